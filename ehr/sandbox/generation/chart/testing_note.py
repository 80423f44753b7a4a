"""Notes of psychological assessments: tests in two sessions, feedback in the third."""

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chart.facts import ClientFile, NoteParts, SessionFacts
from ehr.sandbox.generation.chart.phrase_book import load_phrases
from ehr.sandbox.generation.chart.speech import Speech
from ehr.sandbox.generation.chart.words import session_slots
from ehr.sandbox.generation.severity import load_severity
from practice.people import Modality


def write_testing_note(
    file: ClientFile, facts: SessionFacts, number: int, speech: Speech, almanac: Almanac
) -> NoteParts:
    """Return the note of the assessment's session of that number, counted from 0."""
    book = load_phrases()
    steps = book.testing.sessions
    step = steps[min(number, len(steps) - 1)]
    level = load_severity().level(facts.severity)
    speech.set(**session_slots(file, facts, almanac, speech.rng))
    speech.set(mood=speech.rng.choice(book.therapy.moods[level]), affect=speech.rng.choice(book.therapy.affects[level]))
    in_person = facts.appointment.modality is Modality.IN_PERSON
    present = book.therapy.phrases["present_in_person" if in_person else "present_video"]
    plan = [speech.say(step.planned)]
    if facts.next_appointment is not None:
        plan.append(speech.say(book.therapy.phrases["next_appointment"]))
    return NoteParts(
        subjective=(speech.say(step.done),),
        objective=(speech.say(present), speech.say(book.therapy.phrases["mental_status"]), speech.say(step.seen)),
        assessment=(speech.say(step.judged), speech.set_phrase(book.risk.none)),
        plan=tuple(plan),
    )
