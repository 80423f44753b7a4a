"""What the record adds to a note: the session's facts, recent scores, plan goals touched, and last time's homework."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from rapidfuzz import fuzz

from agents.local.note_draft import Line, NoteDraft
from agents.local.retelling import ended, quoted
from agents.local.utterances import Speaker, Utterance, split_sentences
from agents.local.view import View

RECENT_DAYS = 14
"""A score counts as measured around this session if it is no older."""

SHARED_STEMS = 2
_WORD = re.compile(r"[a-z]{4,}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_IDLE = frozenset(
    "that this with from have they them their will would could been being more than then when what which about your "
    "client session sessions week weeks times most nights daily continue measure status active reduce improve increase "
    "days night symptoms goal plan note today last next before after each every practice interventions".split()
)


def add_record(draft: NoteDraft, view: View, utterances: Sequence[Utterance]) -> None:
    """Put what the record holds into the draft, each fact with its own source."""
    today = date.fromisoformat(str(view.data["now"])[:10])
    material = sources_of(view.found("read_session_material"))
    draft.objective[:0] = [_session(one) for one in material if one["id"].startswith("appointment:")]
    scores = sources_of(view.found("read_assessments"))
    draft.objective += [Line(one["text"], (one["id"],), 3.0) for one in scores if _recent(one, today)]
    measured = {one["label"].split(",")[0] for one in scores if _recent(one, today)}
    draft.assessment += [
        Line(one["text"], (one["id"],), 3.0)
        for one in scores
        if one["id"].startswith("trend:") and one["id"].removeprefix("trend:") in measured
    ]
    client_said = [one for one in utterances if one.speaker is not Speaker.CLINICIAN]
    draft.assessment += _last_homework(sources_of(view.found("read_progress_notes")), client_said)
    draft.assessment += _goals(sources_of(view.found("read_treatment_plan")), client_said)


def sources_of(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the sources that a READ tool's content holds."""
    return [dict(one) for one in content.get("sources", ())]


def _session(source: Mapping[str, str]) -> Line:
    return Line(ended(source["text"].split("; status")[0]), (source["id"],), 4.0)


def _recent(source: Mapping[str, str], today: date) -> bool:
    found = _DATE.search(source["label"])
    if not source["id"].startswith("assessment:") or found is None:
        return False
    return timedelta(0) <= today - date.fromisoformat(found[0]) <= timedelta(days=RECENT_DAYS)


def _last_homework(notes: Sequence[Mapping[str, str]], said: Sequence[Utterance]) -> list[Line]:
    """Set what was planned last time beside what was said of it today."""
    plans = [one for one in notes if one["id"].endswith("#plan")]
    if not plans:
        return []
    latest = plans[-1]
    lines = []
    for planned in split_sentences(latest["text"]):
        echo = _echo(planned, said)
        if echo:
            text = f"Planned last time: {quoted(planned)}; today client states: {quoted(echo[0])}"
            lines.append(Line(text, (latest["id"], echo[1]), 2.5))
    return lines[:2]


def _goals(plan: Sequence[Mapping[str, str]], said: Sequence[Utterance]) -> list[Line]:
    lines = []
    for goal in plan:
        if "#goal" not in goal["id"] or "Status: active" not in goal["text"]:
            continue
        wording = split_sentences(goal["text"])[0]
        echo = _echo(goal["text"], said)
        if echo:
            text = f"Regarding the goal {quoted(wording)} client states: {quoted(echo[0])}"
            lines.append(Line(text, (goal["id"], echo[1]), 2.0))
    return lines[:3]


def _echo(text: str, said: Sequence[Utterance]) -> tuple[str, str] | None:
    """Return the sentence that shares most with a text, and its source; None where none shares enough."""
    wanted = stems(text)
    least = SHARED_STEMS if len(wanted) > SHARED_STEMS else 1
    best: tuple[float, str, str] = (0.0, "", "")
    for utterance in said:
        for sentence in utterance.sentences:
            shared = len(wanted & stems(sentence))
            nearness = shared + fuzz.token_set_ratio(text.lower(), sentence.lower()) / 101
            if shared >= least and nearness > best[0] and not sentence.endswith("?"):
                best = (nearness, sentence, utterance.source_id)
    return (best[1], best[2]) if best[0] else None


def stems(text: str) -> set[str]:
    """Return the beginnings of the words that carry meaning."""
    return {word[:5] for word in _words(text) if word not in _IDLE}


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text.lower())
