"""Three clients, two clinicians and their hours: enough of a practice for the sandbox's tests."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from practice.appointment import Appointment
from practice.chart import NoteFormat, NoteSection, NoteStatus, ProgressNote, TreatmentPlan
from practice.people import (
    Availability,
    Client,
    Clinician,
    Leave,
    Modality,
    Program,
    ServiceType,
)
from practice.record import Record
from practice.work import Thread

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
"""Friday, 09:00 in Chicago; the tests' clock starts here."""

MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""09:00 in Chicago, three days ahead, within both clinicians' hours."""


def client(number: int = 1, **changes: Any) -> Client:
    plain = {
        "id": f"CL-{number:04d}",
        "first_name": "Jordan",
        "last_name": f"Avery{number}",
        "date_of_birth": date(1990, 5, 1) + timedelta(days=number - 1),
        "email": f"client{number}@example.com",
        "phone": f"(312) 555-{100 + number:04d}",
        "primary_clinician_id": "CLN-01",
        "created_at": NOW - timedelta(days=100 - number),
    }
    return Client.model_validate(plain | changes)


def clinician(number: int = 1) -> Clinician:
    return Clinician(id=f"CLN-{number:02d}", first_name="Maren", last_name="Okafor", title="PsyD", license="PsyD")


def hours(
    number: int, clinician_id: str, weekday: int, starts: time, ends: time, *modalities: Modality
) -> Availability:
    return Availability(
        id=f"AV-{number:04d}",
        clinician_id=clinician_id,
        weekday=weekday,
        starts=starts,
        ends=ends,
        modalities=modalities or tuple(Modality),
    )


def appointment(number: int = 1, **changes: Any) -> Appointment:
    plain = {
        "id": f"APT-{number:06d}",
        "client_ids": ("CL-0001",),
        "clinician_id": "CLN-01",
        "starts_at": MONDAY,
        "duration_minutes": 50,
        "service": ServiceType.INDIVIDUAL,
        "modality": Modality.VIDEO,
        "booked_at": NOW,
    }
    return Appointment.model_validate(plain | changes)


def note(number: int = 1, **changes: Any) -> ProgressNote:
    plain = {
        "id": f"NOTE-{number:06d}",
        "client_id": "CL-0001",
        "clinician_id": "CLN-01",
        "session_date": date(2026, 11, number),
        "format": NoteFormat.SOAP,
        "sections": (NoteSection(heading="Assessment", text="Anxiety is lower than last week."),),
        "status": NoteStatus.SIGNED,
        "created_at": NOW,
    }
    return ProgressNote.model_validate(plain | changes)


def plan(number: int = 1, **changes: Any) -> TreatmentPlan:
    plain = {
        "id": f"TP-{number:04d}",
        "client_id": "CL-0001",
        "clinician_id": "CLN-01",
        "diagnoses": ("F41.1",),
        "goals": (),
        "starts_on": date(2026, number, 1),
        "review_on": date(2026, 12, 1),
    }
    return TreatmentPlan.model_validate(plain | changes)


def small_practice() -> list[Record]:
    weekdays = [
        hours(5 * (who - 1) + day + 1, f"CLN-{who:02d}", day, time(8), time(18)) for who in (1, 2) for day in range(5)
    ]
    return [
        client(1, diagnoses=("F41.1",)),
        client(2, first_name="Mika", preferred_name="Mikael", last_name="O'Neil_%"),
        client(3, program=Program.SUBSTANCE_USE),
        clinician(1),
        clinician(2),
        *weekdays,
        Leave(
            id="LV-0001",
            clinician_id="CLN-02",
            starts_at=MONDAY - timedelta(hours=9),
            ends_at=MONDAY + timedelta(hours=15),
        ),
        Thread(id="TH-00001", client_id="CL-0001", subject="Sessions", opened_at=NOW),
        Thread(id="TH-00002", client_id="CL-0001", subject="Old", opened_at=NOW, closed_at=NOW),
    ]


def new(record: Record) -> dict[str, Any]:
    """The body of a POST: the record without what the server sets."""
    return record.model_dump(mode="json", exclude={"id", "version"})
