"""Who is asking, for what, about whom. Identity comes from the session, never from a model."""

from enum import StrEnum

from practice.record import Value


class Role(StrEnum):
    """The roles of an EHR; ``CLIENT`` covers guardians acting for a minor."""

    CLIENT = "client"
    FRONT_DESK = "front_desk"
    CLINICIAN = "clinician"
    SUPERVISOR = "supervisor"
    BILLER = "biller"
    CARE_COORDINATOR = "care_coordinator"
    ADMIN = "admin"


class Purpose(StrEnum):
    """Why records are read; minimum necessary is judged against it."""

    SCHEDULING = "scheduling"
    MESSAGING = "messaging"
    DOCUMENTATION = "documentation"
    COORDINATION = "care_coordination"


class Audience(StrEnum):
    """Who a piece of practice knowledge is written for. Staff may read both."""

    CLIENT = "client"
    STAFF = "staff"


class Principal(Value):
    """A signed-in person."""

    person_id: str
    practice_id: str
    role: Role
    name: str
    client_id: str | None = None
    clinician_id: str | None = None

    @property
    def audience(self) -> Audience:
        """The knowledge this person may see."""
        return Audience.CLIENT if self.role is Role.CLIENT else Audience.STAFF


class Scope(Value):
    """What one run of a graph may touch; every tool call is made inside exactly one scope."""

    practice_id: str
    principal: Principal
    client_id: str | None
    purpose: Purpose
    run_id: str
    conversation_id: str | None = None
