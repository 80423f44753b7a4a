"""Small typed records of a fictional practice, for the tests of tools and agents. Today is Friday, 20 November 2026."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.answerability import Judgement
from knowledge.passage import Passage, QuotedSentence
from practice.appointment import Appointment, AppointmentStatus
from practice.chart import (
    Assessment,
    Instrument,
    NoteFormat,
    NoteSection,
    NoteStatus,
    PlanGoal,
    ProgressNote,
    TreatmentPlan,
)
from practice.coverage import Authorization, Coverage
from practice.grounded import Source
from practice.identity import Audience, Principal, Purpose, Role, Scope
from practice.people import Availability, Client, Clinician, Modality, ServiceType
from practice.profile import AlertEscalation, PracticeProfile, SafetyNotice
from practice.record import Record
from practice.scheduling.slot import Hold
from tests.conftest import SettableClock
from tests.tools.fake_ehr import FakeEhr
from tools.context import ToolContext
from tools.outcome import Offer

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)

PROFILE = PracticeProfile(
    id="alder-reed",
    name="Alder & Reed Behavioral Health",
    phone="(312) 555-0142",
    zone="America/Chicago",
    session_minutes={
        ServiceType.INTAKE: 60,
        ServiceType.INDIVIDUAL: 50,
        ServiceType.COUPLE: 60,
        ServiceType.GROUP: 90,
        ServiceType.MEDICATION: 30,
    },
    on_call=("CLN-01",) * 7,
    alert_escalation=AlertEscalation(after_minutes=10, to=("CLN-01",)),
    supervisor_clinician_id="CLN-01",
    safety_notice=SafetyNotice(title="Safety", body="Call now.", lines=("988",)),
)

JORDAN = Client(
    id="CL-0001",
    first_name="Jordan",
    last_name="Avery",
    date_of_birth=date(1991, 4, 2),
    email="jordan@clients.alder-reed.example",
    phone="(312) 555-0101",
    primary_clinician_id="CLN-02",
    diagnoses=("F41.1",),
    preferred_times="weekdays after 3",
    created_at=datetime(2024, 9, 1, tzinfo=UTC),
)
SAM = JORDAN.model_copy(update={"id": "CL-0007", "first_name": "Sam", "last_name": "Whitfield", "preferred_times": ""})
RUTH = JORDAN.model_copy(update={"id": "CL-0006", "first_name": "Ruth", "last_name": "Halvorsen", "ai_opt_out": True})

TOBIAS = Clinician(
    id="CLN-02",
    first_name="Tobias",
    last_name="Lindqvist",
    title="LCSW",
    license="LCSW",
    supervisor_id="CLN-01",
    specialties=("anxiety", "depression"),
    services=(ServiceType.INTAKE, ServiceType.INDIVIDUAL),
    payers=("Aetna",),
)
PRIYA = Clinician(
    id="CLN-03",
    first_name="Priya",
    last_name="Raman",
    title="MD",
    license="MD",
    specialties=("medication", "bipolar"),
    services=(ServiceType.MEDICATION,),
    payers=("Aetna",),
)

BOTH = (Modality.IN_PERSON, Modality.VIDEO)
WEEK = tuple(
    Availability(
        id=f"AV-{clinician}-{day}",
        clinician_id=clinician,
        weekday=day,
        starts=time(9),
        ends=time(19) if clinician == "CLN-02" else time(16),
        modalities=BOTH if clinician == "CLN-02" else (Modality.VIDEO,),
    )
    for clinician in ("CLN-02", "CLN-03")
    for day in range(5)
)

COVERAGE = Coverage(
    id="COV-0001", client_id="CL-0001", payer="Aetna", plan="PPO", member_id="W123", starts_on=date(2025, 1, 1)
)
AUTHORIZATION = Authorization(
    id="AUTH-0001",
    client_id="CL-0001",
    coverage_id="COV-0001",
    service=ServiceType.INDIVIDUAL,
    number="A-77",
    sessions_allowed=20,
    sessions_used=6,
    expires_on=date(2027, 6, 30),
)


def at(day: str, clock: str = "16:00") -> datetime:
    """Return a moment given in the practice's zone."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


