"""Every resource of the sandbox EHR, declared once. A further one is a further entry here, and nothing else."""

from ehr.sandbox.columns import DAY, FLAG, FOLDED, MOMENT, PHONE, IndexedColumn
from ehr.sandbox.resource import Filter, Operator, Resource
from ehr.sandbox.webhooks.subscription import WebhookSubscription
from practice.appointment import Appointment, WaitlistEntry
from practice.chart import Assessment, Consent, Document, ProgressNote, TreatmentPlan
from practice.coverage import Authorization, Coverage
from practice.people import Availability, Client, Clinician, Credential, Leave
from practice.record import Record
from practice.work import Message, Referral, Task, Thread

_CLIENT = IndexedColumn("client_id")
_CLINICIAN = IndexedColumn("clinician_id")
_STATUS = IndexedColumn("status")


def _equal(*names: str) -> dict[str, Filter]:
    return {name: Filter(name) for name in names}


def _names(client: Client) -> str:
    called = client.preferred_name or client.first_name
    return f"{client.full_name}\n{called} {client.last_name}"


CATALOGUE: tuple[Resource, ...] = (
    Resource(
        "clients", Client, "CL", 4,
        columns=(
            IndexedColumn("names", FOLDED, _names), IndexedColumn("date_of_birth", DAY), IndexedColumn("email", FOLDED),
            IndexedColumn("phone", PHONE), _STATUS, IndexedColumn("primary_clinician_id"),
            IndexedColumn("created_at", MOMENT),
        ),
        filters={
            "name": Filter("names", Operator.CONTAINS),
            **_equal("date_of_birth", "email", "phone", "status", "primary_clinician_id"),
        },
        order=("created_at",), stamped="created_at",
    ),
    Resource("clinicians", Clinician, "CLN", 2),
    Resource(
        "credentials", Credential, "CR", 4,
        columns=(_CLINICIAN, IndexedColumn("expires_on", DAY)), filters=_equal("clinician_id"),
        order=("expires_on",), fixed=frozenset({"clinician_id"}),
    ),
    Resource("availability", Availability, "AV", 4, columns=(_CLINICIAN,), filters=_equal("clinician_id")),
    Resource(
        "leave", Leave, "LV", 4,
        columns=(_CLINICIAN, IndexedColumn("starts_at", MOMENT), IndexedColumn("ends_at", MOMENT)),
        filters={
            **_equal("clinician_id"),
            "starts_before": Filter("starts_at", Operator.BEFORE),
            "ends_after": Filter("ends_at", Operator.AFTER),
        },
        order=("starts_at",),
    ),
    Resource(
        "appointments", Appointment, "APT", 6,
        columns=(
            _CLINICIAN, IndexedColumn("starts_at", MOMENT), IndexedColumn("ends_at", MOMENT), _STATUS,
        ),
        filters={
            "client_id": Filter("client_ids", Operator.ANY_OF),
            **_equal("clinician_id", "status"),
            "starts_from": Filter("starts_at", Operator.FROM),
            "starts_before": Filter("starts_at", Operator.BEFORE),
        },
        order=("starts_at",), stamped="booked_at", shared_by="client_ids",
    ),
    Resource(
        "waitlist", WaitlistEntry, "WL", 4,
        columns=(_CLIENT, _CLINICIAN, IndexedColumn("service"), IndexedColumn("added_at", MOMENT)),
        filters=_equal("client_id", "clinician_id", "service"),
        order=("added_at",), stamped="added_at", fixed=frozenset({"client_id"}),
    ),
    Resource(
        "coverages", Coverage, "COV", 4,
        columns=(_CLIENT, IndexedColumn("starts_on", DAY)), filters=_equal("client_id"),
        order=("starts_on",), fixed=frozenset({"client_id"}),
    ),
    Resource(
        "authorizations", Authorization, "AUTH", 4,
        columns=(_CLIENT, IndexedColumn("coverage_id"), IndexedColumn("expires_on", DAY)),
        filters=_equal("client_id", "coverage_id"),
        order=("expires_on",), fixed=frozenset({"client_id", "coverage_id"}),
    ),
    Resource(
        "progress-notes", ProgressNote, "NOTE", 6,
        columns=(_CLIENT, _CLINICIAN, _STATUS, IndexedColumn("session_date", DAY)),
        filters={
            **_equal("client_id", "clinician_id", "status"),
            "session_from": Filter("session_date", Operator.FROM),
        },
        order=("session_date",), stamped="created_at", fixed=frozenset({"client_id"}),
    ),
    Resource(
        "treatment-plans", TreatmentPlan, "TP", 4,
        columns=(_CLIENT, _CLINICIAN, IndexedColumn("starts_on", DAY)), filters=_equal("client_id", "clinician_id"),
        order=("starts_on",), fixed=frozenset({"client_id"}),
    ),
    Resource(
        "assessments", Assessment, "AS", 6,
        columns=(_CLIENT, IndexedColumn("instrument"), IndexedColumn("taken_at", MOMENT)),
        filters=_equal("client_id", "instrument"),
        order=("taken_at",), fixed=frozenset({"client_id", "instrument"}),
    ),
    Resource(
        "threads", Thread, "TH", 5,
        columns=(_CLIENT, IndexedColumn("opened_at", MOMENT)), filters=_equal("client_id"),
        order=("opened_at",), stamped="opened_at", fixed=frozenset({"client_id"}),
    ),
    Resource(
        "messages", Message, "MSG", 6,
        columns=(IndexedColumn("thread_id"), _CLIENT, IndexedColumn("sent_at", MOMENT)),
        filters=_equal("thread_id", "client_id"),
        order=("sent_at",), stamped="sent_at",
        fixed=frozenset({"thread_id", "client_id", "sender", "body"}),  # what was sent was sent
    ),
    Resource(
        "tasks", Task, "TSK", 5,
        columns=(_CLIENT, _STATUS, IndexedColumn("assigned_role"), IndexedColumn("created_at", MOMENT)),
        filters=_equal("client_id", "status", "assigned_role"),
        order=("created_at",), stamped="created_at",
    ),
    Resource(
        "referrals", Referral, "REF", 4,
        columns=(_STATUS, IndexedColumn("received_at", MOMENT)), filters=_equal("status"),
        order=("received_at",), stamped="received_at",
    ),
    Resource(
        "documents", Document, "DOC", 5,
        columns=(_CLIENT, IndexedColumn("type"), IndexedColumn("created_at", MOMENT)),
        filters=_equal("client_id", "type"),
        order=("created_at",), stamped="created_at", fixed=frozenset({"client_id", "type"}),
    ),
    Resource(
        "consents", Consent, "CON", 4,
        columns=(_CLIENT, IndexedColumn("granted_at", MOMENT)), filters=_equal("client_id"),
        order=("granted_at",),
        fixed=frozenset({"client_id", "purpose", "recipient", "part_2", "granted_at"}),  # a consent ends, or stands
    ),
    Resource(
        "webhook-subscriptions", WebhookSubscription, "WHS", 4,
        columns=(
            IndexedColumn("url"), IndexedColumn("active", FLAG), IndexedColumn("secret"),
            IndexedColumn("created_at", MOMENT),
        ),
        filters=_equal("url", "active"),
        order=("created_at",), stamped="created_at", hidden=frozenset({"secret"}),
    ),
)  # fmt: skip

BY_RECORD: dict[type[Record], Resource] = {resource.record: resource for resource in CATALOGUE}

REFERENCES: dict[str, type[Record]] = {
    "client_id": Client,
    "client_ids": Client,
    "related_client_ids": Client,
    "clinician_id": Clinician,
    "primary_clinician_id": Clinician,
    "supervisor_id": Clinician,
    "appointment_id": Appointment,
    "coverage_id": Coverage,
    "thread_id": Thread,
}
"""What a field of this name, in any record, must point at."""


def resource_of(record: type[Record]) -> Resource:
    """Return the resource that keeps this kind of record."""
    return BY_RECORD[record]


SIGN_NOTES = "progress-notes:sign"
"""The one scope that may move a progress note to signed. Handrail is never given it."""

STANDARD_SCOPES: frozenset[str] = frozenset(f"{r.path}:{right}" for r in CATALOGUE for right in ("read", "write"))
"""Read and write everything; signing notes is not among them."""
