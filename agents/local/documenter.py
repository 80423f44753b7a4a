"""Planning for the documenter: a note out of a session's material, a summary out of a chart. Extractive throughout."""

from collections.abc import Mapping, Sequence
from typing import Any

from agents.local.chart_digest import summary_call
from agents.local.note_cues import note_cues
from agents.local.note_draft import Line, NoteDraft, draft_from
from agents.local.note_record import add_record
from agents.local.utterances import Speaker, Utterance, read_utterances
from agents.local.view import Call, View
from practice.chart import DocumentType

LEAST_LINES = 2


def plan_document(view: View) -> Call:
    """Return the next call for a document."""
    if view.replies and not view.replies[-1].ok:
        return Call("hand_to_person", {"reason": view.replies[-1].refused[:200] or "the draft was refused"})
    if view.intent == "staff.chart_summary":
        return summary_call(view, "propose_chart_summary", DocumentType.CHART_SUMMARY)
    return _note(view)


def _note(view: View) -> Call:
    utterances = read_utterances(view.data.get("material", ()))
    draft = draft_from(utterances)
    said = sum(len(lines) for lines in (draft.subjective, draft.objective, draft.assessment, draft.plan))
    if said < LEAST_LINES:
        reason = "the material does not read like a session" if utterances else "no material was handed in"
        return Call("hand_to_person", {"reason": reason, "summary": f"{len(utterances)} lines were handed in."})
    add_record(draft, view, utterances)
    note_format = str(view.data.get("note_format", "SOAP"))
    arguments = {
        "format": note_format,
        "sections": _sections(draft, note_format),
        "not_stated": _not_stated(draft, utterances),
    }
    return Call("propose_progress_note", arguments)


def _sections(draft: NoteDraft, note_format: str) -> list[dict[str, Any]]:
    parts = {part: draft.shortened(part) for part in ("subjective", "objective", "assessment", "plan")}
    if note_format == "DAP":
        grouped: Mapping[str, Sequence[Line]] = {
            "Data": [*parts["subjective"], *parts["objective"]],
            "Assessment": parts["assessment"],
            "Plan": parts["plan"],
        }
    else:
        grouped = {part.capitalize(): lines for part, lines in parts.items()}
    return [
        {"heading": heading, "sentences": [{"text": line.text[:800], "sources": list(line.sources)} for line in lines]}
        for heading, lines in grouped.items()
    ]


def _not_stated(draft: NoteDraft, utterances: Sequence[Utterance]) -> list[str]:
    """Name what a reader of a note looks for and the material does not hold."""
    cues = note_cues()
    everything = [sentence for one in utterances for sentence in one.sentences]
    by_clinician = [s for one in utterances if one.speaker is not Speaker.CLIENT for s in one.sentences]
    looked_for = {
        "risk to self or others": any(cues.shows("risk", one) for one in everything),
        "mood": any(cues.shows("mood", one) for one in everything),
        "observed affect or behavior": any(cues.shows("observation", one) for one in by_clinician),
        "interventions used": any(cues.shows("intervention", one) for one in by_clinician),
        "homework": any(cues.shows("homework", line.text) for line in draft.plan),
        "next session": any(cues.shows("next_session", one) for one in everything),
    }
    return [name for name, stated in looked_for.items() if not stated]
