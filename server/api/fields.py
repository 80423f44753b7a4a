"""What a field of a request may hold. Texts that people read go through ``policies.inbound`` instead."""

import unicodedata
from typing import Annotated, Any

from fastapi import Query
from pydantic import AfterValidator, Field

from practice.record import Id

__all__ = ["After", "Id", "Limit", "PlainObject", "Reason", "Word"]

_LINE_BREAKS = frozenset("\n\r\t")
_DEEPEST = 12


def _plain(text: str) -> str:
    """Refuse control characters and halves of characters: a database or a form would stumble over them."""
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in _LINE_BREAKS):
            raise ValueError("holds characters that cannot be read")
    return text


def _plain_throughout(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        raise ValueError("is nested too deeply")
    if isinstance(value, str):
        _plain(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            _plain_throughout(key, depth + 1)
            _plain_throughout(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _plain_throughout(item, depth + 1)
    return value


Word = Annotated[str, Field(max_length=254), AfterValidator(_plain)]
"""An address, a password, a name to look for."""

Reason = Annotated[str, Field(max_length=500), AfterValidator(_plain)]
"""Why somebody decided something, in a few words."""

PlainObject = Annotated[dict[str, Any], AfterValidator(_plain_throughout)]
"""A JSON object whose own shape is checked further in."""

After = Annotated[int, Query(ge=0, le=2**31 - 1, description="Only events after this sequence number")]
Limit = Annotated[int, Query(ge=1, le=1_000)]
