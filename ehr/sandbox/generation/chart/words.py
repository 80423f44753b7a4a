"""Facts of a session in words: numbers, spans, dates, severity. All of it in the slots that templates name."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.assessments import load_assessments
from ehr.sandbox.generation.chart.facts import ClientFile, Score, SessionFacts
from ehr.sandbox.generation.diagnoses import load_diagnoses
from ehr.sandbox.generation.severity import load_severity
from practice.appointment import Appointment
from practice.chart import Instrument
from practice.people import Modality, ServiceType
from practice.times import spoken, spoken_day, spoken_time

_COUNTS = ("no", "one", "two", "three", "four", "five", "six")
_THERAPY = {ServiceType.COUPLE: "couple therapy", ServiceType.FAMILY: "family therapy"}
_SEVERITY_WORDS = ((0.75, "severe"), (0.45, "moderate"), (0.2, "mild"), (0.0, "minimal"))
_TREND = 0.045
_CLEAR_CHANGE = 4
"""So many points, over both instruments, outweigh the hidden course."""


def trend(facts: SessionFacts) -> str:
    """Return ``better``, ``same`` or ``worse``: a clear change in scores counts before the hidden course.

    Nobody who is very ill is told to be better, and nobody who is well to be worse.
    """
    if facts.first_talk:
        return "same"
    changes = [score.now.total - score.before.total for score in facts.scores if score.before is not None]
    change = facts.severity - facts.severity_before
    if abs(sum(changes)) >= _CLEAR_CHANGE:
        change = float(sum(changes))
    level = load_severity().level(facts.severity)
    if change < -_TREND and level != "high":
        return "better"
    return "worse" if change > _TREND and level != "low" else "same"


def session_slots(file: ClientFile, facts: SessionFacts, almanac: Almanac, rng: Random) -> Mapping[str, str]:
    """Return the slots of one session."""
    appointment = facts.appointment
    late, early = timedelta(minutes=rng.randint(0, 4)), timedelta(minutes=rng.randint(0, 3))
    diagnosis = load_diagnoses().names[file.client.diagnoses[0]]
    severity = severity_words(file, facts)
    rhythm = rhythm_words(file.care.every_weeks(almanac.week_of(facts.day)))
    return {
        "begins": spoken_time(appointment.starts_at + late, almanac.zone),
        "ends": spoken_time(appointment.ends_at - early, almanac.zone),
        "since": since_words(facts.days_since_last),
        "Since_cap": since_words(facts.days_since_last).capitalize(),
        "bad_days": _count(facts.severity, rng),
        "bad_nights": _count(facts.severity, rng),
        "attacks": _COUNTS[min(5, max(0, round(facts.severity * 6 - 1.2 + rng.gauss(0, 0.5))))],
        "sleep_hours": f"{(435 - 165 * facts.severity) / 60:.1f}",
        "weekday": rng.choice(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
        "diagnosis": diagnosis,
        "Diagnosis_cap": diagnosis[0].upper() + diagnosis[1:],
        "severity": severity,
        "severity_state": "in partial remission" if severity == "minimal" else severity,
        "therapy": _THERAPY.get(appointment.service, "individual therapy"),
        "modality_words": "in-person" if appointment.modality is Modality.IN_PERSON else "telehealth",
        "rhythm": rhythm,
        "Rhythm_cap": rhythm.capitalize(),
        "next_time": appointment_words(facts.next_appointment, almanac) if facts.next_appointment else "",
    }


def _count(severity: float, rng: Random) -> str:
    """Return a number of days or nights of a week, as a word."""
    return _COUNTS[min(6, max(1, round(severity * 7 + rng.gauss(0, 0.7))))]


def since_words(days: int | None) -> str:
    """Return how long ago the last session was, as people say it."""
    if days is None or days > 45:
        return "the time since the last session"
    spans = ((10, "the past week"), (17, "the past two weeks"), (24, "the past three weeks"), (45, "the past month"))
    return next(words for most, words in spans if days <= most)


def rhythm_words(every_weeks: int) -> str:
    """Return how often the client comes."""
    words = {1: "weekly", 2: "every other week", 3: "every three weeks", 4: "monthly"}
    return words.get(every_weeks, "every other month")


def severity_words(file: ClientFile, facts: SessionFacts) -> str:
    """Return the severity as an adjective; the band of today's leading score where the diagnosis goes by scores."""
    if not file.client.diagnoses[0].startswith(load_diagnoses().followed_by_scores):
        return _latent_severity(facts)
    leading = Instrument.PHQ9 if file.course.loading.depression >= file.course.loading.anxiety else Instrument.GAD7
    for score in facts.scores:
        if score.now.instrument is leading:
            return load_assessments().band(leading, score.now.total)
    return _latent_severity(facts)


def _latent_severity(facts: SessionFacts) -> str:
    return next(word for least, word in _SEVERITY_WORDS if facts.severity >= least)


def appointment_words(appointment: Appointment, almanac: Almanac) -> str:
    """Return for example ``Thursday, November 12 at 4:00 PM, in person``."""
    how = "in person" if appointment.modality is Modality.IN_PERSON else "by video"
    return f"{spoken(appointment.starts_at, almanac.zone)}, {how}"


def score_slots(score: Score, almanac: Almanac) -> dict[str, str]:
    """Return the slots of one score."""
    patterns = load_assessments()
    names = patterns.instruments[score.now.instrument].items
    highest = sorted(range(len(names)), key=lambda item: -score.now.items[item])[:2]
    slots = {
        "instrument": score.now.instrument.value,
        "total": str(score.now.total),
        "band": patterns.band(score.now.instrument, score.now.total),
        "items": " and ".join(names[item] for item in sorted(highest)),
    }
    if score.before is not None:
        local = almanac.local(score.before.taken_at)
        slots["previous"] = str(score.before.total)
        slots["previous_day"] = spoken_day(local, almanac.zone).split(", ")[1]
        slots["difference"] = str(abs(score.now.total - score.before.total))
    return slots
