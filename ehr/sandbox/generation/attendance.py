"""Who comes and who does not: a multinomial logit whose true coefficients stand in ``attendance.yaml``."""

import math
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import NamedTuple

from ehr.sandbox.generation.chance import Chance
from practice.appointment import AppointmentStatus
from practice.data_file import load_data_file
from practice.people import Modality, ServiceType
from practice.record import Value

_FILE = Path(__file__).with_name("attendance.yaml")


class HotSpot(Value):
    """A time of the week with an effect of its own."""

    weekday: int
    hour: int
    effect: float


class Coefficients(Value):
    """One outcome's score, on the logit scale against attending."""

    intercept: float
    per_log_lead_day: float
    earlier_missed_share: float
    hour: dict[int, float]
    weekday: tuple[float, ...]
    service: dict[ServiceType, float]
    modality: dict[Modality, float]
    month: tuple[float, ...]
    hot_spots: tuple[HotSpot, ...]

    def score(self, session: "Circumstances", person: float) -> float:
        """Return the score of a session for a person with this lasting tendency."""
        spots = (one.effect for one in self.hot_spots if (one.weekday, one.hour) == (session.weekday, session.hour))
        return (
            self.intercept
            + person
            + self.per_log_lead_day * math.log1p(session.lead_days)
            + self.earlier_missed_share * session.earlier_missed_share
            + self.hour.get(session.hour, 0.0)
            + self.weekday[session.weekday]
            + self.service.get(session.service, 0.0)
            + self.modality[session.modality]
            + self.month[session.month - 1]
            + sum(spots)
        )


class Circumstances(NamedTuple):
    """What the process knows of a session; local time."""

    lead_days: float
    hour: int
    weekday: int
    month: int
    service: ServiceType
    modality: Modality
    earlier_missed_share: float


class Tendency(NamedTuple):
    """A person's lasting tendency to miss sessions, on the logit scale."""

    no_show: float
    late_cancellation: float


class Chances(NamedTuple):
    """The true probabilities of a session, given that it is not cancelled in good time."""

    no_show: float
    late_cancellation: float


class PersonSpread(Value):
    """How much people differ."""

    no_show_sd: float
    late_cancellation_sd: float
    correlation: float


class Attendance(Value):
    """The whole process."""

    version: int
    early_cancellation: float
    practice_cancellation: float
    moved_after_cancellation: float
    rebooked_after_no_show: float
    earlier_sessions_counted: int
    person: PersonSpread
    no_show: Coefficients
    late_cancellation: Coefficients
    reasons: dict[str, tuple[str, ...]]

    def tendency(self, chance: Chance, client_id: str) -> Tendency:
        """Return a client's lasting tendency; the same for the same seed and client."""
        rng = chance.stream("tendency", client_id)
        shared, own = rng.gauss(0, 1), rng.gauss(0, 1)
        mixed = self.person.correlation * shared + math.sqrt(1 - self.person.correlation**2) * own
        return Tendency(shared * self.person.no_show_sd, mixed * self.person.late_cancellation_sd)

    def chances(self, session: Circumstances, person: Tendency) -> Chances:
        """Return the true chances of a no-show and of a late cancellation."""
        no_show = math.exp(self.no_show.score(session, person.no_show))
        late = math.exp(self.late_cancellation.score(session, person.late_cancellation))
        return Chances(no_show / (1 + no_show + late), late / (1 + no_show + late))

    def outcome(self, rng: Random, chances: Chances) -> AppointmentStatus:
        """Draw what became of a session that was due."""
        draw = rng.random()
        if draw < chances.no_show:
            return AppointmentStatus.NO_SHOW
        if draw < chances.no_show + chances.late_cancellation:
            return AppointmentStatus.LATE_CANCELLED
        return AppointmentStatus.COMPLETED


@lru_cache
def load_attendance() -> Attendance:
    """Read the true coefficients."""
    return load_data_file(_FILE, Attendance)
