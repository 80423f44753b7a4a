"""Dotted paths into JSON, such as ``schedule.start``."""

from collections.abc import Mapping, MutableMapping
from typing import Any

MISSING: Any = object()
"""Told apart from null: a field that is not there."""


def dig(body: Any, path: str, default: Any = None) -> Any:
    """Return what stands at the path, or the default where the way there breaks off. The empty path is the body."""
    found = body
    for step in path.split(".") if path else ():
        if not isinstance(found, Mapping) or step not in found:
            return default
        found = found[step]
    return found


def plant(body: MutableMapping[str, Any], path: str, value: Any) -> None:
    """Put a value at the path, making the objects on the way."""
    *way, last = path.split(".")
    place = body
    for step in way:
        place = place.setdefault(step, {})
    place[last] = value
