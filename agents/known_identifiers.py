"""Whose identifiers the model call in progress must hide: set around a run, read where the model is called."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from policies.phi import Identifiers
from practice.people import Client, Clinician
from tools.context import ToolContext

_KNOWN: ContextVar[Identifiers | None] = ContextVar("known_identifiers", default=None)


@contextmanager
def identifiers_in_scope(known: Identifiers | None) -> Iterator[None]:
    """Make the identifiers known to every model call inside the block, other tasks untouched."""
    token = _KNOWN.set(known)
    try:
        yield
    finally:
        _KNOWN.reset(token)


def known_identifiers() -> Identifiers | None:
    """Return the identifiers of the run in progress, or None where nobody has said whom it is about."""
    return _KNOWN.get()


async def identifiers_of(context: ToolContext) -> Identifiers:
    """Gather who must not be recognizable: the client in scope, those around them, and every clinician.

    Raises the EHR's errors; without the identifiers nothing may be sent.
    """
    client = context.client
    related = [await context.ehr.read(Client, one) for one in client.related_client_ids] if client else []
    return Identifiers.of(client, related=related, clinicians=await context.ehr.search(Clinician))
