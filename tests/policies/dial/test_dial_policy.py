from pathlib import Path

import pytest
import yaml

from policies.dial import Dial, DialPolicy
from policies.dial.dial_policy import is_clinical
from practice.action import Workflow
from practice.errors import SettingsError

POLICY = DialPolicy.load()
SHIPPED = Path("policies/dial/dial.yaml")

# workflow: what each setting comes to, for None, off, shadow, assist, auto
TABLE = {
    "S1": "assist off shadow assist auto",
    "M1": "assist off shadow assist auto",
    "M2": "assist off shadow assist auto",
    "M3": "assist assist assist assist assist",
    "D1": "assist off shadow assist assist",
    "D4": "assist off shadow assist assist",
    "C1": "assist off shadow assist assist",
    "C2": "assist off shadow assist assist",
}
SETTINGS = (None, "off", "shadow", "assist", "auto")
CELLS = [
    (workflow, setting, expected)
    for workflow, row in TABLE.items()
    for setting, expected in zip(SETTINGS, row.split(), strict=True)
]


def test_the_table_names_every_workflow() -> None:
    assert set(TABLE) == set(Workflow)


@pytest.mark.parametrize(("workflow", "setting", "expected"), CELLS)
def test_a_dial_stays_between_its_floor_and_its_ceiling(workflow: str, setting: str | None, expected: str) -> None:
    assert POLICY.level(workflow, setting) is Dial(expected)


@pytest.mark.parametrize("workflow", ["", "s1", "S2", "D", "D99", "S1 "])
@pytest.mark.parametrize("setting", [None, Dial.ASSIST, Dial.AUTO])
def test_an_unknown_workflow_is_off(workflow: str, setting: Dial | None) -> None:
    assert POLICY.level(workflow, setting) is Dial.OFF


@pytest.mark.parametrize("setting", ["", "AUTO", "full", "auto "])
def test_an_unreadable_setting_is_off_and_never_turns_crisis_down(setting: str) -> None:
    assert POLICY.level("S1", setting) is Dial.OFF
    assert POLICY.level("M3", setting) is Dial.ASSIST


def test_the_steps_of_a_dial_are_in_order() -> None:
    assert [dial.step for dial in (Dial.OFF, Dial.SHADOW, Dial.ASSIST, Dial.AUTO)] == [0, 1, 2, 3]


def test_documentation_handoffs_and_crisis_are_clinical() -> None:
    assert {w.value for w in Workflow if is_clinical(w)} == {"D1", "D4", "C1", "M3"}


@pytest.mark.parametrize(
    ("workflow", "dial", "complaint"),
    [
        ("D1", {"ceiling": "auto"}, "D1 is clinical"),
        ("D4", {"ceiling": "auto"}, "D4 is clinical"),
        ("C1", {"ceiling": "auto"}, "C1 is clinical"),
        ("M3", {"floor": "assist", "ceiling": "auto"}, "M3 is clinical"),
        ("M3", {"floor": "off"}, "cannot be turned down"),
        ("S1", {"shipped": "auto", "ceiling": "assist"}, "between its floor and its ceiling"),
        ("S1", {"shipped": "off", "floor": "shadow"}, "between its floor and its ceiling"),
        ("S1", {"shipped": "loud"}, "loud|shipped"),
        ("S1", None, "not listed: S1"),
        ("Z9", {"shipped": "off"}, "Z9"),
    ],
)
def test_a_policy_that_goes_too_far_stops_the_start(
    tmp_path: Path, workflow: str, dial: dict[str, str] | None, complaint: str
) -> None:
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    if dial is None:
        del content["workflows"][workflow]
    else:
        content["workflows"][workflow] = dial
    path = tmp_path / "dial.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(SettingsError, match=complaint):
        DialPolicy.load(path)


def test_a_missing_policy_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        DialPolicy.load(tmp_path / "dial.yaml")


def test_the_policy_says_its_version() -> None:
    assert POLICY.version == "dial/1"
