from pathlib import Path

import pytest

from policies.intents.templates import Templates
from practice.errors import SettingsError

TEMPLATES = Templates(
    version="t/1",
    fillings_per_intent=4,
    slots={"day": ("Monday", "on {date}"), "date": ("the 3rd",), "end": ("", " please")},
    templates={"move": ("move it {day}{end}",), "stay": ("stay",)},
)


def test_slots_are_filled_in_every_way_and_always_the_same() -> None:
    assert sorted(TEMPLATES.fillings("move")) == [
        "move it Monday",
        "move it Monday please",
        "move it on the 3rd",
        "move it on the 3rd please",
    ]
    assert TEMPLATES.fillings("move") == TEMPLATES.fillings("move")


def test_a_small_pattern_gives_what_it_can() -> None:
    assert TEMPLATES.fillings("stay") == ["stay"]
    assert TEMPLATES.fillings("unknown") == []


def test_a_slot_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "templates.yaml"
    path.write_text("version: t/1\nfillings_per_intent: 2\nslots: {}\ntemplates: {a: ['{gone}']}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="no such slot: gone"):
        Templates.load(path)
