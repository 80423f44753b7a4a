"""Sentences of a session sorted for a note and retold in the third person, each with the lines it stands on.

Nothing is paraphrased: what people said is quoted word for word, and what the clinician wrote stays as written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import Field

from practice.record import Value
from practice.text.note_cues import NoteCategory, NoteCues, note_cues
from practice.text.sentences import sentences
from practice.text.transcript import Line, Speaker

_SHORT_ANSWER = 6
"""Words: an answer this short is only understood with its question."""

_SHORT_PENALTY, _QUESTION_PENALTY, _FACT_BONUS = 2.0, 4.0, 1.5
_LEAST_WORDS, _MOST_WORDS = 4, 60
_FACT = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twice|mg)\b")
_LEANS_ON_QUESTION = re.compile(
    r"^(?:um+,? |uh+,? |well,? |oh,? |just )*(?:yes|yeah|yep|no|nope|nah|not|never|sometimes|maybe|kind of|a little|"
    r"that (?:i|he|she|they|we|my|it|nobody|everyone)|because|cause|to (?!be honest)|like|when|from|with|about|since)\b"
)
_LEANING_WORDS = 14
_ASKING = re.compile(
    r"^(?:and |so |okay |ok )*(?:how|what|when|where|who|why|which|did|do|does|are|is|was|were|have|any)\b"
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_WORTH_KEEPING = {NoteCategory.ADMINISTRATIVE, NoteCategory.CHIT_CHAT}


class NoteLine(Value):
    """One statement for a note. ``text`` is ready to stand in it; ``numbers`` are the lines it quotes."""

    numbers: tuple[int, ...] = Field(min_length=1)
    speaker: Speaker
    category: NoteCategory
    text: str
    salience: float


@dataclass(frozen=True)
class _Said:
    """A sentence or several of one line, of one category."""

    line: Line
    text: str
    category: NoteCategory
    salience: float
    answers: Line | None = None


def read_note_lines(lines: Sequence[Line]) -> list[NoteLine]:
    """Return every statement of the lines in their order, small talk and administration included (salience 0)."""
    cues = note_cues()
    said = [one for at, line in enumerate(lines) for one in _of_line(line, lines[at - 1] if at else None, cues)]
    return [_retold(one) for one in said]


def _of_line(line: Line, before: Line | None, cues: NoteCues) -> Iterator[_Said]:
    """Give the statements of a line, neighbours of one category joined so that a quote keeps its sense."""
    joined: _Said | None = None
    for sentence in sentences(line.text) or [line.text]:
        one = _judged(line, sentence, before, cues)
        if joined is None:
            joined = one
        elif joined.category is one.category and _words(joined.text) + _words(one.text) <= _MOST_WORDS:
            text, salience = f"{joined.text} {one.text}", max(joined.salience, one.salience) + 0.5
            joined = replace(joined, text=text, salience=salience)
        else:
            yield joined
            joined = one
    if joined is not None:
        yield joined


def _judged(line: Line, sentence: str, before: Line | None, cues: NoteCues) -> _Said:
    said = sentence.translate(_QUOTES).lower()
    question = _question_of(before)
    if line.speaker is Speaker.CLIENT and question and _is_answer(line.text, said):
        return _answered(line, sentence, question, cues)
    weights = cues.weights(said, line.speaker)
    category = cues.category(weights, line.speaker)
    asks = line.speaker is Speaker.CLINICIAN and _asks(said)
    if asks and category not in {NoteCategory.INTERVENTION, NoteCategory.PLAN}:
        category = NoteCategory.CHIT_CHAT  # a question matters through its answer
    return _Said(line, sentence, category, _salience(said, category, weights.get(category, 0.0), cues, asks=asks))


def _question_of(before: Line | None) -> Line | None:
    asked = before is not None and before.speaker is Speaker.CLINICIAN and _asks(before.text.lower())
    return before if asked else None


def _asks(said: str) -> bool:
    """Say whether words are a question; dictated ones often lack the mark."""
    plain = said.rstrip(" \"'”’")
    return plain.endswith("?") or (plain[-1:].isalnum() and bool(_ASKING.match(plain)))


def _is_answer(whole: str, sentence: str) -> bool:
    """Say whether a sentence is only understood with the question before it."""
    opens = whole.translate(_QUOTES).lower().startswith(sentence)
    leans = opens and _words(whole) <= _LEANING_WORDS and bool(_LEANS_ON_QUESTION.match(sentence))
    return _words(whole) <= _SHORT_ANSWER or leans


def _answered(line: Line, sentence: str, question: Line, cues: NoteCues) -> _Said:
    """Judge a short answer by what was asked: a "No" after "Any thoughts of hurting yourself?" is about risk."""
    asked = sentences(question.text)[-1].translate(_QUOTES).lower()
    together = f"{asked} {sentence.translate(_QUOTES).lower()}"
    weights = {**cues.weights(together, Speaker.CLIENT)}
    category = cues.category(weights, Speaker.CLIENT) if weights else NoteCategory.CHIT_CHAT
    if category in _WORTH_KEEPING and NoteCategory.RISK in weights:
        category = NoteCategory.RISK
    salience = _salience(together, category, weights.get(category, 0.0), cues, asks=False)
    return _Said(line, sentence, category, salience, answers=question)


def _salience(said: str, category: NoteCategory, weight: float, cues: NoteCues, *, asks: bool) -> float:
    if category in _WORTH_KEEPING:
        return 0.0
    found = cues.salience[category] + weight + (_FACT_BONUS if _FACT.search(said) else 0.0)
    found -= _QUESTION_PENALTY if asks else 0.0
    return max(0.1, round(found - (_SHORT_PENALTY if _words(said) < _LEAST_WORDS else 0.0), 2))


def _retold(said: _Said) -> NoteLine:
    numbers = (said.line.number,) if said.answers is None else (said.answers.number, said.line.number)
    return NoteLine(
        numbers=numbers,
        speaker=said.line.speaker,
        category=said.category,
        text=_in_third_person(said),
        salience=said.salience,
    )


def _in_third_person(said: _Said) -> str:
    if said.line.speaker is Speaker.NOTE:
        return _as_sentence(said.text)
    if said.answers is not None:
        asked = sentences(said.answers.text)[-1]
        return f'Asked "{_unquoted(asked)}", client answered: "{_unquoted(said.text)}"'
    return f'{_teller(said.line)}: "{_unquoted(_as_sentence(said.text))}"'


def _teller(line: Line) -> str:
    if line.speaker is Speaker.CLIENT:
        return "Client reports"
    return "Clinician" if line.speaker is Speaker.CLINICIAN else line.label or "Another person"


def _as_sentence(text: str) -> str:
    """Return the text with a capital and a full stop; not one word changes."""
    plain = text.strip()
    ended = plain.rstrip("\"'”’)")[-1:] in {".", "!", "?", "…"}
    mark = "?" if _asks(plain.lower()) else "."
    closed = plain if ended else f"{plain.rstrip(',;:-')}{mark}"
    return closed[:1].upper() + closed[1:]


def _unquoted(text: str) -> str:
    return text.strip().replace('"', "'").replace("“", "'").replace("”", "'")


def _words(text: str) -> int:
    return len(text.split())
