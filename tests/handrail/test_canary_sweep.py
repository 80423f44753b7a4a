"""Unique identifiers planted in every workflow are looked for wherever something could have been left or sent."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.handrail.canary_sweep import BORN, EMAIL, MEMBER, NAME, PHONE, REPORT, WORDS

IDENTIFIERS = (NAME, *NAME.split(), EMAIL, PHONE, "555-0193", BORN, MEMBER)
CHART = ("Jordan", "Avery", "jordan@clients", "Lindqvist", "CL-0001")
ELSEWHERE = ("sandbox.db",)
"""The EHR's own database: it is the record itself, and stands here only because the sandbox runs in this process."""


class Seen(NamedTuple):
    """What the process reported, what it logged and traced, and the folder that it left."""

    report: dict[str, Any]
    log: str
    traces: str
    folder: Path


def _swept(made_practice: Path, folder: Path) -> Seen:
    shutil.copytree(made_practice, folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.handrail.canary_sweep", str(folder)],
        env={**os.environ}, capture_output=True, text=True, timeout=300, cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    traces, _, report = done.stdout.partition(REPORT)
    return Seen(json.loads(report), done.stderr, traces, folder)


@pytest.fixture(scope="module")
def seen(made_practice: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return _swept(made_practice, tmp_path_factory.mktemp("sweep") / "data")


def found_in(text: str, needles: tuple[str, ...]) -> list[str]:
    lower = text.casefold()
    return [needle for needle in needles if needle.casefold() in lower]


def found_in_files(folder: Path, needles: tuple[str, ...]) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(ELSEWHERE)]
    assert {"ledger.db", "checkpoints.db", "chroma.sqlite3"} <= {path.name for path in files}
    return [
        f"{path.name}: {needle}"
        for path in files
        for needle in needles
        if needle.encode().lower() in path.read_bytes().lower()
    ]


def test_the_workflows_ran_and_the_model_outside_was_asked(seen: Seen) -> None:
    assert seen.report["statuses"] == [200] * 5 and seen.report["calls"] >= 6
    assert seen.report["kinds"] == ["offer"], "the surrogate of the appointment's id came back as the id"
    assert seen.report["restored"], "what the model wrote with surrogates is read by people with names"
    assert seen.report["surrogates"] > 3, "and the conversation keeps them"


def test_no_identifier_goes_to_the_model_outside(seen: Seen) -> None:
    assert found_in(seen.report["wire"], (*IDENTIFIERS, *CHART)) == []


def test_nothing_planted_is_logged(seen: Seen) -> None:
    assert "request" in seen.log and found_in(seen.log, (*IDENTIFIERS, *CHART[:4], *WORDS.split())) == []


def test_nothing_planted_is_traced(seen: Seen) -> None:
    assert "trace_id" in seen.traces and found_in(seen.traces, (*IDENTIFIERS, *CHART[:4], *WORDS.split())) == []


def test_nothing_planted_is_counted_by_name(seen: Seen) -> None:
    assert "# HELP" in seen.report["metrics"] and found_in(seen.report["metrics"], (*IDENTIFIERS, *CHART)) == []


def test_errors_repeat_nothing_planted(seen: Seen) -> None:
    assert seen.report["failed"] == 500
    assert found_in(" ".join(seen.report["errors"]), (*IDENTIFIERS, *WORDS.split())) == []


def test_ledger_checkpoints_and_vectors_hold_nothing_planted_in_the_clear(seen: Seen) -> None:
    assert found_in_files(seen.folder, (*IDENTIFIERS, *WORDS.split())) == []


def test_without_the_deidentifier_the_sweep_sees_it_all_on_the_wire(seen: Seen) -> None:
    on_the_wire = found_in(seen.report["leaky_wire"], (*IDENTIFIERS, *CHART))
    assert set(on_the_wire) >= {NAME, EMAIL, PHONE, BORN, MEMBER, "Lindqvist"}


def test_a_leak_into_a_file_a_log_or_an_error_is_seen(seen: Seen, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(seen.folder, folder)
    with (folder / "ledger.db").open("ab") as file:
        file.write(f"…{NAME.upper()}…".encode())
    assert found_in_files(folder, IDENTIFIERS) == [f"ledger.db: {needle}" for needle in (NAME, *NAME.split())]
    assert found_in(f'{{"event": "request", "note": "{PHONE}"}}', IDENTIFIERS) == [PHONE, "555-0193"]
