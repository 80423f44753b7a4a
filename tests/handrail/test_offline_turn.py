"""The served application in a process of its own: nothing tries to leave, and nothing that was said is logged."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.handrail.test_quiet import HOSTILE

NAMES = ("jordan", "avery", "tobias", "lindqvist", "haddad", "frontdesk", "alder-reed.example", "handrail-demo")


class Seen(NamedTuple):
    """What the process reported, and what it logged."""

    report: dict[str, Any]
    log: str


@pytest.fixture(scope="module")
def seen(made_practice: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    folder = tmp_path_factory.mktemp("offline") / "data"
    shutil.copytree(made_practice, folder)
    done = subprocess.run(
        [sys.executable, "-m", "tests.handrail.offline_turn", str(folder)],
        env={**os.environ, **HOSTILE}, capture_output=True, text=True, timeout=300,
        cwd=Path(__file__).resolve().parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3_000:]
    return Seen(json.loads(done.stdout), done.stderr)


def test_a_whole_turn_reaches_for_nothing_outside(seen: Seen) -> None:
    assert seen.report["attempts"] == []
    assert seen.report["state"] == "executed"
    assert seen.report["kinds"] == ["offer", "text", "notice"]


def test_pages_docs_health_and_metrics_are_served_without_a_network(seen: Seen) -> None:
    assert seen.report["pages"] == [200, 200, 200, 200, 404]


def test_behind_the_pages_the_api_still_answers_in_problem_documents(seen: Seen) -> None:
    problem = "application/problem+json"
    assert seen.report["wrong"] == [[405, problem], [404, problem], [405, problem]]


def test_every_line_of_the_log_is_json_with_an_event(seen: Seen) -> None:
    lines = [json.loads(line) for line in seen.log.splitlines() if line.strip()]
    assert len(lines) > 10 and all(line["event"] and line["level"] for line in lines)
    requests = [line for line in lines if line["event"] == "request"]
    assert requests and all(line["request_id"] and line["route"] and line["status"] for line in requests)
    assert "/api/v1/conversations/{conversation_id}/messages" in {line["route"] for line in requests}


def test_no_word_that_was_said_and_no_name_is_in_the_log(seen: Seen) -> None:
    said = {word for text in seen.report["said"][:3] for word in words(text)}
    assert said and words(seen.log) & said == set()
    assert [name for name in NAMES if name in seen.log.lower()] == []
    for text in seen.report["said"]:
        assert text[:40] not in seen.log


def words(text: str) -> set[str]:
    """The words of five letters and more."""
    return set(re.findall(r"[a-z]{5,}", text.lower()))
