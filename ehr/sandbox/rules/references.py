"""A record may only point at records that exist."""

from collections import defaultdict

from ehr.sandbox.catalogue import REFERENCES
from ehr.sandbox.problems import Unprocessable
from ehr.sandbox.records import Records
from practice.record import Record


async def check_references(records: Records, before: Record | None, after: Record) -> None:
    """Raise Unprocessable if a new or changed field names a client, clinician or other record that is not there."""
    wanted: dict[type[Record], list[str]] = defaultdict(list)
    for name, kind in REFERENCES.items():
        ids = _ids(after, name)
        if ids and (before is None or ids != _ids(before, name)):
            wanted[kind].extend(ids)
    if missing := await records.missing(wanted):
        raise Unprocessable(f"There is no record {', '.join(dict.fromkeys(missing))}.", rule="reference")


def _ids(record: Record, name: str) -> list[str]:
    value = getattr(record, name, None)
    if value is None:
        return []
    return [value] if isinstance(value, str) else list(value)
