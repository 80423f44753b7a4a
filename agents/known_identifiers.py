"""Whose identifiers the model call in progress must hide: set around a run, read where the model is called."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from ehr.port import EhrReader
from policies.phi import Identifiers, SurrogateMap
from practice.coverage import Authorization, Coverage
from practice.people import Client, Clinician
from tools.context import ToolContext


@dataclass
class Hiding:
    """What one run hides, and the surrogates it has handed out so far; the model adds to them call by call."""

    known: Identifiers
    surrogates: SurrogateMap = field(default_factory=SurrogateMap.new)


_HIDING: ContextVar[Hiding | None] = ContextVar("hiding", default=None)


@contextmanager
def identifiers_in_scope(known: Identifiers | None, surrogates: SurrogateMap | None = None) -> Iterator[Hiding | None]:
    """Make the identifiers known to every model call inside the block, other tasks untouched.

    ``surrogates`` are those of the conversation so far. What the block yields holds them and those added meanwhile.
    """
    hiding = None if known is None else Hiding(known, surrogates or SurrogateMap.new())
    token = _HIDING.set(hiding)
    try:
        yield hiding
    finally:
        _HIDING.reset(token)


def hiding_now() -> Hiding | None:
    """Return what the run in progress hides, or None where nobody has said whom it is about."""
    return _HIDING.get()


def known_identifiers() -> Identifiers | None:
    """Return the identifiers of the run in progress, or None where nobody has said whom it is about."""
    hiding = hiding_now()
    return hiding.known if hiding else None


async def identifiers_of(context: ToolContext) -> Identifiers:
    """Gather who must not be recognizable: the client in scope, those around them, and every clinician.

    Raises the EHR's errors; without the identifiers nothing may be sent.
    """
    return await identifiers_about(context.ehr, context.client)


async def identifiers_about(ehr: EhrReader, client: Client | None) -> Identifiers:
    """Gather what the record knows of a client, of those around them, and of every clinician.

    Raises the EHR's errors.
    """
    clinicians = await ehr.search(Clinician)
    if client is None:
        return Identifiers.of(None, clinicians=clinicians)
    related = [await ehr.read(Client, one) for one in client.related_client_ids]
    coverages, authorizations = await asyncio.gather(
        ehr.search(Coverage, client_id=client.id), ehr.search(Authorization, client_id=client.id)
    )
    numbers = [*(one.member_id for one in coverages), *(one.number for one in authorizations)]
    records = [*(one.id for one in coverages), *(one.id for one in authorizations)]
    return Identifiers.of(client, related=related, clinicians=clinicians, ids=[*numbers, *records])
