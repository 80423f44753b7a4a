"""Generating the synthetic practice: pure, and the same for the same seed and day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.appointments import Bookings, book
from ehr.sandbox.generation.assessments import Taken
from ehr.sandbox.generation.attendance import load_attendance
from ehr.sandbox.generation.calendar import Calendar
from ehr.sandbox.generation.care import Care, courses_of_care
from ehr.sandbox.generation.care_patterns import load_care_patterns
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.chart.client_files import ClientFiles
from ehr.sandbox.generation.chart.facts import ClientFile
from ehr.sandbox.generation.chart.progress_notes import NoteWriter
from ehr.sandbox.generation.chart.progress_notes import numbered as numbered_notes
from ehr.sandbox.generation.clients import Registry
from ehr.sandbox.generation.clinicians import Roster, availability, credentials, load_roster
from ehr.sandbox.generation.consents import ConsentDesk
from ehr.sandbox.generation.coverage import Insurance
from ehr.sandbox.generation.diagnoses import diagnoses_of
from ehr.sandbox.generation.documents import Files
from ehr.sandbox.generation.generated import GeneratedPractice
from ehr.sandbox.generation.leave import leave
from ehr.sandbox.generation.named_people import NamedPeople, load_named_people
from ehr.sandbox.generation.referrals import ReferralDesk
from ehr.sandbox.generation.tasks import Situation, tasks
from ehr.sandbox.generation.threads import Portal
from ehr.sandbox.generation.treatment_plans import treatment_plans
from ehr.sandbox.generation.waitlist import waitlist
from practice.appointment import Appointment
from practice.chart import ProgressNote
from practice.people import Availability, Client, Clinician, Leave


@dataclass(frozen=True)
class _Setting:
    """What every part of the generation is given."""

    chance: Chance
    almanac: Almanac
    roster: Roster
    named: NamedPeople


@dataclass(frozen=True)
class _Charts:
    files: tuple[ClientFile, ...]
    taken: tuple[Taken, ...]
    notes: tuple[ProgressNote, ...]


def generate_practice(seed: int, today: date, zone: ZoneInfo | str) -> GeneratedPractice:
    """Return a whole practice as it stands on the morning of a day, 7:00 local.

    Two years lie behind it, and appointments are booked up to eight weeks ahead. Sessions before ``today`` have an
    outcome; those of today and later are scheduled or confirmed. The same arguments give identical records.
    """
    almanac = Almanac(today, ZoneInfo(zone) if isinstance(zone, str) else zone)
    setting = _Setting(Chance(seed), almanac, load_roster(), load_named_people())
    open_hours, away = availability(setting.roster), leave(setting.roster, setting.chance, almanac)
    cares = courses_of_care(load_care_patterns(), setting.roster, setting.named, setting.chance, almanac)
    bookings = _bookings(cares, open_hours, away, setting)
    clients = _clients(cares, bookings.appointments, setting)
    charts = _charts(cares, clients, bookings.appointments, setting)
    return _assembled(setting, open_hours, away, cares, bookings, clients, charts)


def _bookings(
    cares: Sequence[Care], open_hours: Sequence[Availability], away: Sequence[Leave], setting: _Setting
) -> Bookings:
    calendar = Calendar(setting.almanac, open_hours, away)
    return book(
        cares, calendar, load_care_patterns(), setting.roster, setting.named, load_attendance(), setting.chance,
        setting.almanac,
    )  # fmt: skip


def _clients(cares: Sequence[Care], appointments: Sequence[Appointment], setting: _Setting) -> tuple[Client, ...]:
    diagnoses: dict[str, tuple[str, ...]] = {}
    for care in cares:
        drawn = diagnoses_of(care, setting.chance.stream("diagnoses", care.client_id))
        for client_id in care.client_ids:
            person = setting.named.find(client_id) or setting.named.find(care.client_id)
            diagnoses[client_id] = (person.diagnoses if person else ()) or drawn
    first_booked = _first_booked(appointments)
    return Registry(setting.named, setting.chance, setting.almanac).register(cares, diagnoses, first_booked)


def _first_booked(appointments: Sequence[Appointment]) -> Mapping[str, datetime]:
    first: dict[str, datetime] = {}
    for appointment in appointments:
        for client_id in appointment.client_ids:
            first[client_id] = min(first.get(client_id, appointment.booked_at), appointment.booked_at)
    return first


def _charts(
    cares: Sequence[Care], clients: Sequence[Client], appointments: Sequence[Appointment], setting: _Setting
) -> _Charts:
    files, taken = ClientFiles(
        cares, clients, appointments, setting.roster, setting.named, setting.chance, setting.almanac
    ).build()
    writer = NoteWriter(setting.roster, setting.chance, setting.almanac)
    drafts = [
        draft for file in files for draft in writer.notes_of(file, named=setting.named.find(file.client.id) is not None)
    ]
    return _Charts(files, taken, numbered_notes(drafts))


def _assembled(
    setting: _Setting,
    open_hours: tuple[Availability, ...],
    away: tuple[Leave, ...],
    cares: Sequence[Care],
    bookings: Bookings,
    clients: tuple[Client, ...],
    charts: _Charts,
) -> GeneratedPractice:
    chance, almanac, roster = setting.chance, setting.almanac, setting.roster
    clinicians: tuple[Clinician, ...] = tuple(sketch.record() for sketch in roster.clinicians)
    insurance = Insurance(roster, setting.named, chance, almanac)
    coverages = insurance.coverages(clients, cares)
    assessments = tuple(one.assessment for one in charts.taken)
    referrals, letters = ReferralDesk(clinicians, coverages, chance, almanac).take_in(clients)
    portal = Portal(clients, clinicians, coverages, bookings.appointments, chance, almanac)
    threads, messages = portal.conversations(bookings.moves)
    situation = Situation(
        clients=clients,
        clinicians=clinicians,
        credentials=credentials(roster, chance, almanac.today),
        appointments=bookings.appointments,
        moved=frozenset(old.id for old, _ in bookings.moves),
        notes=charts.notes,
        plans=treatment_plans(charts.files, chance, almanac),
        authorizations=insurance.authorizations(coverages, cares, bookings.appointments),
        consents=ConsentDesk(coverages, chance, almanac).collect(clients),
        referrals=referrals,
        threads=threads,
    )
    return GeneratedPractice(
        clinicians=clinicians,
        credentials=tuple(situation.credentials),
        availability=open_hours,
        leave=away,
        clients=clients,
        appointments=bookings.appointments,
        waitlist=waitlist(clients, cares, chance, almanac),
        coverages=coverages,
        authorizations=tuple(situation.authorizations),
        progress_notes=charts.notes,
        treatment_plans=tuple(situation.plans),
        assessments=assessments,
        threads=threads,
        messages=messages,
        tasks=tasks(situation, chance, almanac),
        referrals=referrals,
        documents=Files(cares, clinicians, coverages, chance, almanac).fill(clients, assessments, letters),
        consents=tuple(situation.consents),
        attendance_truth=bookings.chances,
    )