def session(number: int, day: str, clock: str = "16:00", **changes: object) -> Appointment:
    """Return one of Jordan's sessions with Tobias."""
    record = Appointment(
        id=f"APT-{number:06d}",
        client_ids=("CL-0001",),
        clinician_id="CLN-02",
        starts_at=at(day, clock),
        duration_minutes=50,
        service=ServiceType.INDIVIDUAL,
        modality=Modality.IN_PERSON,
        booked_at=at("2026-10-01"),
    )
    return record.model_copy(update=changes)


THURSDAY = session(1, "2026-12-03")
"""The Thursday after Thanksgiving week, 4 PM; weekly from then on."""

WEEKLY = (THURSDAY, session(2, "2026-12-10"), session(3, "2026-12-17"))
MED_CHECK = session(
    9,
    "2026-12-01",
    "10:00",
    clinician_id="CLN-03",
    service=ServiceType.MEDICATION,
    duration_minutes=30,
    modality=Modality.VIDEO,
)
PAST = tuple(
    session(100 + week, str(date(2026, 11, 19) - timedelta(weeks=week)), status=status)
    for week, status in enumerate(
        (
            AppointmentStatus.COMPLETED,
            AppointmentStatus.COMPLETED,
            AppointmentStatus.NO_SHOW,
            AppointmentStatus.COMPLETED,
        )
    )
)

CLIENT = Principal(
    person_id="PRS-1", practice_id="alder-reed", role=Role.CLIENT, name="Jordan Avery", client_id="CL-0001"
)
CLINICIAN = Principal(
    person_id="PRS-2", practice_id="alder-reed", role=Role.CLINICIAN, name="Tobias Lindqvist", clinician_id="CLN-02"
)
FRONT_DESK = Principal(person_id="PRS-3", practice_id="alder-reed", role=Role.FRONT_DESK, name="Front desk")
COORDINATOR = Principal(person_id="PRS-4", practice_id="alder-reed", role=Role.CARE_COORDINATOR, name="Coordinator")


def note(number: int, day: str, **sections: str) -> ProgressNote:
    """Return a signed SOAP note; sections by lower-case heading."""
    return ProgressNote(
        id=f"NOTE-{number:06d}",
        client_id="CL-0001",
        clinician_id="CLN-02",
        session_date=date.fromisoformat(day),
        format=NoteFormat.SOAP,
        sections=tuple(NoteSection(heading=heading.capitalize(), text=text) for heading, text in sections.items()),
        status=NoteStatus.SIGNED,
        created_at=at(day, "18:00"),
    )


NOTES = (
    note(
        1,
        "2026-11-05",
        subjective="Client reports waking at 3 AM most nights and worrying about work. Denies suicidal ideation.",
        objective="Affect anxious, speech normal.",
        assessment="Generalized anxiety persists. Sleep is disrupted.",
        plan="Practice worry postponement daily. Continue weekly sessions.",
    ),
    note(
        2,
        "2026-11-12",
        subjective="Client reports two panic episodes at work. Used the breathing exercise once. No suicidal ideation.",
        objective="Affect less tense than last week.",
        assessment="Some progress with breathing skills; avoidance of meetings continues.",
        plan="Attend one meeting before next session. Homework: thought record.",
    ),
)
PLAN = TreatmentPlan(
    id="TP-0001",
    client_id="CL-0001",
    clinician_id="CLN-02",
    diagnoses=("F41.1",),
    goals=(
        PlanGoal(
            id="goal-1",
            text="Reduce anxiety symptoms",
            measure="GAD-7 below 8 for 4 weeks",
            interventions=("CBT", "breathing exercise"),
        ),
        PlanGoal(id="goal-2", text="Improve sleep", measure="Six hours of sleep on five nights a week"),
    ),
    starts_on=date(2026, 9, 1),
    review_on=date(2026, 12, 1),
)


