"""What the record adds to a note: the session's facts, recent scores, plan goals touched, and last time's homework."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rapidfuzz import fuzz

from agents.local.drafting import DraftLine, quoted
from agents.local.view import View
from practice.text.sentences import sentences
from practice.text.transcript import Line, Speaker

RECENT_DAYS = 14
"""A score counts as measured around this session if it is no older."""

SHARED_STEMS = 2
MOST_HOMEWORK, MOST_GOALS = 2, 3
_WORD = re.compile(r"[a-z]{4,}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_IDLE = frozenset(
    "that this with from have they them their will would could been being more than then when what which about your "
    "client session sessions week weeks times most nights daily continue measure status active reduce improve increase "
    "days night symptoms goal plan note today last next before after each every practice interventions".split()
)


class NoteRecord:
    """Completes the sections of a note; each fact keeps its own source."""

    def __init__(self, view: View, lines: Sequence[Line], material: Sequence[Mapping[str, str]]) -> None:
        today = date.fromisoformat(str(view.data["now"])[:10])
        session = sources_of(view.found("read_session_material"))
        scores = sources_of(view.found("read_assessments"))
        self._session = [_session(one) for one in session if one["id"].startswith("appointment:")]
        self._scores = [_verbatim(one) for one in scores if _is_recent(one, today)]
        measured = {one["label"].split(",")[0] for one in scores if _is_recent(one, today)}
        self._trends = [_verbatim(one) for one in scores if one["id"].removeprefix("trend:") in measured]
        said = [(sentence, material[line.number - 1]["id"]) for line in lines for sentence in _of_client(line)]
        self._homework = _last_homework(sources_of(view.found("read_progress_notes")), said)
        self._goals = _goals(sources_of(view.found("read_treatment_plan")), said)

    def completed(self, heading: str, said: Sequence[DraftLine]) -> list[DraftLine]:
        """Return a section's lines with what the record adds to it."""
        if heading == "Objective":
            return [*self._session, *said, *self._scores]
        if heading == "Data":
            return [*self._session, *said, *self._scores]
        if heading == "Assessment":
            return [*said, *self._trends, *self._homework, *self._goals]
        return list(said)


def sources_of(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the sources that a READ tool's content holds."""
    return [dict(one) for one in content.get("sources", ())]


def _verbatim(source: Mapping[str, str]) -> DraftLine:
    return DraftLine(source["text"], (source["id"],))


def _session(source: Mapping[str, str]) -> DraftLine:
    return DraftLine(f"{source['text'].split('; status')[0]}.", (source["id"],))


def _of_client(line: Line) -> list[str]:
    return [] if line.speaker is Speaker.CLINICIAN else sentences(line.text)


def _is_recent(source: Mapping[str, str], today: date) -> bool:
    found = _DATE.search(source["label"])
    if not source["id"].startswith("assessment:") or found is None:
        return False
    return timedelta(0) <= today - date.fromisoformat(found[0]) <= timedelta(days=RECENT_DAYS)


def _last_homework(notes: Sequence[Mapping[str, str]], said: Sequence[tuple[str, str]]) -> list[DraftLine]:
    """Set what was planned last time beside what was said of it today."""
    plans = [one for one in notes if one["id"].endswith("#plan")]
    lines = []
    for planned in sentences(plans[-1]["text"]) if plans else ():
        if echo := _echo(planned, said):
            text = f"Planned last time: {quoted(planned)}; today: {quoted(echo[0])}"
            lines.append(DraftLine(text, (plans[-1]["id"], echo[1])))
    return lines[:MOST_HOMEWORK]


def _goals(plan: Sequence[Mapping[str, str]], said: Sequence[tuple[str, str]]) -> list[DraftLine]:
    lines = []
    for goal in plan:
        if "#goal" not in goal["id"] or "Status: active" not in goal["text"]:
            continue
        if echo := _echo(goal["text"], said):
            text = f"Regarding the goal {quoted(sentences(goal['text'])[0])}, this session: {quoted(echo[0])}"
            lines.append(DraftLine(text, (goal["id"], echo[1])))
    return lines[:MOST_GOALS]


def _echo(text: str, said: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the sentence that shares most with a text, and its source; None where none shares enough."""
    wanted = _stems(text)
    least = SHARED_STEMS if len(wanted) > SHARED_STEMS else 1
    best: tuple[float, tuple[str, str] | None] = (0.0, None)
    for sentence, source_id in said:
        shared = len(wanted & _stems(sentence))
        nearness = shared + fuzz.token_set_ratio(text.lower(), sentence.lower()) / 101
        if shared >= least and nearness > best[0] and not sentence.endswith("?"):
            best = (nearness, (sentence, source_id))
    return best[1]


def _stems(text: str) -> set[str]:
    """Return the beginnings of the words that carry meaning."""
    return {word[:5] for word in _WORD.findall(text.lower()) if word not in _IDLE}
