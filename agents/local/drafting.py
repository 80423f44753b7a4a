"""Lines of a draft: a text with the ids it stands on, and how something is quoted in one."""

from collections.abc import Sequence
from typing import Any, NamedTuple

LONGEST = 800

_INNER = str.maketrans({'"': "'", "“": "'", "”": "'"})


class DraftLine(NamedTuple):
    """One sentence of a draft with the ids of its sources."""

    text: str
    sources: tuple[str, ...]


def quoted(text: str) -> str:
    """Return a text in quotation marks, ended as a sentence, its own marks singled; not one word changes."""
    flat = " ".join(text.split()).translate(_INNER).rstrip(",;:")
    return f'"{flat}"' if flat.rstrip("')").endswith((".", "!", "?", "…")) else f'"{flat}."'


def as_section(heading: str, lines: Sequence[DraftLine]) -> dict[str, Any]:
    """Return a section as the drafting tools take it."""
    sentences = [{"text": line.text[:LONGEST], "sources": list(line.sources)} for line in lines]
    return {"heading": heading, "sentences": sentences}