def assessment(number: int, day: str, instrument: Instrument, *items: int) -> Assessment:
    """Return a filled-in instrument of Jordan's; its total is wrong on purpose, since nobody may trust it."""
    return Assessment(
        id=f"AS-{number:06d}",
        client_id="CL-0001",
        instrument=instrument,
        items=items,
        total=99,
        taken_at=at(day, "15:45"),
    )


SCORES = (
    assessment(1, "2026-09-03", Instrument.PHQ9, 2, 2, 2, 2, 1, 1, 2, 1, 1),
    assessment(2, "2026-11-12", Instrument.PHQ9, 1, 1, 2, 1, 1, 0, 1, 0, 0),
    assessment(3, "2026-09-03", Instrument.GAD7, 3, 2, 2, 2, 2, 2, 2),
    assessment(4, "2026-11-12", Instrument.GAD7, 2, 2, 2, 1, 2, 1, 1),
)

EVERYTHING: tuple[Record, ...] = (
    *(JORDAN, SAM, RUTH, TOBIAS, PRIYA, COVERAGE, AUTHORIZATION),
    *(*WEEK, *WEEKLY, *PAST, *NOTES, PLAN, *SCORES),
)


class FakeKnowledge:
    """Passages found by shared words: the audience and the practice are kept to, nothing else is clever."""

    def __init__(self, *passages: Passage) -> None:
        self.passages = passages

    def search(self, query: str, *, practice_id: str, audience: Audience, limit: int = 5) -> list[Passage]:
        words = set(query.lower().split())
        found = [one for one in self._seen(practice_id, audience) if words & set(one.text.lower().split())]
        return found[:limit]

    def passage(self, passage_id: str, *, practice_id: str, audience: Audience) -> Passage | None:
        return next((one for one in self._seen(practice_id, audience) if one.id == passage_id), None)

    def judge(self, query: str, passages: Sequence[Passage]) -> Judgement:
        return Judgement(answered=bool(passages), score=float(bool(passages)))

    def quote(self, query: str, passages: Sequence[Passage], limit: int = 3) -> list[QuotedSentence]:
        return [
            QuotedSentence(text=f"{sentence}.", passage_id=passage.id, score=1.0)
            for passage in passages[:1]
            for sentence in passage.text.rstrip(".").split(". ")[:limit]
        ]

    def _seen(self, practice_id: str, audience: Audience) -> list[Passage]:
        allowed = {audience, Audience.CLIENT}
        return [one for one in self.passages if one.practice_id == practice_id and one.audience in allowed]


def scope_of(principal: Principal, client: Client | None, purpose: Purpose) -> Scope:
    """Return a run's scope."""
    return Scope(
        practice_id="alder-reed",
        principal=principal,
        client_id=client.id if client else None,
        purpose=purpose,
        run_id="RUN-1",
        conversation_id="CNV-1",
    )


async def no_holds(clinician_ids: Sequence[str], starts: datetime, ends: datetime) -> list[Hold]:
    """Return no hold at all."""
    return []


def surroundings(
    *,
    ehr: FakeEhr | None = None,
    principal: Principal = CLIENT,
    client: Client | None = JORDAN,
    purpose: Purpose = Purpose.SCHEDULING,
    message: str = "",
    material: tuple[Source, ...] = (),
    offer: Offer | None = None,
    now: datetime = NOW,
    knowledge: FakeKnowledge | None = None,
    **rest: object,
) -> ToolContext:
    """Return the surroundings of a run, Jordan's own by default."""
    return ToolContext(
        scope=scope_of(principal, client, purpose),
        client=client,
        ehr=ehr or FakeEhr(*EVERYTHING),
        knowledge=knowledge or FakeKnowledge(),
        clock=SettableClock(now),
        profile=PROFILE,
        holds=no_holds,
        material=material,
        message=message,
        offer=offer,
        **rest,  # type: ignore[arg-type]  # the few further fields, each tested where it is used
    )
