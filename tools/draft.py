"""A draft as a model hands it in: headed sections of sentences, each with the ids of what it stands on."""

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import Field

from practice.errors import InputError
from practice.grounded import Section, Sentence, Source
from practice.record import Value
from tools.context import ToolContext

SourceId = Annotated[str, Field(min_length=1, max_length=200)]


class DraftSentence(Value):
    """One sentence with its sources."""

    text: str = Field(min_length=1, max_length=800)
    sources: tuple[SourceId, ...] = Field(
        min_length=1, max_length=12, description='Ids of what the sentence stands on, e.g. ["transcript#12"]'
    )


class DraftSection(Value):
    """A heading with its sentences; leave it empty where the material says nothing."""

    heading: str = Field(min_length=1, max_length=80)
    sentences: tuple[DraftSentence, ...] = Field(default=(), max_length=30)


NotStated = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=120)], ...],
    Field(max_length=12, description='What a reader would look for and nobody stated, e.g. ["homework"]'),
]


def citable(context: ToolContext) -> dict[str, Source]:
    """Return everything that a draft of this run may cite: the material, and what its tools have read."""
    return {source.id: source for source in context.material} | context.gathered


def accept_sections(
    context: ToolContext, sections: Sequence[DraftSection], headings: Sequence[str]
) -> tuple[Section, ...]:
    """Return the sections in the order of the headings.

    Raises ``InputError`` for a heading too many or too few, a source that does not exist, and a draft without a
    sentence.
    """
    given = [section.heading for section in sections]
    if sorted(given) != sorted(headings):
        raise InputError(f"Use exactly these headings, each once: {', '.join(headings)}.")
    check_citations(context, (s for section in sections for sentence in section.sentences for s in sentence.sources))
    if not any(section.sentences for section in sections):
        raise InputError("The draft has no sentence. If the material holds nothing, hand this to a person.")
    by_heading = {section.heading: section for section in sections}
    return tuple(_section(by_heading[heading]) for heading in headings)


def check_citations(context: ToolContext, cited: Iterable[str]) -> None:
    """Raise ``InputError`` if an id names nothing that this run has seen."""
    known = citable(context)
    if unknown := sorted({source_id for source_id in cited if source_id not in known}):
        raise InputError(f"These sources do not exist: {', '.join(unknown[:5])}. Cite only ids you were given.")


def cited_sources(context: ToolContext, sections: Iterable[Section]) -> tuple[Source, ...]:
    """Return the sources that the sections cite, in the order of first use."""
    known = citable(context)
    ids = dict.fromkeys(s for section in sections for sentence in section.sentences for s in sentence.sources)
    return tuple(known[source_id] for source_id in ids)


def _section(draft: DraftSection) -> Section:
    sentences = tuple(Sentence(text=" ".join(one.text.split()), sources=one.sources) for one in draft.sentences)
    return Section(heading=draft.heading, sentences=sentences)


def remarks(sections: Iterable[Section], not_stated: Sequence[str]) -> tuple[str, ...]:
    """Say to the person who decides what the draft does not hold, so that silence is not read as 'no'."""
    empty = [section.heading for section in sections if not section.sentences]
    notes = [f"Nothing found for: {', '.join(empty)}."] if empty else []
    if not_stated:
        notes.append(f"Not stated in the material: {', '.join(not_stated)}.")
    return tuple(notes)
