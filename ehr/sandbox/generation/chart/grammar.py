"""A small grammar for sentences: ``[this|that]`` is a choice, ``{slot}`` is filled in."""

import re
from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator

_PIECE = re.compile(r"[\[\]|]|\{(\w+)\}|[^\[\]|{]+")
_COUNTED = "day|night|morning|evening|attack|hour|week|occasion|time|afternoon|contact"
_ONE_OF_MANY = re.compile(rf"\b(one|1) ((?!(?:of|or|to|and) )\w+ )?({_COUNTED})s\b")


def _split(text: object) -> object:
    return tuple(line.strip() for line in text.splitlines() if line.strip()) if isinstance(text, str) else text


Lines = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""Templates, one a line."""


class _Slot(NamedTuple):
    name: str


class _Choice(NamedTuple):
    options: tuple["str | _Sequence", ...]


_Sequence = tuple["str | _Slot | _Choice", ...]


@cache
def _compiled(template: str) -> _Sequence:
    pieces = [match.group(0) for match in _PIECE.finditer(template)]
    sequence, rest = _sequence(pieces)
    if rest:
        raise ValueError(f"Unbalanced brackets in the template {template!r}.")
    return sequence


def _sequence(pieces: list[str]) -> tuple[_Sequence, list[str]]:
    """Read up to the end of a sequence and return it with what is left."""
    parts: list[str | _Slot | _Choice] = []
    while pieces and pieces[0] not in ("|", "]"):
        piece, pieces = pieces[0], pieces[1:]
        if piece == "[":
            choice, pieces = _choice(pieces)
            parts.append(choice)
        elif piece.startswith("{"):
            parts.append(_Slot(piece[1:-1]))
        else:
            parts.append(piece)
    return tuple(parts), pieces


def _choice(pieces: list[str]) -> tuple[_Choice, list[str]]:
    options: list[str | _Sequence] = []
    while True:
        option, pieces = _sequence(pieces)
        plain = "".join(part for part in option if isinstance(part, str))
        options.append(option if any(not isinstance(part, str) for part in option) else plain)
        if not pieces:
            raise ValueError("A choice in a template is not closed.")
        closing, pieces = pieces[0] == "]", pieces[1:]
        if closing:
            return _Choice(tuple(options)), pieces


def fill(template: str, rng: Random, slots: Mapping[str, str]) -> str:
    """Return a sentence or clause of a template. Raises KeyError for a slot that nobody filled."""
    return _filled(_compiled(template), rng, slots)


def _filled(parts: _Sequence, rng: Random, slots: Mapping[str, str]) -> str:
    out = []
    for part in parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, _Slot):
            out.append(slots[part.name])
        else:
            option = part.options[int(rng.random() * len(part.options))]
            out.append(option if isinstance(option, str) else _filled(option, rng, slots))
    return "".join(out)


def as_sentence(text: str) -> str:
    """Begin with a capital letter, and let one of something be one."""
    first = 1 if text[:1] == '"' else 0
    text = text[:first] + text[first : first + 1].upper() + text[first + 1 :]
    return (
        _ONE_OF_MANY.sub(lambda found: f"{found[1]} {found[2] or ''}{found[3]}", text)
        if "one " in text or "1 " in text
        else text
    )
