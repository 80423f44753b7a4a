"""Notes of group meetings: one for each member who came, naming nobody else."""

from collections.abc import Iterator

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chart.facts import ClientFile, NoteParts, SessionFacts
from ehr.sandbox.generation.chart.phrase_book import GroupProgram, load_phrases
from ehr.sandbox.generation.chart.speech import Speech
from ehr.sandbox.generation.chart.words import session_slots
from ehr.sandbox.generation.severity import load_severity


def write_group_note(file: ClientFile, facts: SessionFacts, speech: Speech, almanac: Almanac) -> NoteParts:
    """Return the note of one member of a group meeting."""
    book = load_phrases()
    name = str(facts.appointment.custom_fields["group"])
    program = book.groups.groups[name]
    group = name if name[:2].isupper() else name[:1].lower() + name[1:]
    week = almanac.week_of(facts.day)
    level = load_severity().level(facts.severity)
    speech.set(**session_slots(file, facts, almanac, speech.rng))
    speech.set(
        group=f"the {group}",
        Group_cap=f"The {group}",
        topic=_topic(program, week),
        next_topic=_topic(program, week + 1),
        topic1=speech.clause(file.themes[0].topics),
        practice=program.sessions[week % len(program.sessions)].practice,
        diary=program.diary,
        Diary_cap=program.diary[:1].upper() + program.diary[1:],
        focus=program.focus,
        mood=speech.rng.choice(book.therapy.moods[level]),
        affect=speech.rng.choice(book.therapy.affects[level]),
    )
    return NoteParts(
        subjective=tuple(_told(speech)),
        objective=tuple(_seen(speech)),
        assessment=tuple(_judged(speech)),
        plan=(
            speech.say(book.groups.phrases["practice"]),
            speech.say(book.groups.phrases["next_topic"]),
        ),
    )


def _topic(program: GroupProgram, week: int) -> str:
    return program.sessions[week % len(program.sessions)].topic


def _told(speech: Speech) -> Iterator[str]:
    phrases = load_phrases().groups.phrases
    yield speech.say(phrases["attended"])
    yield speech.say(phrases["diary"])
    if speech.rng.random() < 0.6:
        yield speech.say(phrases["homework"])


def _seen(speech: Speech) -> Iterator[str]:
    phrases = load_phrases().groups.phrases
    yield speech.say(phrases["participation"])
    if speech.rng.random() < 0.7:
        yield speech.say(phrases["learning"])
    yield speech.say(load_phrases().therapy.phrases["mental_status"])


def _judged(speech: Speech) -> Iterator[str]:
    yield speech.say(load_phrases().groups.phrases["assessment"])
    yield speech.set_phrase(load_phrases().risk.none)
