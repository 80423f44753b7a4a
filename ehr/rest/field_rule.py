"""One field's way between our record and the EHR's JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ehr.rest.forms import Form
from ehr.rest.json_path import MISSING, dig, plant


@dataclass(frozen=True)
class FieldRule:
    """``ours`` and ``theirs`` are dotted paths; a list of objects has the rules of its items in ``items``."""

    ours: str
    theirs: str
    form: Form
    many: bool = False
    optional: bool = False
    items: tuple["FieldRule", ...] | None = None

    def write(self, ours: Mapping[str, Any], theirs: dict[str, Any]) -> None:
        """Put the field into the EHR's JSON, if it is among ours."""
        value = dig(ours, self.ours, MISSING)
        if value is MISSING:
            return
        if value is not None:
            value = [self._write_one(item) for item in _ordered(value)] if self.many else self._write_one(value)
        plant(theirs, self.theirs, value)

    def read(self, theirs: Mapping[str, Any], ours: dict[str, Any]) -> None:
        """Take the field out of the EHR's JSON, if it is there. Null means absent where a field cannot be null."""
        value = dig(theirs, self.theirs, MISSING)
        if value is MISSING or (value is None and not self.optional):
            return
        if value is not None:
            value = [self._read_one(item) for item in _listed(value)] if self.many else self._read_one(value)
        plant(ours, self.ours, value)

    def _write_one(self, value: Any) -> Any:
        return self.form.write(value) if self.items is None else write_all(self.items, value)

    def _read_one(self, value: Any) -> Any:
        return self.form.read(value) if self.items is None else read_all(self.items, value)


def write_all(rules: Sequence[FieldRule], ours: Mapping[str, Any]) -> dict[str, Any]:
    """Write every field that is there."""
    theirs: dict[str, Any] = {}
    for rule in rules:
        rule.write(ours, theirs)
    return theirs


def read_all(rules: Sequence[FieldRule], theirs: Any) -> dict[str, Any]:
    """Read every field that is there; what no rule names is not ours. Raises ``ValueError`` for anything strange."""
    if not isinstance(theirs, Mapping):
        raise ValueError("expected an object")
    ours: dict[str, Any] = {}
    for rule in rules:
        rule.read(theirs, ours)
    return ours


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("expected a list")
    return value


def _ordered(value: Any) -> list[Any]:
    return sorted(value) if isinstance(value, set | frozenset) else list(value)
