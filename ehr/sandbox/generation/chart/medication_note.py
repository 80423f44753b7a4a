"""Notes of visits with a prescriber."""

from collections.abc import Iterator
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.assessments import load_assessments
from ehr.sandbox.generation.chart.facts import ClientFile, NoteParts, SessionFacts
from ehr.sandbox.generation.chart.medication_course import MedicationVisit, load_formulary
from ehr.sandbox.generation.chart.phrase_book import load_phrases
from ehr.sandbox.generation.chart.speech import Speech
from ehr.sandbox.generation.chart.words import score_slots, session_slots, trend
from ehr.sandbox.generation.severity import load_severity
from practice.people import Modality

_GOOD_BELOW = 0.32
_PARTIAL_BELOW = 0.5


class MedicationNotes:
    """Writes the notes of one client's visits with a prescriber."""

    def __init__(self, file: ClientFile, speech: Speech, therapist: str | None, almanac: Almanac) -> None:
        self._file = file
        self._speech = speech
        self._therapist = therapist
        self._almanac = almanac
        self._phrases = load_formulary().phrases
        self._vitals = _Vitals(speech.rng)

    def write(self, facts: SessionFacts) -> NoteParts:
        """Return the note of a visit."""
        visit = self._file.medication[facts.appointment.id]
        level = load_severity().level(facts.severity)
        moods = load_phrases().therapy
        speech, rng = self._speech, self._speech.rng
        speech.set(**session_slots(self._file, facts, self._almanac, rng), **self._vitals.next())
        speech.set(
            topic=speech.clause(self._file.themes[0].topics),
            drug=visit.drug.name,
            dose=visit.dose,
            next_dose=visit.next_dose,
            taken=visit.drug.taken,
            effect=visit.effect or "",
            monitoring=visit.drug.monitoring,
            weeks=str(visit.weeks),
            therapist=self._therapist or "the primary care physician",
            mood=rng.choice(moods.moods[level]),
            affect=rng.choice(moods.affects[level]),
            age=f"{(facts.day - self._file.client.date_of_birth).days // 365.25:.0f}",
        )
        return NoteParts(
            subjective=tuple(self._subjective(facts, visit)),
            objective=tuple(self._objective(facts)),
            assessment=tuple(self._assessment(facts, visit)),
            plan=tuple(self._plan(facts, visit)),
        )

    def _subjective(self, facts: SessionFacts, visit: MedicationVisit) -> Iterator[str]:
        say = self._speech.say
        if visit.first:
            yield say(self._phrases["evaluation"])
            yield say(self._phrases["evaluation_history"])
        else:
            yield say(self._phrases["interval"])
            yield say(self._phrases["adherence"])
            yield say(self._phrases[trend(facts)])
            yield say(self._phrases["effect" if visit.effect else "no_effect"])
        symptoms = self._file.themes[0].symptoms.at(load_severity().level(facts.severity))
        fresh = self._speech.say_fresh(symptoms)
        if fresh is not None:
            yield fresh
        if facts.item_nine:
            yield self._speech.set_phrase(load_phrases().risk.asked)

    def _objective(self, facts: SessionFacts) -> Iterator[str]:
        video = facts.appointment.modality is Modality.VIDEO
        yield self._speech.say(self._phrases["vitals_video" if video else "vitals"])
        yield self._speech.say(self._phrases["status"])
        therapy, risk = load_phrases().therapy.phrases, load_phrases().risk
        for score in facts.scores:
            self._speech.set(**score_slots(score, self._almanac))
            change = ""
            if score.before is not None:
                went = score.now.total - score.before.total
                change = self._speech.clause(
                    therapy[f"score_change_{'down' if went < 0 else 'up' if went else 'same'}"]
                )
            yield self._speech.say(therapy["score_shared"], change=change)
        if facts.item_nine:
            words = load_assessments().item_9_words[facts.item_nine]
            self._speech.set(item9=str(facts.item_nine), item9_words=words)
            yield self._speech.set_phrase(risk.positive)
            yield self._speech.set_phrase(risk.protective)

    def _assessment(self, facts: SessionFacts, visit: MedicationVisit) -> Iterator[str]:
        risk = load_phrases().risk
        if visit.first:
            yield self._speech.say(load_phrases().therapy.phrases["assessment_same"])
        else:
            response = "good" if facts.severity < _GOOD_BELOW else "partial"
            response = response if facts.severity < _PARTIAL_BELOW else "poor"
            yield self._speech.say(self._phrases[f"response_{response}"])
        yield self._speech.set_phrase(risk.judged if facts.item_nine else risk.none)

    def _plan(self, facts: SessionFacts, visit: MedicationVisit) -> Iterator[str]:
        say, therapy = self._speech.say, load_phrases().therapy.phrases
        if visit.first:
            yield say(self._phrases["evaluation_plan"])
        elif visit.next_dose == visit.dose:
            yield say(self._phrases["keep"])
        else:
            raised = visit.drug.doses.index(visit.next_dose) > visit.drug.doses.index(visit.dose)
            yield say(self._phrases["step_up" if raised else "step_down"])
        if self._speech.rng.random() < 0.4:
            yield self._speech.set_phrase(self._phrases["monitoring"])
        if self._therapist and self._speech.rng.random() < 0.5:
            yield say(self._phrases["together"])
        if facts.item_nine:
            yield self._speech.set_phrase(load_phrases().risk.plan)
        yield say(therapy["next_appointment" if facts.next_appointment is not None else "no_next_appointment"])


class _Vitals:
    """Blood pressure, pulse and weight that stay those of one person."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._systolic, self._diastolic = rng.randint(106, 136), rng.randint(66, 84)
        self._pulse, self._weight = rng.randint(60, 84), rng.randint(118, 224)

    def next(self) -> dict[str, str]:
        """Return the readings of a visit."""
        near = self._rng.randint
        return {
            "systolic": str(self._systolic + near(-6, 6)),
            "diastolic": str(self._diastolic + near(-4, 4)),
            "pulse": str(self._pulse + near(-5, 6)),
            "weight": str(self._weight + near(-3, 3)),
        }
