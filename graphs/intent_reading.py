"""What a message asks for, and where that goes: shared by the step that reads it and by the dry run of a change."""

from collections.abc import Iterable, Sequence

from graphs.services import Services
from policies.intents import IntentAllowlist, IntentReading, IntentScore
from practice.identity import Audience

DOCUMENTED = "faq.practice"
"""What a message is that reads like nothing else, when the practice's own documents answer it."""
PERSON = "person"


def read_intents(
    services: Services, text: str, audience: Audience, allowlists: Sequence[IntentAllowlist]
) -> list[IntentReading]:
    """Read what is asked, under each allowlist. Takes some milliseconds, a long message a second."""
    readings = services.classifier.compare(text, audience, allowlists)
    return [
        _with_documents(services, text, audience, allowlist, reading)
        for allowlist, reading in zip(allowlists, readings, strict=True)
    ]


def _with_documents(
    services: Services, text: str, audience: Audience, allowlist: IntentAllowlist, reading: IntentReading
) -> IntentReading:
    """The examples of an intent cannot name all that a practice writes about; its documents do."""
    if reading.intents or reading.injection or allowlist.rule(DOCUMENTED, audience) is None:
        return reading
    passages = services.knowledge.search(text, practice_id=services.profile.id, audience=audience)
    judgement = services.knowledge.judge(text, passages)
    if not judgement.answered:
        return reading
    return reading.model_copy(update={"intents": (IntentScore(intent=DOCUMENTED, score=judgement.score, text=text),)})


def in_order(reading: IntentReading, allowlist: IntentAllowlist) -> list[str]:
    """Small talk last if alone, else dropped; what waits for a decision comes after what can be answered at once."""
    found = list(dict.fromkeys(score.intent for score in reading.intents))
    substantial = [intent for intent in found if intent not in allowlist.closing]
    return sorted(substantial, key=lambda intent: intent.startswith("appointment.")) or found[:1]


def routes_of(intents: Iterable[str], audience: Audience, allowlist: IntentAllowlist) -> tuple[str, ...]:
    """Return where these intents go, each place once; nothing read, unknown and off are a person's."""
    rules = [allowlist.rule(intent, audience) for intent in intents]
    return tuple(dict.fromkeys(rule.route if rule else PERSON for rule in rules)) or (PERSON,)
