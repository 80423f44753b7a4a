from pathlib import Path

import pytest

from ehr.rest.dialect_file import load_dialect, shipped_dialects
from ehr.rest.record_kinds import RECORD_KINDS
from ehr.sandbox.catalogue import BY_RECORD
from practice.errors import SettingsError

SANDBOX = Path("ehr/rest/dialects/sandbox.yaml")


def test_the_sandbox_dialect_is_shipped() -> None:
    assert "sandbox" in shipped_dialects()
    assert load_dialect("sandbox").version == "sandbox/1"
    assert load_dialect(SANDBOX) == load_dialect("sandbox")


@pytest.mark.parametrize("name", shipped_dialects())
def test_every_shipped_dialect_is_whole(name: str) -> None:
    dialect = load_dialect(name)
    assert dialect.name == name
    assert dialect.version.startswith(f"{name}/")


@pytest.mark.parametrize("name", RECORD_KINDS)
def test_the_sandbox_dialect_says_what_the_sandbox_does(name: str) -> None:
    declared = load_dialect("sandbox").resources[name]
    served = BY_RECORD[RECORD_KINDS[name]]
    assert declared.path == f"/v1/{served.path}"
    assert dict(declared.filters) == {name: name for name in served.filters}
    assert declared.stamped == ({served.stamped} if served.stamped else set())


@pytest.mark.parametrize("name", ["", "unknown", "../sandbox", "/etc/passwd"])
def test_an_unknown_dialect_stops_the_start(name: str) -> None:
    with pytest.raises(SettingsError, match="no dialect at"):
        load_dialect(name)


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("style: cursor", "style: carousel", "carousel"),
        ("style: etag", "style: trust", "trust"),
        ("envelope: {records: items}", "", "envelope"),
        ("/v1/clients", "v1/clients", "path"),
        ("label: client\n", "label: client\n    colour: red\n", "colour"),
        ("  Client:", "  Patient:", "no record called Patient"),
        ("stamped: [booked_at]", "stamped: [baked_at]", "baked_at"),
        ("resources:", "words: {Modality: {video: V}}\nresources:", "in_person"),
        ("resources:", "forms: {zone: Mars/Olympus}\nresources:", "no such zone"),
        ("name: sandbox", "name: [", "wrong"),
    ],
)
def test_a_wrong_dialect_stops_the_start(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    path = tmp_path / "trial.yaml"
    text = SANDBOX.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=complaint):
        load_dialect(path)


def test_a_file_that_is_not_text_stops_the_start(tmp_path: Path) -> None:
    path = tmp_path / "trial.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="wrong"):
        load_dialect(path)
