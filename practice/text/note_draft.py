"""An extractive note: the weightiest statements of a session under the headings of SOAP or DAP."""

from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, utils

from practice.chart import NOTE_HEADINGS, NoteFormat
from practice.grounded import Section, Sentence
from practice.text.note_cues import NoteCategory, SectionRule, note_cues
from practice.text.note_lines import NoteLine, read_note_lines
from practice.text.transcript import Line

_SAME = 88.0
_LEAST_SALIENCE = 4.0


def draft_sections(
    lines: Sequence[Line], note_format: NoteFormat, *, source: str = "transcript"
) -> tuple[Section, ...]:
    """Return the note's sections in their order, each sentence citing its lines as ``transcript#12``.

    Within a section the sentences stand in the order in which they were said. A section for which the session holds
    nothing is empty. Every statement about risk is kept, however long the session was.
    """
    statements = read_note_lines(lines)
    rules = note_cues().sections[note_format]
    return tuple(
        Section(heading=heading, sentences=tuple(_cited(one, source) for one in _kept(statements, rules[heading])))
        for heading in NOTE_HEADINGS[note_format]
    )


def _cited(line: NoteLine, source: str) -> Sentence:
    return Sentence(text=line.text, sources=tuple(f"{source}#{number}" for number in line.numbers))


def _kept(statements: Sequence[NoteLine], rule: SectionRule) -> list[NoteLine]:
    fitting = [one for one in statements if one.category in rule.categories and one.salience >= _LEAST_SALIENCE]
    fitting = fitting or [one for one in statements if one.category in rule.categories and one.salience > 0]
    by_weight = sorted(fitting, key=lambda one: (one.category is not NoteCategory.RISK, -one.salience, one.numbers))
    chosen: list[NoteLine] = []
    for one in by_weight:
        if one.category is not NoteCategory.RISK and (len(chosen) >= rule.keep or _said_before(one, chosen)):
            continue
        chosen.append(one)
    return sorted(chosen, key=lambda one: one.numbers[-1])


def _said_before(line: NoteLine, chosen: Iterable[NoteLine]) -> bool:
    return any(fuzz.token_sort_ratio(line.text, one.text, processor=utils.default_process) >= _SAME for one in chosen)
