"""An EHR in memory that reads like the real one: typed, filtered, ordered, and able to be down."""

from collections.abc import Sequence
from typing import Any, TypeVar

from ehr.port import Filter
from practice.appointment import Appointment
from practice.chart import Assessment, ProgressNote
from practice.errors import EhrNotFound, EhrUnavailable
from practice.record import Record

R = TypeVar("R", bound=Record)

STARTS = {Appointment: "starts_at", ProgressNote: "session_date", Assessment: "taken_at"}


class FakeEhr:
    """Holds records by kind and id; ``down`` makes every call fail as an EHR does that does not answer."""

    def __init__(self, *records: Record) -> None:
        self.records: dict[tuple[type[Record], str], Record] = {(type(r), r.id): r for r in records}
        self.down = False
        self.calls: list[str] = []

    def put(self, *records: Record) -> None:
        self.records.update({(type(r), r.id): r for r in records})

    async def read(self, kind: type[R], record_id: str) -> R:
        self._called(kind)
        found = self.records.get((kind, record_id))
        if not isinstance(found, kind):
            raise EhrNotFound(f"There is no {kind.__name__} {record_id}.")
        return found

    async def search(self, kind: type[R], *, limit: int | None = None, **filters: Filter) -> list[R]:
        self._called(kind)
        found = [r for r in self.records.values() if isinstance(r, kind) and _fits(r, filters)]
        field = STARTS.get(kind)
        ordered = sorted(found, key=lambda r: (str(getattr(r, field)) if field else "", r.id))
        return ordered[:limit]

    def _called(self, kind: type[Record]) -> None:
        self.calls.append(kind.__name__)
        if self.down:
            raise EhrUnavailable("The EHR does not answer.")


def _fits(record: Record, filters: dict[str, Filter]) -> bool:
    return all(_fits_one(record, name, wanted) for name, wanted in filters.items())


def _fits_one(record: Any, name: str, wanted: Filter) -> bool:
    if name == "client_id":
        ids: Sequence[str] = getattr(record, "client_ids", None) or (record.client_id,)
        return wanted in ids
    if name in {"starts_from", "session_from"}:
        return bool(_start(record) >= wanted)
    if name == "starts_before":
        return bool(_start(record) < wanted)
    if name == "ends_after":
        return bool(record.ends_at > wanted)
    return bool(getattr(record, name) == wanted)


def _start(record: Any) -> Any:
    return record.session_date if isinstance(record, ProgressNote) else record.starts_at
