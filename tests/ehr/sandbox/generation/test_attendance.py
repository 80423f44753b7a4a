import math
from collections.abc import Callable
from datetime import datetime

import pytest

from ehr.sandbox.generation import GeneratedPractice
from ehr.sandbox.generation.attendance import Chances, Circumstances, Tendency, load_attendance
from ehr.sandbox.generation.chance import Chance
from practice.appointment import Appointment, AppointmentStatus
from practice.people import Modality, ServiceType
from tests.ehr.sandbox.generation.conftest import SEED, ZONE

DUE = {AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW, AppointmentStatus.LATE_CANCELLED}
ORDINARY = Circumstances(7, 13, 1, 3, ServiceType.INDIVIDUAL, Modality.IN_PERSON, 0.0)
NOBODY_IN_PARTICULAR = Tendency(0.0, 0.0)


@pytest.fixture(scope="module")
def due(practice: GeneratedPractice) -> list[Appointment]:
    return [one for one in practice.appointments if one.status in DUE and one.service is not ServiceType.GROUP]


def share(sessions: list[Appointment], status: AppointmentStatus = AppointmentStatus.NO_SHOW) -> float:
    assert len(sessions) > 200, "too few to say anything"
    return sum(one.status is status for one in sessions) / len(sessions)


def lead_days(session: Appointment) -> float:
    return (session.starts_at - session.booked_at).total_seconds() / 86_400


def hour(moment: datetime) -> int:
    return moment.astimezone(ZONE).hour


@pytest.mark.parametrize(
    ("changed", "likelier"),
    [
        ({"lead_days": 40}, True),
        ({"hour": 8}, True),
        ({"hour": 17}, False),
        ({"weekday": 0}, True),
        ({"service": ServiceType.INTAKE}, True),
        ({"service": ServiceType.COUPLE}, False),
        ({"modality": Modality.VIDEO}, False),
        ({"month": 1}, True),
        ({"earlier_missed_share": 0.5}, True),
        ({"weekday": 1, "hour": 14}, True),
    ],
)
def test_each_circumstance_moves_the_chance_as_declared(changed: dict[str, object], likelier: bool) -> None:
    process = load_attendance()
    before = process.chances(ORDINARY, NOBODY_IN_PARTICULAR).no_show
    after = process.chances(ORDINARY._replace(**changed), NOBODY_IN_PARTICULAR).no_show
    assert (after > before) is likelier


def test_the_three_outcomes_share_one_probability() -> None:
    process = load_attendance()
    chances = process.chances(ORDINARY, NOBODY_IN_PARTICULAR)
    odds = math.exp(process.no_show.score(ORDINARY, 0.0))
    attended = 1 - chances.no_show - chances.late_cancellation
    assert chances.no_show / attended == pytest.approx(odds)


def test_a_person_has_the_same_tendency_every_time() -> None:
    process = load_attendance()
    one, again, other = (process.tendency(Chance(SEED), who) for who in ("CL-0042", "CL-0042", "CL-0043"))
    assert one == again != other


def test_about_one_session_in_ten_is_missed_without_a_word(due: list[Appointment]) -> None:
    assert 0.08 <= share(due) <= 0.12


def test_late_cancellations_are_rarer_than_no_shows(due: list[Appointment]) -> None:
    assert 0.06 <= share(due, AppointmentStatus.LATE_CANCELLED) <= 0.08


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda a: lead_days(a) > 28, lambda a: lead_days(a) <= 7.5),
        (lambda a: hour(a.starts_at) <= 9, lambda a: hour(a.starts_at) in (16, 17, 18)),
        (lambda a: a.service is ServiceType.INTAKE, lambda a: a.service is ServiceType.INDIVIDUAL),
    ],
    ids=["long lead", "early hours", "intakes"],
)
def test_the_records_show_what_the_coefficients_say(
    due: list[Appointment], one: Callable[[Appointment], bool], other: Callable[[Appointment], bool]
) -> None:
    assert share([a for a in due if one(a)]) > share([a for a in due if other(a)])


def test_outcomes_agree_with_the_true_chances(practice: GeneratedPractice, due: list[Appointment]) -> None:
    """Calibration: in each fifth of the true risk, the observed share lies within four standard errors."""
    resolved = sorted((practice.attendance_truth[a.id].no_show, a.status is AppointmentStatus.NO_SHOW) for a in due)
    size = len(resolved) // 5
    for start in range(0, 5 * size, size):
        band = resolved[start : start + size]
        expected = sum(chance for chance, _ in band) / size
        observed = sum(missed for _, missed in band) / size
        assert abs(observed - expected) < 4 * math.sqrt(expected * (1 - expected) / size)


def test_every_session_but_a_group_has_true_chances(practice: GeneratedPractice) -> None:
    for session in practice.appointments:
        chances = practice.attendance_truth.get(session.id)
        assert (chances is None) == (session.service is ServiceType.GROUP)
        assert chances is None or isinstance(chances, Chances) and 0 < sum(chances) < 1


def test_no_record_gives_the_true_chances_away(practice: GeneratedPractice) -> None:
    assert all("risk" not in key for one in practice.appointments for key in one.custom_fields)


def test_a_missed_session_says_why_or_nothing_and_a_kept_one_never(practice: GeneratedPractice) -> None:
    for session in practice.appointments:
        if session.status in (AppointmentStatus.CANCELLED, AppointmentStatus.LATE_CANCELLED):
            assert session.cancel_reason
        elif session.status is not AppointmentStatus.NO_SHOW:
            assert session.cancel_reason == ""
