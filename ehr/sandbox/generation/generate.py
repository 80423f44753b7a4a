"""Generating the synthetic practice: pure, and the same for the same seed and day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.appointments import Bookings, book
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
from ehr.sandbox.generation.referrals import ReferralDesk, ReferralLetter
from ehr.sandbox.generation.tasks import Situation, tasks
from ehr.sandbox.generation.threads import Portal
from ehr.sandbox.generation.treatment_plans import treatment_plans
from ehr.sandbox.generation.waitlist import waitlist
from practice.chart import Assessment, Consent, ProgressNote, TreatmentPlan
from practice.coverage import Authorization, Coverage
from practice.people import Availability, Client, Clinician, Credential, Leave
from practice.work import Message, Referral, Thread


@dataclass(frozen=True)
class _Setting:
    """What every part of the generation is given."""

    chance: Chance
    almanac: Almanac
    roster: Roster
    named: NamedPeople


@dataclass(frozen=True)
class _Calendar:
    availability: tuple[Availability, ...]
    leave: tuple[Leave, ...]
    cares: tuple[Care, ...]
    bookings: Bookings


@dataclass(frozen=True)
class _Charts:
    files: tuple[ClientFile, ...]
    assessments: tuple[Assessment, ...]
    notes: tuple[ProgressNote, ...]
    plans: tuple[TreatmentPlan, ...]


@dataclass(frozen=True)
class _Desk:
    coverages: tuple[Coverage, ...]
    authorizations: tuple[Authorization, ...]
    consents: tuple[Consent, ...]
    referrals: tuple[Referral, ...]
    letters: tuple[ReferralLetter, ...]
    threads: tuple[Thread, ...]
    messages: tuple[Message, ...]


def generate_practice(seed: int, today: date, zone: ZoneInfo | str) -> GeneratedPractice:
    """Return a whole practice as it stands on the morning of a day, 7:00 local.

    Two years lie behind it, and appointments are booked up to eight weeks ahead. Sessions before ``today`` have an
    outcome; those of today and later are scheduled or confirmed. The same arguments give identical records.
    """
    almanac = Almanac(today, ZoneInfo(zone) if isinstance(zone, str) else zone)
    setting = _Setting(Chance(seed), almanac, load_roster(), load_named_people())
    calendar = _calendar(setting)
    clients = _clients(calendar, setting)
    charts = _charts(calendar, clients, setting)
    desk = _desk(calendar, clients, setting)
    clinicians, chance = _clinicians(setting), setting.chance
    held = credentials(setting.roster, chance, today)
    folders = Files(calendar.cares, clinicians, desk.coverages, chance, almanac)
    return GeneratedPractice(
        clinicians=clinicians,
        credentials=held,
        availability=calendar.availability,
        leave=calendar.leave,
        clients=clients,
        appointments=calendar.bookings.appointments,
        waitlist=waitlist(clients, calendar.cares, chance, almanac),
        coverages=desk.coverages,
        authorizations=desk.authorizations,
        progress_notes=charts.notes,
        treatment_plans=charts.plans,
        assessments=charts.assessments,
        threads=desk.threads,
        messages=desk.messages,
        tasks=tasks(_situation(calendar, clients, clinicians, held, charts, desk), chance, almanac),
        referrals=desk.referrals,
        documents=folders.fill(clients, charts.assessments, desk.letters),
        consents=desk.consents,
        attendance_truth=calendar.bookings.chances,
    )


def _clinicians(setting: _Setting) -> tuple[Clinician, ...]:
    return tuple(sketch.record() for sketch in setting.roster.clinicians)


def _calendar(setting: _Setting) -> _Calendar:
    roster, named, chance, almanac = setting.roster, setting.named, setting.chance, setting.almanac
    patterns, hours, away = load_care_patterns(), availability(roster), leave(roster, chance, almanac)
    cares = courses_of_care(patterns, roster, named, chance, almanac)
    calendar = Calendar(almanac, hours, away)
    bookings = book(cares, calendar, patterns, roster, named, load_attendance(), chance, almanac)
    return _Calendar(hours, away, cares, bookings)


def _clients(calendar: _Calendar, setting: _Setting) -> tuple[Client, ...]:
    diagnoses: dict[str, tuple[str, ...]] = {}
    for care in calendar.cares:
        drawn = diagnoses_of(care, setting.chance.stream("diagnoses", care.client_id))
        person = setting.named.find(care.client_id)
        diagnoses |= dict.fromkeys(care.client_ids, (person.diagnoses if person else ()) or drawn)
    first_booked: dict[str, datetime] = {}
    for appointment in calendar.bookings.appointments:
        for client_id in appointment.client_ids:
            first_booked[client_id] = min(first_booked.get(client_id, appointment.booked_at), appointment.booked_at)
    registry = Registry(setting.named, setting.chance, setting.almanac)
    return registry.register(calendar.cares, diagnoses, first_booked)


def _charts(calendar: _Calendar, clients: Sequence[Client], setting: _Setting) -> _Charts:
    roster, named, chance, almanac = setting.roster, setting.named, setting.chance, setting.almanac
    appointments = calendar.bookings.appointments
    files, taken = ClientFiles(calendar.cares, clients, appointments, roster, named, chance, almanac).build()
    writer = NoteWriter(roster, chance, almanac)
    drafts = (writer.notes_of(file, named=named.find(file.client.id) is not None) for file in files)
    return _Charts(
        files=files,
        assessments=tuple(one.assessment for one in taken),
        notes=numbered_notes(chain.from_iterable(drafts)),
        plans=treatment_plans(files, chance, almanac),
    )


def _desk(calendar: _Calendar, clients: Sequence[Client], setting: _Setting) -> _Desk:
    chance, almanac, bookings = setting.chance, setting.almanac, calendar.bookings
    clinicians = _clinicians(setting)
    insurance = Insurance(setting.roster, setting.named, chance, almanac)
    coverages = insurance.coverages(clients, calendar.cares)
    referrals, letters = ReferralDesk(clinicians, coverages, chance, almanac).take_in(clients)
    portal = Portal(clients, clinicians, coverages, bookings.appointments, chance, almanac)
    threads, messages = portal.conversations(bookings.moves)
    return _Desk(
        coverages=coverages,
        authorizations=insurance.authorizations(coverages, calendar.cares, bookings.appointments),
        consents=ConsentDesk(coverages, chance, almanac).collect(clients),
        referrals=referrals,
        letters=letters,
        threads=threads,
        messages=messages,
    )


def _situation(
    calendar: _Calendar,
    clients: Sequence[Client],
    clinicians: Sequence[Clinician],
    held: Sequence[Credential],
    charts: _Charts,
    desk: _Desk,
) -> Situation:
    return Situation(
        clients=clients,
        clinicians=clinicians,
        credentials=held,
        appointments=calendar.bookings.appointments,
        moved=frozenset(old.id for old, _ in calendar.bookings.moves),
        notes=charts.notes,
        plans=charts.plans,
        authorizations=desk.authorizations,
        consents=desk.consents,
        referrals=desk.referrals,
        threads=desk.threads,
    )
