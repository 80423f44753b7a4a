"""How far a right reaches: to oneself, to a caseload, or to the practice."""

from collections.abc import Set
from enum import StrEnum

from practice.identity import Principal
from practice.people import Client
from practice.record import Value


class Reach(StrEnum):
    """Whose records a right covers."""

    SELF = "self"
    CASELOAD = "caseload"
    PRACTICE = "practice"


class Access(Value):
    """A verdict with the short word that the audit keeps."""

    allowed: bool
    reason: str


def reaches(
    reach: Reach,
    principal: Principal,
    client: Client | None,
    supervised_ids: Set[str] = frozenset(),
    covering_client_ids: Set[str] = frozenset(),
) -> Access:
    """Say whether a right of that reach covers this client.

    A caseload is the clients whose primary clinician is the principal or one of ``supervised_ids`` (clinician ids), and
    the ``covering_client_ids`` that the practice has put in the principal's hands for now, such as the client of an
    open alert on the clinician on call. Where a client must be named and is not, the answer is no.
    """
    if reach is Reach.PRACTICE:
        return Access(allowed=True, reason="practice")
    if client is None:
        return Access(allowed=False, reason="client_not_named")
    if reach is Reach.SELF:
        own = principal.client_id is not None and principal.client_id == client.id
        return Access(allowed=own, reason="own_record" if own else "not_own_record")
    if client.id in covering_client_ids:
        return Access(allowed=True, reason="covering")
    return treats(principal, client.primary_clinician_id, supervised_ids)


def treats(principal: Principal, clinician_id: str | None, supervised_ids: Set[str] = frozenset()) -> Access:
    """Say whether the principal is that clinician, or supervises them."""
    if clinician_id is None or principal.clinician_id is None:
        return Access(allowed=False, reason="not_on_caseload")
    if clinician_id == principal.clinician_id:
        return Access(allowed=True, reason="caseload")
    if clinician_id in supervised_ids:
        return Access(allowed=True, reason="supervised")
    return Access(allowed=False, reason="not_on_caseload")
