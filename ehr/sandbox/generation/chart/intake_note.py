"""Notes of first sessions with a therapist."""

from collections.abc import Iterator

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.assessments import load_assessments
from ehr.sandbox.generation.care_patterns import CareKind
from ehr.sandbox.generation.chart.facts import ClientFile, NoteParts, SessionFacts
from ehr.sandbox.generation.chart.phrase_book import load_phrases
from ehr.sandbox.generation.chart.speech import Speech
from ehr.sandbox.generation.chart.words import score_slots, session_slots
from ehr.sandbox.generation.severity import load_severity
from practice.people import Program

_YOUNG = (CareKind.TEEN, CareKind.FAMILY)
_RETIREMENT = 66
_AT_WORK = ("works full time", "works part time", "works irregular hours", "is between two jobs", "work is stressful")
_RETIRED = ("is retired", "retired some years ago and volunteers", "is retired and reads a good deal")
_IMPAIRED = ("work", "sleep and work", "family life", "work and relationships", "daily functioning")
_IMPAIRED_YOUNG = ("school", "school and family life", "sleep and school", "friendships and school")


def write_intake(file: ClientFile, facts: SessionFacts, speech: Speech, almanac: Almanac) -> NoteParts:
    """Return the note of a client's intake."""
    book = load_phrases()
    theme = file.themes[0]
    level = load_severity().level(facts.severity)
    code = file.client.diagnoses[0]
    years = (facts.day - file.client.date_of_birth).days // 365.25
    speech.set(**session_slots(file, facts, almanac, speech.rng))
    speech.set(
        age=f"{years:.0f}",
        diagnosis_code=code,
        mood=speech.rng.choice(book.therapy.moods[level]),
        affect=speech.rng.choice(book.therapy.affects[level]),
        complaint=speech.clause(theme.complaint),
        theme_history=speech.clause(theme.history),
        work_situation=speech.rng.choice(_RETIRED if years >= _RETIREMENT else _AT_WORK),
        impaired=speech.rng.choice(_IMPAIRED_YOUNG if file.care.kind in _YOUNG else _IMPAIRED),
        topic=speech.clause(theme.topics),
    )
    formulation = speech.fill(theme.formulation[0])
    speech.set(formulation_lower=formulation[:1].lower() + formulation[1:].removesuffix("."))
    return NoteParts(
        subjective=tuple(_subjective(file, speech)),
        objective=tuple(_objective(facts, speech, almanac)),
        assessment=tuple(_assessment(file, facts, speech)),
        plan=tuple(_plan(facts, speech)),
    )


def _subjective(file: ClientFile, speech: Speech) -> Iterator[str]:
    phrases = load_phrases().intake.phrases
    young = file.care.kind in _YOUNG
    for key in ("presenting", "complaint", "history", "teen_social" if young else "social", "medical"):
        yield speech.say(phrases[key])
    in_program = file.client.program is Program.SUBSTANCE_USE
    if not young:
        yield speech.say(phrases["substances_program" if in_program else "substances"])
    yield speech.say(phrases["family"])
    for theme in file.themes[1:2]:
        yield speech.say(phrases["also"], topic2=speech.clause(theme.topics))


def _objective(facts: SessionFacts, speech: Speech, almanac: Almanac) -> Iterator[str]:
    book = load_phrases()
    yield speech.say(book.intake.phrases["informed"])
    yield speech.say(book.intake.phrases["status"])
    for score in facts.scores:
        speech.set(**score_slots(score, almanac))
        yield speech.say(book.therapy.phrases["score_shared"], change="")
    if facts.item_nine:
        speech.set(item9=str(facts.item_nine), item9_words=load_assessments().item_9_words[facts.item_nine])
        yield speech.set_phrase(book.risk.positive)
    yield speech.say(book.intake.phrases["strengths"])


def _assessment(file: ClientFile, facts: SessionFacts, speech: Speech) -> Iterator[str]:
    book = load_phrases()
    yield speech.say(book.intake.phrases["impression"])
    yield speech.say(book.intake.phrases["prognosis"])
    if facts.item_nine:
        for lines in (book.risk.asked, book.risk.protective, book.risk.judged):
            yield speech.set_phrase(lines)
    else:
        yield speech.set_phrase(book.risk.teen_none if file.care.kind in _YOUNG else book.risk.none)


def _plan(facts: SessionFacts, speech: Speech) -> Iterator[str]:
    book = load_phrases()
    yield speech.say(book.intake.phrases["plan"])
    if facts.item_nine:
        yield speech.set_phrase(book.risk.plan)
    key = "next_appointment" if facts.next_appointment is not None else "no_next_appointment"
    yield speech.say(book.therapy.phrases[key])
