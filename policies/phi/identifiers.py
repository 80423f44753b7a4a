"""What is known to identify the people of one chart: the client, those around them, their clinicians."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Self

from practice.people import Client, Clinician
from practice.record import Value


class PersonRole(StrEnum):
    """Who a known person is to the chart; it becomes the placeholder's word, e.g. [CLIENT_1]."""

    CLIENT = "client"
    RELATIVE = "relative"
    CLINICIAN = "clinician"
    PERSON = "person"


class KnownPerson(Value):
    """One person with every name they go by, each as 'First Last', 'Last' or a nickname."""

    role: PersonRole
    names: tuple[str, ...]


class Identifiers(Value):
    """Everything identifying that the record knows; matched exactly and, for names, nearly."""

    people: tuple[KnownPerson, ...] = ()
    dates: tuple[date, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        client: Client | None,
        *,
        related: Iterable[Client] = (),
        clinicians: Iterable[Clinician] = (),
        ids: Iterable[str] = (),
    ) -> Self:
        """Gather the identifiers of a chart: its client, guardians, related clients, clinicians, and further ids.

        ``ids`` are record, member and authorization numbers that stand outside the client's own record.
        """
        relatives = tuple(related)
        clients = ((client,) if client else ()) + relatives
        guardians = tuple(guardian for one in clients for guardian in one.guardians)
        people = [KnownPerson(role=PersonRole.CLIENT, names=_names(client))] if client else []
        people += [KnownPerson(role=PersonRole.RELATIVE, names=_names(one)) for one in relatives]
        people += [KnownPerson(role=PersonRole.RELATIVE, names=(guardian.name,)) for guardian in guardians]
        people += [
            KnownPerson(role=PersonRole.CLINICIAN, names=(f"{one.first_name} {one.last_name}",)) for one in clinicians
        ]
        return cls(
            people=tuple(people),
            dates=tuple(one.date_of_birth for one in clients),
            phones=(*(one.phone for one in clients), *(guardian.phone for guardian in guardians)),
            emails=(*(one.email for one in clients), *(guardian.email for guardian in guardians)),
            ids=(*(one.id for one in clients), *ids),
            addresses=tuple(one.address for one in clients if one.address),
            organizations=tuple(one.employer for one in clients if one.employer),
        )


def _names(client: Client) -> tuple[str, ...]:
    names = (client.full_name, f"{client.preferred_name} {client.last_name}" if client.preferred_name else "")
    return tuple(name for name in names if name)
