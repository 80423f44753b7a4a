"""Small typed records of an invented practice, each with only what a test cares about filled in."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from practice.appointment import Appointment
from practice.people import Availability, Client, Clinician, Modality, ServiceType
from practice.profile import AlertEscalation, PracticeProfile, SafetyNotice

CHICAGO = ZoneInfo("America/Chicago")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=CHICAGO)


def local(day: int, hour: int, minute: int = 0, *, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHICAGO)


def profile(**changes: Any) -> PracticeProfile:
    values: dict[str, Any] = {
        "id": "alder-reed",
        "name": "Alder & Reed Behavioral Health",
        "phone": "(312) 555-0142",
        "zone": "America/Chicago",
        "session_minutes": dict.fromkeys(ServiceType, 50),
        "on_call": ("CLN-01",) * 7,
        "alert_escalation": AlertEscalation(after_minutes=10, to=("CLN-01", "CLN-02")),
        "supervisor_clinician_id": "CLN-01",
        "safety_notice": SafetyNotice(title="t", body="b", lines=("988",)),
    }
    return PracticeProfile(**(values | changes))


def clinician(number: int = 2, **changes: Any) -> Clinician:
    values: dict[str, Any] = {
        "id": f"CLN-{number:02d}",
        "first_name": "Tobias",
        "last_name": "Lindqvist",
        "title": "LCSW",
        "license": "LCSW",
        "payers": ("Prairie Mutual",),
    }
    return Clinician(**(values | changes))


def client(number: int = 1, **changes: Any) -> Client:
    values: dict[str, Any] = {
        "id": f"CL-{number:04d}",
        "first_name": "Jordan",
        "last_name": "Avery",
        "date_of_birth": date(1991, 4, 12),
        "email": "jordan@clients.alder-reed.example",
        "phone": "(312) 555-0111",
        "primary_clinician_id": "CLN-02",
        "created_at": datetime(2024, 1, 1, tzinfo=UTC),
    }
    return Client(**(values | changes))


def appointment(starts_at: datetime, number: int = 1, **changes: Any) -> Appointment:
    values: dict[str, Any] = {
        "id": f"APT-{number:06d}",
        "client_ids": ("CL-0001",),
        "clinician_id": "CLN-02",
        "starts_at": starts_at,
        "duration_minutes": 50,
        "service": ServiceType.INDIVIDUAL,
        "modality": Modality.IN_PERSON,
        "booked_at": starts_at - timedelta(days=14),
    }
    return Appointment(**(values | changes))


def availability(weekday: int, starts: time, ends: time, number: int = 1, **changes: Any) -> Availability:
    values: dict[str, Any] = {"id": f"AV-{number:04d}", "clinician_id": "CLN-02"}
    return Availability(**(values | changes), weekday=weekday, starts=starts, ends=ends)
