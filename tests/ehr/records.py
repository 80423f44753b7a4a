"""A very small practice: a few records of every kind, with every sort of field filled in somewhere."""

from datetime import UTC, date, datetime, time, timedelta

from practice.appointment import Appointment, AppointmentStatus, WaitlistEntry
from practice.chart import (
    Assessment,
    Consent,
    Document,
    DocumentType,
    Instrument,
    NoteFormat,
    NoteSection,
    NoteStatus,
    PlanGoal,
    ProgressNote,
    TreatmentPlan,
)
from practice.coverage import Authorization, Coverage
from practice.people import (
    Availability,
    Channel,
    Client,
    ClientStatus,
    Clinician,
    Credential,
    Guardian,
    Leave,
    Modality,
    Program,
    ServiceType,
)
from practice.record import Record
from practice.work import (
    ClinicianMatch,
    Message,
    Priority,
    Referral,
    ReferralDetails,
    ReferralStatus,
    Task,
    TaskStatus,
    Thread,
)

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
"""Friday, 09:00 in Chicago."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026, in Chicago's winter time."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) + timedelta(hours=6)


CLINICIANS = [
    Clinician(
        id="CLN-01", first_name="Maren", last_name="Okafor", title="PsyD", license="PsyD",
        specialties=("trauma",), languages=("English", "Igbo"),
    ),
    Clinician(
        id="CLN-02", first_name="Tobias", last_name="Lindqvist", title="LCSW", license="LCSW", supervisor_id="CLN-01",
        services=(ServiceType.INDIVIDUAL, ServiceType.INTAKE), modalities=(Modality.VIDEO,),
        payers=("Lakeshore Health",), accepting_new=False, weekly_capacity=24,
    ),
]  # fmt: skip
CLIENTS = [
    Client(
        id="CL-0001", first_name="Jordan", last_name="Avery", preferred_name="Jo", date_of_birth=date(1991, 2, 3),
        email="jordan@example.org", phone="(312) 555-0101", primary_clinician_id="CLN-02", diagnoses=("F41.1",),
        preferred_channel=Channel.SMS, preferred_modality=Modality.VIDEO, custom_fields={"ai_risk_score": 0.4},
        created_at=NOW - timedelta(days=700), version=3,
    ),
    Client(
        id="CL-0002", first_name="Mika", last_name="Sorensen", date_of_birth=date(2011, 5, 6),
        email="mika@example.org", phone="(312) 555-0102", primary_clinician_id="CLN-01",
        guardians=(Guardian(name="Ingrid Sorensen", relation="mother", phone="(312) 555-0103", email="i@example.org"),),
        created_at=NOW - timedelta(days=300),
    ),
    Client(
        id="CL-0003", first_name="Terrence", last_name="Boyle", date_of_birth=date(1984, 7, 8),
        email="terrence@example.org", phone="(312) 555-0104", program=Program.SUBSTANCE_USE,
        status=ClientStatus.DISCHARGED, related_client_ids=("CL-0001",), ai_opt_out=True,
        created_at=NOW - timedelta(days=200),
    ),
]  # fmt: skip
HOURS = [
    Availability(
        id=f"AV-{n:04d}", clinician_id=clinician, weekday=weekday, starts=time(9), ends=time(17, 30),
    )
    for n, (clinician, weekday) in enumerate(((c, w) for c in ("CLN-01", "CLN-02") for w in range(5)), start=1)
]  # fmt: skip
LEAVE = [
    Leave(id="LV-0001", clinician_id="CLN-01", starts_at=at(23, 0), ends_at=at(25, 0), reason="conference"),
    Leave(id="LV-0002", clinician_id="CLN-02", starts_at=at(27, 0), ends_at=at(28, 0)),
]


def session(number: int, client_ids: tuple[str, ...], clinician_id: str, starts_at: datetime) -> Appointment:
    """A past session was completed, one to come is scheduled."""
    status = AppointmentStatus.COMPLETED if starts_at < NOW else AppointmentStatus.SCHEDULED
    return Appointment(
        id=f"APT-{number:06d}", client_ids=client_ids, clinician_id=clinician_id, starts_at=starts_at,
        duration_minutes=50, service=ServiceType.INDIVIDUAL, modality=Modality.IN_PERSON, status=status,
        booked_at=NOW - timedelta(days=60), custom_fields={"ai_risk_score": 0.25, "reminded": True},
    )  # fmt: skip


APPOINTMENTS = [
    session(1, ("CL-0001",), "CLN-02", at(12, 16)),
    session(2, ("CL-0002",), "CLN-01", at(13, 10)),
    session(3, ("CL-0001",), "CLN-02", at(19, 16)),
    session(4, ("CL-0001",), "CLN-02", at(26, 16)),
    session(5, ("CL-0001", "CL-0003"), "CLN-01", at(30, 10)),
]
THREADS = [
    Thread(id="TH-00001", client_id="CL-0001", subject="Portal messages", opened_at=at(10, 9)),
    Thread(id="TH-00002", client_id="CL-0002", subject="Forms", opened_at=at(11, 9), closed_at=at(12, 9)),
]
REFERRALS = [
    Referral(
        id="REF-0001",
        details=ReferralDetails(
            person_name="Noor Haddad", date_of_birth=date(2001, 9, 10), concerns=("panic", "sleep"),
            diagnosis_codes=("F41.0",), payer="Lakeshore Health", priority=Priority.URGENT,
        ),
        matches=(ClinicianMatch(clinician_id="CLN-02", name="T. Lindqvist", score=0.75, reasons=("anxiety",)),),
        missing=("phone",), received_at=at(18, 11),
    ),
    Referral(id="REF-0002", details=ReferralDetails(), status=ReferralStatus.CLOSED, received_at=at(19, 11)),
]  # fmt: skip
CHART: list[Record] = [
    ProgressNote(
        id="NOTE-000001", client_id="CL-0001", clinician_id="CLN-02", appointment_id="APT-000001",
        session_date=date(2026, 11, 12), format=NoteFormat.DAP, status=NoteStatus.SIGNED,
        sections=(NoteSection(heading="Data", text="Slept six hours."), NoteSection(heading="Plan", text="Weekly.")),
        created_at=at(12, 18),
    ),
    ProgressNote(
        id="NOTE-000002", client_id="CL-0001", clinician_id="CLN-02", session_date=date(2026, 11, 19),
        format=NoteFormat.SOAP, sections=(), watermark="Draft", stamp={"model": "handrail-local/1"},
        created_at=at(19, 18),
    ),
    TreatmentPlan(
        id="TP-0001", client_id="CL-0001", clinician_id="CLN-02", diagnoses=("F41.1",), starts_on=date(2026, 9, 1),
        review_on=date(2026, 12, 1),
        goals=(PlanGoal(id="G1", text="Sleep", measure="six nights of seven", interventions=("CBT-I", "diary")),),
    ),
    Assessment(
        id="AS-000001", client_id="CL-0001", instrument=Instrument.GAD7, items=(2, 1, 2, 1, 0, 1, 2), total=9,
        taken_at=at(5, 9),
    ),
    Assessment(
        id="AS-000002", client_id="CL-0001", instrument=Instrument.PHQ9, items=(1,) * 9, total=9, taken_at=at(6, 9)
    ),
    Document(
        id="DOC-00001", client_id="CL-0001", type=DocumentType.CRISIS_PLAN, title="Crisis plan",
        body="Call Sam.\nThen us.", created_at=at(2, 9),
    ),
    Document(
        id="DOC-00002", client_id="CL-0001", type=DocumentType.CHART_SUMMARY, title="Summary", body="…",
        created_at=at(3, 9),
    ),
    Consent(
        id="CON-0001", client_id="CL-0003", purpose="treatment", recipient="Alder & Reed", part_2=True,
        granted_at=at(1, 9), expires_at=at(28, 9),
    ),
    Consent(
        id="CON-0002", client_id="CL-0003", purpose="care_coordination", recipient="Dr. Lund", part_2=True,
        granted_at=at(2, 9), expires_at=at(28, 9), revoked_at=at(9, 9),
    ),
]  # fmt: skip
OFFICE: list[Record] = [
    Credential(
        id="CR-0001", clinician_id="CLN-02", kind="license", name="LCSW", number="149.000001",
        expires_on=date(2027, 1, 1),
    ),
    Coverage(
        id="COV-0001", client_id="CL-0001", payer="Lakeshore Health", plan="PPO", member_id="LH-1", copay_cents=2500,
        starts_on=date(2026, 1, 1),
    ),
    Authorization(
        id="AUTH-0001", client_id="CL-0001", coverage_id="COV-0001", service=ServiceType.INDIVIDUAL, number="A1",
        sessions_allowed=20, sessions_used=4, expires_on=date(2027, 3, 1),
    ),
    WaitlistEntry(
        id="WL-0001", client_id="CL-0002", service=ServiceType.INDIVIDUAL, preferred_times="after school", urgency=2,
        added_at=at(9, 9),
    ),
    Message(
        id="MSG-000001", thread_id="TH-00001", client_id="CL-0001", sender="client", body="May I move Thursday? – Jo",
        sent_at=at(10, 9, 5),
    ),
    Message(
        id="MSG-000002", thread_id="TH-00001", client_id="CL-0001", sender="staff", body="Of course.",
        sent_at=at(10, 10),
    ),
    Task(
        id="TSK-00001", title="Call back", client_id="CL-0001", due_on=date(2026, 11, 23), created_at=at(10, 9, 30)
    ),
    Task(
        id="TSK-00002", title="File the fax", body="Two pages.", assigned_role="care_coordinator",
        status=TaskStatus.DONE, created_at=at(10, 9, 40),
    ),
]  # fmt: skip

PRACTICE: list[Record] = [
    *CLINICIANS,
    *CLIENTS,
    *HOURS,
    *LEAVE,
    *APPOINTMENTS,
    *THREADS,
    *REFERRALS,
    *CHART,
    *OFFICE,
]
