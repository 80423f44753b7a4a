"""Putting together what each client's chart is written from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.assessments import Questionnaires, Taken, may_fill_in
from ehr.sandbox.generation.assessments import numbered as numbered_assessments
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.care_patterns import CareKind
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.chart.cast import cast_of
from ehr.sandbox.generation.chart.facts import ClientFile, Score
from ehr.sandbox.generation.chart.medication_course import MedicationVisit, medication_visits
from ehr.sandbox.generation.chart.theme import load_themes
from ehr.sandbox.generation.clinicians import Roster
from ehr.sandbox.generation.named_people import NamedPeople
from ehr.sandbox.generation.names import load_names
from ehr.sandbox.generation.plans import Aim, PlanPeriod, aims_of, periods_of
from ehr.sandbox.generation.severity import Course, draw_course
from practice.appointment import Appointment, AppointmentStatus
from practice.chart import Instrument
from practice.people import Client

_NO_PLAN = (CareKind.TESTING, CareKind.MEDICATION)


class ClientFiles:
    """Builds the file of every client."""

    def __init__(
        self,
        cares: Sequence[Care],
        clients: Sequence[Client],
        appointments: Sequence[Appointment],
        roster: Roster,
        named: NamedPeople,
        chance: Chance,
        almanac: Almanac,
    ) -> None:
        self._care_of = {client_id: care for care in cares for client_id in care.client_ids}
        self._clients = clients
        self._roster = roster
        self._named = named
        self._chance = chance
        self._almanac = almanac
        self._by_id = {appointment.id: appointment for appointment in appointments}
        self._sessions: dict[str, list[Appointment]] = defaultdict(list)
        for appointment in appointments:
            for client_id in appointment.client_ids:
                self._sessions[client_id].append(appointment)

    def build(self) -> tuple[tuple[ClientFile, ...], tuple[Taken, ...]]:
        """Return the files in the order of the clients, and every assessment."""
        courses = {client.id: self._course(client.id) for client in self._clients}
        taken = self._assessments(courses)
        scores = _scores(taken)
        files = tuple(
            self._file(client, courses[client.id], scores.get(client.id, {}))
            for client in self._clients
            if self._sessions[client.id]
        )
        return files, taken

    def _course(self, client_id: str) -> Course:
        care = self._care_of[client_id]
        person = self._named.find(client_id)
        loading = load_themes()[care.themes[0]].loading
        rng = self._chance.stream("course", care.client_id)
        shape, start = (person.course, person.start) if person else (None, None)
        return draw_course(care, loading, rng, self._almanac, shape, start)

    def _assessments(self, courses: Mapping[str, Course]) -> tuple[Taken, ...]:
        questionnaires = Questionnaires(self._chance, self._almanac)
        drawn: list[tuple[str, str, Instrument, tuple[int, ...]]] = []
        for client in self._clients:
            if may_fill_in((self._almanac.today - client.date_of_birth).days // 365):
                careful = self._named.find(client.id) is not None
                answers = questionnaires.of(client.id, self._sessions[client.id], courses[client.id], careful=careful)
                drawn.extend((client.id, *answer) for answer in answers)
        return numbered_assessments(drawn, self._by_id)

    def _file(self, client: Client, course: Course, scores: Mapping[str, tuple[Score, ...]]) -> ClientFile:
        care = self._care_of[client.id]
        sessions = self._sessions[client.id]
        themes = tuple(load_themes()[theme] for theme in care.themes)
        shared = themes[:1] if care.kind is CareKind.COUPLE else themes
        aims = () if care.kind in _NO_PLAN else aims_of(shared, course)
        return ClientFile(
            client=client,
            care=care,
            themes=themes,
            course=course,
            aims=aims,
            periods=self._periods(care, aims, course, sessions),
            scores=scores,
            medication=self._medication(client, care, course, sessions),
            sessions=sessions,
            slots=self._slots(client, care),
        )

    def _periods(
        self, care: Care, aims: Sequence[Aim], course: Course, sessions: Sequence[Appointment]
    ) -> tuple[PlanPeriod, ...]:
        done = [one for one in sessions if one.status is AppointmentStatus.COMPLETED]
        if not aims or len(done) < 2:
            return ()
        first = self._almanac.local(done[0].starts_at).date()
        rng = self._chance.stream("plans", care.client_id)
        return periods_of(care, aims, course, first, rng, self._almanac)

    def _medication(
        self, client: Client, care: Care, course: Course, sessions: Sequence[Appointment]
    ) -> Mapping[str, MedicationVisit]:
        prescriber_id = care.clinician_id if care.kind is CareKind.MEDICATION else care.prescriber_id
        visits = [one for one in sessions if one.clinician_id == prescriber_id]
        rng = self._chance.stream("medication", client.id)
        return medication_visits(visits, client.diagnoses, course, rng, self._almanac)

    def _slots(self, client: Client, care: Care) -> dict[str, str]:
        sketch = self._roster.sketch(care.clinician_id)
        slots = cast_of(client, care, sketch.notes.says, load_names(), self._chance)
        if care.prescriber_id is not None:
            slots["prescriber"] = self._roster.sketch(care.prescriber_id).record().full_name
        return slots


def _scores(taken: Iterable[Taken]) -> dict[str, dict[str, tuple[Score, ...]]]:
    """Return the scores by client and appointment, each with the one before it."""
    latest: dict[tuple[str, Instrument], Score] = {}
    scores: dict[str, dict[str, tuple[Score, ...]]] = defaultdict(dict)
    for one in taken:
        assessment = one.assessment
        key = (assessment.client_id, assessment.instrument)
        before = latest[key].now if key in latest else None
        latest[key] = Score(assessment, before)
        own = scores[assessment.client_id]
        own[one.appointment_id] = (*own.get(one.appointment_id, ()), latest[key])
    return scores
