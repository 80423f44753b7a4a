"""Kinds of column: how a record's field is kept for filtering, and how a query's text is read into the same form."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, Boolean, String
from sqlalchemy.types import TypeEngine

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class ColumnKind:
    """``keep`` turns a record's value into the stored one; ``parse`` does so for query text, or raises ValueError."""

    sql: type[TypeEngine[Any]]
    keep: Callable[[Any], Any]
    parse: Callable[[str], Any]


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 in UTC: sorts alike on every database, and keeps every digit."""
    return (moment - _EPOCH) // _MICROSECOND


def _parse_moment(text: str) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset, for example 2026-11-26T22:00:00Z")
    return microseconds(moment)


def _parse_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def _parse_flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError("expected true or false")
    return text == "true"


def _last_ten_digits(text: str) -> str:
    """Make '+1 (312) 555-0142' and '312.555.0142' the same number."""
    digits = re.sub(r"\D", "", text)[-10:]
    if not digits:
        raise ValueError("expected a phone number")
    return digits


def _phone(text: str) -> str:
    return re.sub(r"\D", "", text)[-10:]


TEXT = ColumnKind(String, str, str)
FOLDED = ColumnKind(String, str.casefold, str.casefold)
PHONE = ColumnKind(String, _phone, _last_ten_digits)
MOMENT = ColumnKind(BigInteger, microseconds, _parse_moment)
DAY = ColumnKind(String, date.isoformat, _parse_day)
FLAG = ColumnKind(Boolean, bool, _parse_flag)


@dataclass(frozen=True)
class IndexedColumn:
    """A field of a record kept in a column of its own, because something filters, orders or forbids by it."""

    name: str
    kind: ColumnKind = TEXT
    source: Callable[[Any], Any] | None = None

    def value(self, record: Any) -> Any:
        """The column's value for a record; an absent field stays NULL."""
        found = self.source(record) if self.source else attrgetter(self.name)(record)
        return None if found is None else self.kind.keep(found)
