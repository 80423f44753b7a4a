"""Planning for the documenter: a note out of a session's material, a summary out of a chart. Extractive throughout."""

import re
from collections.abc import Mapping, Sequence

from agents.local.chart_digest import summary_call
from agents.local.drafting import DraftLine, as_section
from agents.local.note_record import NoteRecord
from agents.local.view import Call, View
from practice.chart import DocumentType, NoteFormat
from practice.text.note_cues import NoteCategory
from practice.text.note_draft import draft_sections
from practice.text.note_lines import read_note_lines
from practice.text.transcript import Line, Speaker, read_transcript

LEAST_STATEMENTS = 2
_HOMEWORK = re.compile(r"\bhomework\b|\bthought record|\bworksheet|\bjournal|\blog\b|\bpracti[cs]e\b|\bassign", re.I)
_NEXT_SESSION = re.compile(r"\bnext (?:session|appointment|week|time|\w+day)\b|\bsee you\b|\bmeet again\b", re.I)
_MOOD = re.compile(r"\b(?:mood|feel\w*|felt|sad|down|happy|happier|depress\w*|anxious|angry|irritab\w*|low)\b", re.I)


def plan_document(view: View) -> Call:
    """Return the next call for a document."""
    if view.replies and not view.replies[-1].ok:
        return Call("hand_to_person", {"reason": view.replies[-1].refused[:200] or "the draft was refused"})
    if view.intent == "staff.chart_summary":
        return summary_call(view, "propose_chart_summary", DocumentType.CHART_SUMMARY)
    return _note(view)


def _note(view: View) -> Call:
    material: Sequence[Mapping[str, str]] = view.data.get("material", ())
    lines = read_transcript("\n".join(line["text"] for line in material))
    statements = [one for one in read_note_lines(lines) if one.salience > 0]
    if len(statements) < LEAST_STATEMENTS:
        reason = "the material does not read like a session" if material else "no material was handed in"
        return Call("hand_to_person", {"reason": reason, "summary": f"{len(material)} lines were handed in."})
    note_format = NoteFormat(str(view.data.get("note_format", NoteFormat.SOAP)))
    record = NoteRecord(view, lines, material)
    sections = []
    for section in draft_sections(lines, note_format):
        said = [DraftLine(one.text, _ids(one.sources, material)) for one in section.sentences]
        sections.append(as_section(section.heading, record.completed(section.heading, said)))
    arguments = {"format": note_format.value, "sections": sections, "not_stated": _not_stated(lines)}
    return Call("propose_progress_note", arguments)


def _ids(sources: Sequence[str], material: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the material's own ids for ``transcript#n``, the n-th line of it."""
    return tuple(material[int(one.rpartition("#")[2]) - 1]["id"] for one in sources)


def _not_stated(lines: Sequence[Line]) -> list[str]:
    """Name what a reader of a note looks for and the material does not hold."""
    statements = read_note_lines(lines)
    by_clinician = {one.category for one in statements if one.speaker in {Speaker.CLINICIAN, Speaker.NOTE}}
    text = "\n".join(line.text for line in lines)
    looked_for = {
        "risk to self or others": any(one.category is NoteCategory.RISK for one in statements),
        "mood": _MOOD.search(text) is not None,
        "observed affect or behavior": NoteCategory.OBJECTIVE in by_clinician,
        "interventions used": NoteCategory.INTERVENTION in by_clinician,
        "homework": _HOMEWORK.search(text) is not None,
        "next session": _NEXT_SESSION.search(text) is not None,
    }
    return [name for name, stated in looked_for.items() if not stated]
