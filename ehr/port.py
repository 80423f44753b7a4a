"""The EHR port: typed records in, typed records out. Two halves, so that reading never carries the right to write.

``EhrReader`` is what tools get. ``EhrWriter`` is wired into the commit step alone (``tests/test_architecture.py``).
Both raise the ``EhrError`` branch of ``practice.errors``.
"""

from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from practice.record import Record

R = TypeVar("R", bound=Record)

Filter = str | int | bool | date | datetime


class EhrReader(Protocol):
    """Reads records."""

    async def read(self, kind: type[R], record_id: str) -> R:
        """Return the record, or raise ``EhrNotFound``."""
        ...

    async def search(self, kind: type[R], *, limit: int | None = None, **filters: Filter) -> list[R]:
        """Return every record that matches all filters, oldest first, following pages up to ``limit``.

        The filters of a kind are those its dialect declares (``ehr/rest/dialect.py``); any other is a ``ValueError``.
        """
        ...


class EhrWriter(Protocol):
    """Writes records, each write named by an idempotency key: repeating a call has one effect."""

    async def create(self, record: R, *, idempotency_key: str) -> R:
        """Create the record; its ``id`` and ``version`` are the EHR's to choose. Raises ``EhrConflict`` on a clash."""
        ...

    async def update(
        self, kind: type[R], record_id: str, *, version: int, changes: dict[str, Any], idempotency_key: str
    ) -> R:
        """Change the named fields of the version that was read. Raises ``EhrStale`` if it is no longer the latest."""
        ...
