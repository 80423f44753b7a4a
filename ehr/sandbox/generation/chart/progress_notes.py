"""Every progress note of the practice: who writes when, what is still unsigned, what has not been written yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.chart.cast import introductions
from ehr.sandbox.generation.chart.facts import ClientFile, NoteParts, SessionFacts
from ehr.sandbox.generation.chart.group_note import write_group_note
from ehr.sandbox.generation.chart.intake_note import write_intake
from ehr.sandbox.generation.chart.medication_note import MedicationNotes
from ehr.sandbox.generation.chart.speech import Speech
from ehr.sandbox.generation.chart.testing_note import write_testing_note
from ehr.sandbox.generation.chart.therapy_note import TherapyNotes
from ehr.sandbox.generation.clinicians import ClinicianSketch, NoteHabits, Roster
from ehr.sandbox.generation.plans import Aim
from practice.appointment import Appointment, AppointmentStatus
from practice.chart import NOTE_HEADINGS, NoteFormat, NoteSection, NoteStatus, ProgressNote
from practice.people import ServiceType

NOTES_DAYS = 365
"""Notes go back that far; the named people's go back to their intake."""

LAST_NOTE_MISSING = frozenset({"CL-0001"})
"""Whose last session still waits for its note, so that there is always one to draft."""

_STILL_TO_COME = 1.15
"""Who is still in care has not come to the end of the story."""

_SIGNED_AT_ONCE = 0.88
_SIGNED_LATER_DAYS = 2.5
_NEVER_WRITTEN = 0.004
_PRESCRIBING = frozenset({"CLN-03", "CLN-08"})


@dataclass(frozen=True)
class NoteDraft:
    """A note before it has its number."""

    client_id: str
    appointment: Appointment
    day: date
    format: NoteFormat
    sections: tuple[NoteSection, ...]
    status: NoteStatus
    created_at: datetime


class NoteWriter:
    """Writes clients' notes, one client after another."""

    def __init__(self, roster: Roster, chance: Chance, almanac: Almanac) -> None:
        self._roster = roster
        self._sketches = {sketch.id: sketch for sketch in roster.clinicians}
        self._chance = chance
        self._almanac = almanac

    def notes_of(self, file: ClientFile, *, named: bool) -> Iterator[NoteDraft]:
        """Yield the notes of one client, oldest first."""
        rng = self._chance.stream("notes", file.client.id)
        speech = Speech(file.slots, introductions(file.slots), rng)
        attended = [one for one in file.sessions if _attended(one, file.client.id)]
        talks = [one for one in attended if _is_talk(one)]
        therapist = self._sketches[file.care.clinician_id].record().full_name
        expected = len(talks) if file.care.end_week is not None else round(_STILL_TO_COME * len(talks))
        therapy = TherapyNotes(file, speech, expected, self._chance, self._almanac)
        other = therapist if file.care.clinician_id not in _PRESCRIBING else None
        medication = MedicationNotes(file, speech, other, self._almanac)
        oldest = self._almanac.first_day if named else self._almanac.today - timedelta(days=NOTES_DAYS)
        for facts in self._facts(file, attended, talks):
            session = facts.appointment
            written = self._written(session, rng, named=named)
            missing = file.client.id in LAST_NOTE_MISSING and session is attended[-1]
            if facts.day < oldest or written is None or missing:
                if _is_talk(session):
                    therapy.skip(facts)
                continue
            sketch = self._sketches[session.clinician_id]
            speech.begin_note()
            _address(speech, sketch, file)
            parts = self._parts(file, facts, speech, therapy, medication)
            status, created_at = written
            yield NoteDraft(
                client_id=file.client.id,
                appointment=session,
                day=facts.day,
                format=sketch.notes.format,
                sections=_sections(parts, sketch.notes.format),
                status=status,
                created_at=created_at,
            )

    def _parts(
        self, file: ClientFile, facts: SessionFacts, speech: Speech, therapy: TherapyNotes, medication: MedicationNotes
    ) -> NoteParts:
        session = facts.appointment
        if session.service is ServiceType.GROUP:
            return write_group_note(file, facts, speech, self._almanac)
        if session.clinician_id in _PRESCRIBING:
            return medication.write(facts)
        if session.service is ServiceType.ASSESSMENT:
            number = sum(one.starts_at < session.starts_at for one in file.sessions if _is_testing(one))
            return write_testing_note(file, facts, number, speech, self._almanac)
        if session.service is ServiceType.INTAKE:
            return write_intake(file, facts, speech, self._almanac)
        return therapy.write(facts)

    def _facts(
        self, file: ClientFile, attended: Sequence[Appointment], talks: Sequence[Appointment]
    ) -> Iterator[SessionFacts]:
        last_by_clinician: dict[str, date] = {}
        thoughts = False
        over = file.care.end_week is not None and not file.care.dropped_out
        for session in attended:
            day = self._almanac.local(session.starts_at).date()
            before = last_by_clinician.get(session.clinician_id)
            week = self._almanac.week_of(day)
            severity = file.course.at(week)
            facts = SessionFacts(
                appointment=session,
                day=day,
                days_since_last=(day - before).days if before else None,
                severity=severity,
                severity_before=file.course.at(self._almanac.week_of(before)) if before else severity,
                scores=file.scores.get(session.id, ()),
                next_appointment=_next(session, file.sessions),
                aims=_aims_on(file, day),
                first_talk=bool(talks) and session is talks[0] and not file.care.already_in_care,
                last_of_care=over and bool(talks) and session is talks[-1],
                thoughts_reported_last_time=thoughts and _is_talk(session),
            )
            if facts.scores or _is_talk(session):
                thoughts = facts.item_nine > 0
            last_by_clinician[session.clinician_id] = day
            yield facts

    def _written(self, session: Appointment, rng: Random, *, named: bool) -> tuple[NoteStatus, datetime] | None:
        """Return status and time of a session's note, or None while there is none."""
        habits: NoteHabits = self._sketches[session.clinician_id].notes
        delay, signs, forgotten = rng.expovariate(1 / habits.days_to_write), rng.random(), rng.random()
        created_at = self._later(session.ends_at, delay, rng)
        signing = rng.expovariate(1 / _SIGNED_LATER_DAYS)
        if created_at >= self._almanac.morning or (forgotten < _NEVER_WRITTEN and not named):
            return None
        signed_at = created_at if signs < _SIGNED_AT_ONCE else created_at + timedelta(days=signing)
        behind = forgotten > 1 - habits.behind * 0.15 and not named
        unsigned = behind or signed_at >= self._almanac.morning
        return (NoteStatus.DRAFT if unsigned else NoteStatus.SIGNED), created_at

    def _later(self, ended: datetime, delay: float, rng: Random) -> datetime:
        """Return right after the session, or some waking hour of a later day."""
        if delay < 0.4:
            return ended + timedelta(minutes=rng.randint(3, 55))
        day = self._almanac.local(ended).date() + timedelta(days=max(1, round(delay)))
        return self._almanac.at(day, rng.randint(7 * 60 + 30, 20 * 60))


