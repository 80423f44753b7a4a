"""What is booked: the service and its length, taken from the record rather than from a model."""

from collections.abc import Sequence
from datetime import timedelta

from practice.appointment import OCCUPYING, Appointment
from practice.errors import InputError
from practice.people import Client, Clinician, ServiceType
from practice.scheduling.clinician_name import clinicians_named
from practice.scheduling.wish import TimeWish
from tools.context import ToolContext

LOOK_BACK_DAYS = 180
ONE_TIME = frozenset({ServiceType.INTAKE, ServiceType.ASSESSMENT, ServiceType.GROUP})


async def usual_service(context: ToolContext) -> ServiceType:
    """Return the service of the client's latest regular session; an intake for somebody never seen."""
    client_id = context.known_client.id
    since = context.clock() - timedelta(days=LOOK_BACK_DAYS)
    seen = await context.ehr.search(Appointment, client_id=client_id, starts_from=since)
    own = [one for one in seen if client_id in one.client_ids and one.status in OCCUPYING]
    regular = [one for one in sorted(own, key=lambda one: one.starts_at) if one.service not in ONE_TIME]
    if regular:
        return regular[-1].service
    return ServiceType.INDIVIDUAL if own else ServiceType.INTAKE


async def wished_service(context: ToolContext, wish: TimeWish, clinicians: Sequence[Clinician]) -> ServiceType:
    """Return the service to book: the one named, else what the clinician named gives, else the usual one."""
    if wish.service:
        return wish.service
    usual = await usual_service(context)
    named = clinicians_named(wish.clinician_name, clinicians) if wish.clinician_name else []
    given = list(dict.fromkeys(service for one in named for service in one.services))
    return given[0] if len(given) == 1 and usual not in given else usual


def minutes_of(context: ToolContext, service: ServiceType) -> int:
    """Return the practice's length of a service in minutes."""
    minutes = context.profile.session_minutes.get(service)
    if minutes is None:
        raise InputError(f"The practice does not book {service.value.replace('_', ' ')} sessions here.")
    return minutes


def wished_clinicians(
    wish: TimeWish, clinicians: Sequence[Clinician], client: Client, moving: Appointment | None, service: ServiceType
) -> list[Clinician]:
    """Return whose calendars to search: the one named, else the one who holds the session, else the client's own.

    Raises ``InputError`` for a name that nobody, or more than one, answers to, and for a service they do not give.
    """
    if wish.clinician_name:
        named = clinicians_named(wish.clinician_name, clinicians)
        if not named:
            raise InputError(f"No clinician here is called {wish.clinician_name}. Ask whom they mean.")
        chosen = named
    else:
        usual = moving.clinician_id if moving else client.primary_clinician_id
        chosen = [one for one in clinicians if one.id == usual]
        if not chosen and moving is None:
            chosen = [one for one in clinicians if one.accepting_new]
    giving = [one for one in chosen if service in one.services]
    if not giving:
        wanted = service.value.replace("_", " ")
        raise InputError(f"Nobody named gives {wanted} sessions. Hand this to a person, or ask whom they mean.")
    return giving
