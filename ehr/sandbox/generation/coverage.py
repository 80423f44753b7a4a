"""Insurance: a plan for everybody, and the authorizations whose used sessions agree with the calendar."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import CareKind, load_care_patterns
from ehr.sandbox.generation.chance import Chance, weighted
from ehr.sandbox.generation.clinicians import Roster
from ehr.sandbox.generation.named_people import NamedPeople
from practice.appointment import Appointment, AppointmentStatus
from practice.coverage import Authorization, Coverage
from practice.data_file import load_data_file
from practice.people import Client, ServiceType
from practice.record import Value

_FILE = Path(__file__).with_name("coverage.yaml")
_SELF_PAY = "Self-pay"
_NAMED_LEFT = 14
"""Named people with a payer of their own have at least that many sessions left."""


class Payer(Value):
    """One insurer, or none."""

    name: str
    weight: float
    authorizes: float
    plans: tuple[str, ...]
    copays: tuple[int, ...]
    prefix: str
    from_age: int = 0


class CoveragePatterns(Value):
    """Everything ``coverage.yaml`` declares."""

    version: int
    authorization_days: int
    out_of_network: float
    plan_changed: float
    nearly_used_up: float
    used_up: float
    session_steps: tuple[int, ...]
    payers: tuple[Payer, ...]
    couples_self_pay: float

    def payer(self, name: str) -> Payer:
        """Return a payer by name."""
        return next(payer for payer in self.payers if payer.name == name)


class Insurance:
    """Draws plans and authorizations."""

    def __init__(self, roster: Roster, named: NamedPeople, chance: Chance, almanac: Almanac) -> None:
        self._patterns = load_coverage()
        self._roster = roster
        self._named = named
        self._chance = chance
        self._almanac = almanac

    def coverages(self, clients: Sequence[Client], cares: Sequence[Care]) -> tuple[Coverage, ...]:
        """Return every client's plan, and the ended one of those who changed, in the order of the clients."""
        care_of = {client_id: care for care in cares for client_id in care.client_ids}
        drawn = [one for client in clients for one in self._plans(client, care_of[client.id])]
        return tuple(one.model_copy(update={"id": f"COV-{number:04d}"}) for number, one in enumerate(drawn, start=1))

    def _plans(self, client: Client, care: Care) -> Iterator[Coverage]:
        rng = self._chance.stream("coverage", client.id)
        payer = self._payer(client, care, rng)
        new_year = date(self._almanac.today.year, 1, 1)
        since = min(self._almanac.local(client.created_at).date(), new_year)
        changed = rng.random() < self._patterns.plan_changed and since < new_year and payer.name != _SELF_PAY
        if changed:
            before = rng.choice([one for one in self._patterns.payers if one.from_age == 0 and one != payer])
            yield _coverage(client, before, date(since.year, 1, 1), new_year - timedelta(days=1), rng)
        yield _coverage(client, payer, new_year if changed else date(since.year, 1, 1), None, rng)

    def _payer(self, client: Client, care: Care, rng: Random) -> Payer:
        patterns, person = self._patterns, self._named.find(client.id)
        if person is not None and person.payer is not None:
            return patterns.payer(person.payer)
        if care.kind is CareKind.COUPLE and rng.random() < patterns.couples_self_pay:
            return patterns.payer(_SELF_PAY)
        age = (self._almanac.today - client.date_of_birth).days // 365
        accepted = {*self._roster.sketch(care.clinician_id).payers, _SELF_PAY}
        anyone = rng.random() < patterns.out_of_network
        weights = {
            payer: payer.weight
            for payer in patterns.payers
            if age >= payer.from_age and (anyone or payer.name in accepted)
        }
        return weighted(rng, weights)

    def authorizations(
        self, coverages: Sequence[Coverage], cares: Sequence[Care], appointments: Sequence[Appointment]
    ) -> tuple[Authorization, ...]:
        """Return authorizations under the plans in force, oldest first."""
        care_of = {client_id: care for care in cares for client_id in care.client_ids}
        days = _session_days(appointments, self._almanac)
        drawn = [
            authorization
            for coverage in coverages
            if coverage.ends_on is None
            for authorization in self._authorized(coverage, care_of[coverage.client_id], days)
        ]
        drawn.sort(key=lambda one: (one.expires_on, one.client_id))
        return tuple(one.model_copy(update={"id": f"AUTH-{number:04d}"}) for number, one in enumerate(drawn, start=1))

    def _authorized(
        self, coverage: Coverage, care: Care, days: dict[tuple[str, ServiceType], list[date]]
    ) -> Iterator[Authorization]:
        rng = self._chance.stream("authorizations", coverage.client_id)
        service = load_care_patterns().kinds[care.kind].service
        held = days.get((coverage.client_id, service), [])
        person = self._named.find(coverage.client_id)
        fixed = person is not None and person.payer is not None
        wanted = fixed or rng.random() < self._patterns.payer(coverage.payer).authorizes
        if not wanted or not held or coverage.client_id != care.client_id:
            return
        span = timedelta(days=self._patterns.authorization_days)
        starts = held[0] if care.already_in_care else self._almanac.day(care.first_week, 0)
        while starts <= self._almanac.today and (care.end_week is None or starts < self._almanac.day(care.end_week, 0)):
            expires = starts + span - timedelta(days=1)
            used = sum(starts <= day <= expires for day in held)
            running = expires >= self._almanac.today
            yield Authorization(
                id="AUTH-0000",
                client_id=coverage.client_id,
                coverage_id=coverage.id,
                service=service,
                number=f"{self._patterns.payer(coverage.payer).prefix}-{rng.randrange(10**6, 10**7)}",
                sessions_allowed=self._allowed(used, running, fixed, rng),
                sessions_used=used,
                expires_on=expires,
            )
            starts += span

    def _allowed(self, used: int, running: bool, fixed: bool, rng: Random) -> int:
        patterns = self._patterns
        enough = [step for step in patterns.session_steps if step >= used] or [used + 4]
        if fixed and running:
            return max(used + _NAMED_LEFT, enough[0])
        draw = rng.random()
        if running and draw < patterns.used_up and used:
            return used
        if running and draw < patterns.used_up + patterns.nearly_used_up and used:
            return used + rng.randint(1, 3)
        return rng.choice(enough[:2]) if not running else rng.choice(enough[-2:])


def _coverage(client: Client, payer: Payer, starts_on: date, ends_on: date | None, rng: Random) -> Coverage:
    return Coverage(
        id="COV-0000",
        client_id=client.id,
        payer=payer.name,
        plan=rng.choice(payer.plans),
        member_id=f"{payer.prefix}{rng.randrange(10**8, 10**9)}",
        copay_cents=rng.choice(payer.copays),
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _session_days(appointments: Sequence[Appointment], almanac: Almanac) -> dict[tuple[str, ServiceType], list[date]]:
    """Return the days of completed sessions by client and service."""
    days: dict[tuple[str, ServiceType], list[date]] = {}
    for appointment in appointments:
        if appointment.status is AppointmentStatus.COMPLETED:
            day = almanac.local(appointment.starts_at).date()
            for client_id in appointment.client_ids:
                days.setdefault((client_id, appointment.service), []).append(day)
    return days


@lru_cache
def load_coverage() -> CoveragePatterns:
    """Read payers and authorizations."""
    return load_data_file(_FILE, CoveragePatterns)