def _attended(session: Appointment, client_id: str) -> bool:
    absent = str(session.custom_fields.get("absent_client_ids", "")).split(",")
    return session.status is AppointmentStatus.COMPLETED and client_id not in absent


def _is_talk(session: Appointment) -> bool:
    """Say whether a session is one of therapy, after the intake."""
    apart = (ServiceType.INTAKE, ServiceType.GROUP, ServiceType.MEDICATION, ServiceType.ASSESSMENT)
    return session.service not in apart and session.clinician_id not in _PRESCRIBING


def _is_testing(session: Appointment) -> bool:
    return session.service is ServiceType.ASSESSMENT and session.status is AppointmentStatus.COMPLETED


def _next(session: Appointment, sessions: Sequence[Appointment]) -> Appointment | None:
    """Return the next appointment with the same clinician that was booked when the session ended."""
    for later in sessions:
        if later.starts_at > session.starts_at and later.clinician_id == session.clinician_id:
            return later if later.booked_at <= session.ends_at and later.service is not ServiceType.GROUP else None
    return None


def _aims_on(file: ClientFile, day: date) -> tuple[Aim, ...]:
    """Return the aims of the plan in force on a day."""
    in_force = [period for period in file.periods if period.starts_on <= day]
    return in_force[-1].open_aims if in_force else ()


def _address(speech: Speech, sketch: ClinicianSketch, file: ClientFile) -> None:
    by_name = sketch.notes.says == "name"
    word = file.client.called if by_name else sketch.notes.says
    speech.set(Client=word, client=word if by_name else word.lower())


def _sections(parts: NoteParts, note_format: NoteFormat) -> tuple[NoteSection, ...]:
    texts: Iterable[tuple[str, ...]] = (parts.subjective, parts.objective, parts.assessment, parts.plan)
    if note_format is NoteFormat.DAP:
        texts = (parts.subjective + parts.objective, parts.assessment, parts.plan)
    headings = NOTE_HEADINGS[note_format]
    return tuple(
        NoteSection(heading=heading, text=" ".join(sentences))
        for heading, sentences in zip(headings, texts, strict=True)
    )


def numbered(drafts: Iterable[NoteDraft]) -> tuple[ProgressNote, ...]:
    """Return the notes as records, in the order of their sessions."""
    ordered = sorted(drafts, key=lambda one: (one.appointment.starts_at, one.appointment.id, one.client_id))
    return tuple(
        ProgressNote(
            id=f"NOTE-{number:06d}",
            client_id=draft.client_id,
            clinician_id=draft.appointment.clinician_id,
            appointment_id=draft.appointment.id,
            session_date=draft.day,
            format=draft.format,
            sections=draft.sections,
            status=draft.status,
            created_at=draft.created_at,
        )
        for number, draft in enumerate(ordered, start=1)
    )
