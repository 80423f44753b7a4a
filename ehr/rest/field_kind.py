"""What a record's field holds, read from its type: enough to know how it is spelled in JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel


@dataclass(frozen=True)
class FieldKind:
    """``holds`` is the type of the value, or of each item where ``many``; ``optional`` says that null is a value."""

    holds: Any
    many: bool
    optional: bool

    @property
    def parts(self) -> type[BaseModel] | None:
        """The model of an object field, else ``None``."""
        return self.holds if isinstance(self.holds, type) and issubclass(self.holds, BaseModel) else None

    def is_a(self, *types: type) -> bool:
        """Say whether the value is of one of the types."""
        return isinstance(self.holds, type) and issubclass(self.holds, types)

    @property
    def vocabulary(self) -> type[Enum] | None:
        """The enumeration of a field of fixed words, else ``None``."""
        return self.holds if self.is_a(Enum) else None

    @property
    def is_instant(self) -> bool:
        """Whether the field holds a moment; a day is not one."""
        return self.holds is AwareDatetime or self.is_a(datetime)

    @property
    def is_day(self) -> bool:
        """Whether the field holds a day."""
        return self.is_a(date) and not self.is_instant

    @property
    def is_time(self) -> bool:
        """Whether the field holds a time of day."""
        return self.is_a(time)


def field_kind(annotation: Any) -> FieldKind:
    """Read a type annotation: constraints are dropped, ``X | None`` is optional, tuples and sets are many."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return field_kind(arguments[0])
    if origin in (Union, UnionType):
        present = [argument for argument in arguments if argument is not NoneType]
        if len(present) == 1:
            inner = field_kind(present[0])
            return FieldKind(inner.holds, inner.many, optional=len(arguments) > 1)
        return FieldKind(object, many=False, optional=NoneType in arguments)
    if origin in (tuple, list, frozenset, set):
        return FieldKind(field_kind(arguments[0]).holds, many=True, optional=False)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return FieldKind(dict, many=False, optional=False)
    return FieldKind(annotation, many=False, optional=False)
