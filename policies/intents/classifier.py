"""What a message asks for: deterministic, no model provider, some milliseconds."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import numpy as np

from policies.intents.allowlist import Intent, IntentAllowlist
from policies.intents.clauses import clauses
from policies.intents.examples import AudienceExamples, IntentExamples
from policies.intents.head import HeadReading, IntentHead, Vectors
from policies.intents.reading import IntentReading, IntentScore
from policies.intents.signals import Signals
from policies.intents.vectors import Embed, example_vectors
from practice.identity import Audience

CLINICAL_QUESTION = "clinical.question"
SURER_FOR_A_CLAUSE = 0.08
"""A second intent, read in one clause only, must be that much surer than its threshold."""


class IntentClassifier:
    """Reads intents of one audience at a time; learns from examples alone, at the first message or by ``warm``.

    embed: texts to vectors of length 1.
    cache: a folder where what was learned is kept between starts.
    """

    def __init__(
        self,
        embed: Embed,
        allowlist: IntentAllowlist,
        examples: IntentExamples,
        signals: Signals | None = None,
        *,
        cache: Path | None = None,
    ) -> None:
        self._embed = embed
        self._allowlist = allowlist
        self._signals = signals or Signals.load()
        self._learned_from = f"{examples.version}+{self._signals.version}"
        self.version = f"{allowlist.version}+{self._learned_from}"
        self._examples = examples
        self._cache = cache
        self._learning = Lock()
        self._lesson: _Lesson | None = None

    def warm(self) -> None:
        """Learn now, so that the first message does not wait for it. Safe from several threads; done once."""
        with self._learning:
            if self._lesson is None:
                heads = {who: _fit(self._embed, given, self._cache) for who, given in self._examples.audiences.items()}
                self._lesson = _Lesson(
                    heads, example_vectors(self._embed, self._signals.injection_examples, self._cache)
                )

    @property
    def _learned(self) -> "_Lesson":
        if self._lesson is None:
            self.warm()
        assert self._lesson is not None  # warm has set it
        return self._lesson

    def classify(self, text: str, audience: Audience, allowlist: IntentAllowlist | None = None) -> IntentReading:
        """Return what the message asks for; nothing at all where no intent is sure enough.

        allowlist: as it stands at the practice now; without one, as it was shipped.
        """
        return self.compare(text, audience, (allowlist or self._allowlist,))[0]

    def compare(self, text: str, audience: Audience, allowlists: Sequence[IntentAllowlist]) -> list[IntentReading]:
        """Return what the message asks for under each allowlist; it is embedded once."""
        pieces = [text, *(clause for clause in clauses(text) if clause != text)]
        vectors = self._embed(pieces)
        readings = self._learned.heads[audience].read(pieces, vectors)
        injection = self._is_injection(text, vectors, audience)
        return [
            IntentReading(
                intents=tuple(self._composed(pieces, readings, audience, allowlist)),
                injection=injection,
                version=f"{allowlist.version}+{self._learned_from}",
            )
            for allowlist in allowlists
        ]

    def _composed(
        self, pieces: Sequence[str], readings: Sequence[HeadReading], audience: Audience, allowlist: IntentAllowlist
    ) -> list[IntentScore]:
        """Put together what the whole message says and what its clauses add."""
        found: dict[str, IntentScore] = {}
        asked = allowlist.known
        whole = _accepted(pieces[0], readings[0], asked(readings[0].label, audience), 0.0)
        if whole:
            found[_family(whole.intent)] = whole
        margin = SURER_FOR_A_CLAUSE if whole else 0.0
        for piece, reading in zip(pieces[1:], readings[1:], strict=True):
            score = _accepted(piece, reading, asked(reading.label, audience), margin)
            if score and score.score > _best(found, score.intent, whole):
                found[_family(score.intent)] = score
        self._add_clinical(pieces[0], asked(CLINICAL_QUESTION, audience), found)
        substantial = [score for score in found.values() if score.intent not in allowlist.closing]
        return substantial or list(found.values())[:1]

    def _add_clinical(self, text: str, rule: Intent | None, found: dict[str, IntentScore]) -> None:
        words = self._signals.clinical_words(text) if rule else None
        if words:
            found[CLINICAL_QUESTION] = IntentScore(intent=CLINICAL_QUESTION, score=1.0, text=words)

    def _is_injection(self, text: str, vectors: Vectors, audience: Audience) -> bool:
        if self._signals.looks_like_injection(text):
            return True
        orders = (vectors @ self._learned.orders.T).max(axis=1)
        ordinary = self._learned.heads[audience].nearest_ordinary(vectors)
        return bool(np.any((orders >= self._signals.injection_similarity) & (orders > ordinary)))


class _Lesson(NamedTuple):
    """What was learned: a head for each audience, and the vectors of orders that messages may not give."""

    heads: dict[Audience, IntentHead]
    orders: Vectors


def _fit(embed: Embed, examples: AudienceExamples, cache: Path | None) -> IntentHead:
    texts, labels = zip(*examples.labelled(), strict=True)
    return IntentHead(texts, example_vectors(embed, texts, cache), labels, kept_in=cache)


def _accepted(piece: str, reading: HeadReading, rule: Intent | None, margin: float) -> IntentScore | None:
    if rule is None or reading.score < rule.threshold + margin:
        return None
    return IntentScore(intent=rule.id, score=min(1.0, reading.score), text=piece)


def _family(intent: str) -> str:
    """Intents of one family compete: 'not Thursday, is Friday free?' is one move, no cancellation and booking."""
    family = intent.split(".")[0]
    return family if family in {"appointment", "staff"} else intent


def _best(found: dict[str, IntentScore], intent: str, whole: IntentScore | None) -> float:
    """Return the score to beat: the whole message's reading of a family is never replaced by a clause's."""
    family = _family(intent)
    if whole and _family(whole.intent) == family:
        return 1.0
    return found[family].score if family in found else 0.0
