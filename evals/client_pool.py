"""Clients for cases that ask for no particular one: adults in ordinary care who will come again, each used once."""

from collections.abc import Iterator
from datetime import date, timedelta

from graphs.services import Services
from practice.appointment import Appointment
from practice.people import Client, ClientStatus, Program, ServiceType

ADULT_YEARS = 18
AHEAD = timedelta(days=28)
NAMED_UP_TO = "CL-0015"
"""The sample practice's named people have stories of their own, and are used by name only."""


async def ordinary_clients(services: Services) -> Iterator[str]:
    """Return the ids in order of the record."""
    now = services.clock()
    coming = await services.ehr.search(Appointment, starts_from=now, starts_before=now + AHEAD, status="scheduled")
    expected = {one.client_ids[0] for one in coming if one.service is ServiceType.INDIVIDUAL}
    clients = await services.ehr.search(Client, status=ClientStatus.ACTIVE.value)
    ordinary = [c.id for c in clients if c.id in expected and _is_ordinary(c, now.date())]
    return iter(sorted(ordinary))


def _is_ordinary(client: Client, today: date) -> bool:
    grown_up = client.date_of_birth.replace(day=1) < today.replace(year=today.year - ADULT_YEARS, day=1)
    plain = client.program is Program.OUTPATIENT and not client.ai_opt_out and not client.guardians
    return grown_up and plain and client.id > NAMED_UP_TO
