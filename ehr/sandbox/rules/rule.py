"""What a rule of the record is: it may refuse a write, or complete it, while nobody else can write."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from ehr.sandbox.records import Records
from ehr.sandbox.settings import SandboxSettings
from ehr.sandbox.tokens import Caller
from practice.record import Record

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class WriteContext:
    """Who writes, when, and the records as they stand."""

    records: Records
    caller: Caller
    now: datetime
    settings: SandboxSettings


class Rule(Protocol[R]):
    """The rules of one kind of record; both raise a ``Problem`` to refuse."""

    async def creating(self, draft: R, context: WriteContext) -> R:
        """Judge a new record, which has its id and times, and return it as it is to be kept."""
        ...

    async def changing(self, before: R, after: R, context: WriteContext) -> R:
        """Judge a change, and return the record as it is to be kept."""
        ...
