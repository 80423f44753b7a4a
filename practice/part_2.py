"""The tag of what 42 CFR Part 2 protects: substance-use records, segment by segment, wherever they are taken up."""

from collections.abc import Iterable, Mapping

from practice.grounded import Source

PART_2 = "part_2"
"""Stands among the tags of a source whose text comes from a substance-use program's records."""
STAMP = {"confidentiality": "42 CFR part 2"}
"""Stands in the stamp of a record that may not be passed on freely; the notice itself stands in its text (§ 2.32)."""


def is_stamped(stamp: Mapping[str, str]) -> bool:
    """Say whether a record's stamp marks it as protected, whatever program its client is in by now."""
    return STAMP.items() <= stamp.items()


def is_tagged(source: Source) -> bool:
    """Say whether a source is protected."""
    return PART_2 in source.tags


def tagged(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the sources, each with the tag."""
    return tuple(s if is_tagged(s) else s.model_copy(update={"tags": (*s.tags, PART_2)}) for s in sources)
