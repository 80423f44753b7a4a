"""Sorting what was said in a session into the parts of a note. Every sentence keeps its line; nothing is concluded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from agents.local.note_cues import note_cues
from agents.local.retelling import answered, cleaned, ended, quoted, retold
from agents.local.utterances import Speaker, Utterance

SHORT_ANSWER_WORDS = 12
SHORT_AGREEMENT_WORDS = 7
LEAST_WORDS = 4
MOST = {"subjective": 10, "objective": 8, "assessment": 6, "plan": 8}


class Line(NamedTuple):
    """One sentence of a draft with the ids it stands on; ``weight`` decides what stays when there is too much."""

    text: str
    sources: tuple[str, ...]
    weight: float = 1.0


@dataclass
class NoteDraft:
    """The parts of a note under the names of SOAP."""

    subjective: list[Line] = field(default_factory=list)
    objective: list[Line] = field(default_factory=list)
    assessment: list[Line] = field(default_factory=list)
    plan: list[Line] = field(default_factory=list)

    def shortened(self, part: str) -> list[Line]:
        """Return a part's weightiest lines in the order in which they were said."""
        lines: list[Line] = getattr(self, part)
        kept = sorted(range(len(lines)), key=lambda at: (-lines[at].weight, at))[: MOST[part]]
        return [lines[at] for at in sorted(kept)]


def draft_from(utterances: Sequence[Utterance]) -> NoteDraft:
    """Sort utterances into a draft."""
    draft = NoteDraft()
    for place, utterance in enumerate(utterances):
        match utterance.speaker:
            case Speaker.BULLET:
                for sentence in utterance.sentences:
                    _place_bullet(draft, sentence, utterance.source_id)
            case Speaker.CLIENT:
                _place_client(draft, utterance, utterances[place - 1] if place else None)
            case Speaker.CLINICIAN:
                following = utterances[place + 1] if place + 1 < len(utterances) else None
                _place_clinician(draft, utterance, following)
    return draft


def _place_bullet(draft: NoteDraft, sentence: str, source_id: str) -> None:
    """A clinician's own note is kept word for word; it is theirs to have concluded."""
    cues, text = note_cues(), ended(_without_heading(cleaned(sentence)))
    line = Line(text, (source_id,), 2.0)
    if cues.shows("risk", sentence) and not cues.shows("homework", sentence):
        draft.subjective.append(line._replace(weight=9.0))
    elif cues.shows("plan", sentence) and not cues.shows("observation", sentence):
        draft.plan.append(line)
    elif cues.shows("conclusion", sentence) and not cues.shows("intervention", sentence):
        draft.assessment.append(line)
    elif any(cues.shows(kind, sentence) for kind in ("observation", "measurement", "intervention")):
        draft.objective.append(line)
    else:
        draft.subjective.append(line)


def _without_heading(text: str) -> str:
    """Take 'Plan:' off the front; the section says it."""
    head, colon, rest = text.partition(":")
    if not (colon and rest.strip() and head.isalpha()):
        return text
    bare = rest.strip()
    return bare[:1].upper() + bare[1:]


def _place_client(draft: NoteDraft, utterance: Utterance, before: Utterance | None) -> None:
    question = _question_to(before)
    first, *rest = utterance.sentences
    small = note_cues().shows("small_talk", cleaned(question)) if question else False
    if question and not small and len(first.split()) <= SHORT_ANSWER_WORDS and before and _touches([question, first]):
        risk = note_cues().shows("risk", question)
        answer = utterance.text if risk else first  # of an answer about risk, nothing is left out
        line = Line(answered(question, answer), (before.source_id, utterance.source_id), 9.0 if risk else 1.5)
        draft.subjective.append(line)
        if risk:
            return
    else:
        rest = list(utterance.sentences)
    for sentence in rest:
        _place_client_sentence(draft, sentence, utterance.source_id)


def _question_to(before: Utterance | None) -> str:
    if before is None or before.speaker is not Speaker.CLINICIAN or not before.sentences[-1].endswith("?"):
        return ""
    return before.sentences[-1]


def _touches(texts: Iterable[str]) -> bool:
    return any(note_cues().topics_of(text) for text in texts)


def _place_client_sentence(draft: NoteDraft, sentence: str, source_id: str) -> None:
    cues, short = note_cues(), len(sentence.split()) < LEAST_WORDS
    if short or sentence.endswith("?") or cues.shows("small_talk", cleaned(sentence)):
        return
    if cues.shows("agreement", sentence) and len(sentence.split()) <= SHORT_AGREEMENT_WORDS:
        return  # it stands with the plan that it agrees to
    topics = cues.topics_of(sentence)
    if cues.shows("plan", sentence) and not cues.shows("risk", sentence):
        draft.plan.append(Line(retold(sentence), (source_id,), 1.0 + len(topics)))
    elif topics:
        weight = 9.0 if "risk" in topics else 1.0 + len(topics) + min(len(sentence.split()), 30) / 30
        draft.subjective.append(Line(retold(sentence), (source_id,), weight))


def _place_clinician(draft: NoteDraft, utterance: Utterance, following: Utterance | None) -> None:
    cues = note_cues()
    for place, sentence in enumerate(utterance.sentences):
        if sentence.endswith("?") and not cues.shows("plan", sentence) or len(sentence.split()) < LEAST_WORDS:
            continue
        if cues.shows("small_talk", cleaned(sentence)):
            continue
        last = place == len(utterance.sentences) - 1
        if cues.shows("plan", sentence):
            draft.plan.append(_agreed(sentence, utterance, following if last else None))
        elif cues.shows("intervention", sentence):
            draft.objective.append(Line(f"Intervention: {quoted(sentence)}", (utterance.source_id,), 2.0))
        elif cues.shows("observation", sentence) or cues.shows("measurement", sentence):
            draft.objective.append(Line(f"Clinician noted: {quoted(sentence)}", (utterance.source_id,), 2.0))
        elif cues.shows("conclusion", sentence):
            draft.assessment.append(Line(f"Clinician reflected: {quoted(sentence)}", (utterance.source_id,), 1.5))


def _agreed(sentence: str, utterance: Utterance, following: Utterance | None) -> Line:
    """What the clinician proposed, with the client's yes if one followed."""
    told = f"Discussed as a plan: {quoted(sentence)}"
    weight = 3.0 if note_cues().shows("homework", sentence) or note_cues().shows("next_session", sentence) else 2.0
    if following and following.speaker is Speaker.CLIENT and note_cues().shows("agreement", following.text):
        told = f"{told} Client answered {quoted(following.sentences[0])}"
        return Line(told, (utterance.source_id, following.source_id), weight)
    return Line(told, (utterance.source_id,), weight)
