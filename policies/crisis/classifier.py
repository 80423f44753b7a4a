"""The second reader: a fine-tuned MiniLM reads each message, and the newest together; its weights lie beside it."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock
from typing import NamedTuple

import numpy as np

from policies.crisis.encoder import CrisisEncoder, Pooled, Tokens
from policies.crisis.reading import CrisisLevel, Evidence, Finding
from policies.crisis.sentence import neighbours, sentence_around
from policies.crisis.spelling import spelling
from policies.crisis.weights import Weights

TERM = "classifier"
JOINED = 3
"""So many of the newest messages are also read as one, for what is said across messages."""
_REMEMBERED = 4_096
_AT_ONCE = 16

Texts = tuple[str, ...]
"""One message, or several that are read as one."""


class Score(NamedTuple):
    """Some messages: log-odds of danger, the worst stretch's category and the character that drew the attention."""

    odds: float
    category: str
    at: int


class CrisisClassifier:
    """Reads a window; needs no model provider, only MiniLM in this process. Loads it on the first reading, or ``warm``.

    A thread's messages come again with each new one: their scores are remembered, under a hash, never their words.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._encoder: CrisisEncoder | None = None
        self._seen: OrderedDict[bytes, Score] = OrderedDict()
        self._lock = Lock()
        self.version = weights.version

    def warm(self) -> None:
        """Load the model now, so that the first client does not wait for it; raises SettingsError where it cannot."""
        self.scores([("warm",)])

    def read(self, window: Sequence[str]) -> list[Finding]:
        """Return the messages that read like danger; where none does, what the newest say together."""
        alone = [(index, (message,)) for index, message in enumerate(window) if message.strip()]
        together, before = _newest(window), _newest(window[:-1])
        groups = [texts for _, texts in alone] + [texts for texts in (together, before) if texts]
        scores = dict(zip(groups, self.scores(groups), strict=True))
        found = [self._finding(index, texts[0], scores[texts]) for index, texts in alone if self._raises(scores[texts])]
        if found or not together or not self._raises(scores[together]):
            return found
        # What messages say together belongs to the one that completed it, not to each that follows.
        texts, last = (before, -2) if before and self._raises(scores[before]) else (together, -1)
        return [self._finding(len(window) + last, window[last], scores[texts], whole=True)]

    def scores(self, groups: Sequence[Texts]) -> list[Score]:
        """Return each group's score, reading what was not read before in as few passes as there can be."""
        keys = [blake2b("\0".join(texts).encode(errors="surrogatepass"), digest_size=16).digest() for texts in groups]
        with self._lock:
            known = {key: self._seen[key] for key in keys if key in self._seen}
        missing = {key: texts for key, texts in zip(keys, groups, strict=True) if key not in known}
        if missing:
            fresh = dict(zip(missing, self._read(list(missing.values())), strict=True))
            known |= fresh
            with self._lock:
                self._seen |= fresh
                while len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)
        return [known[key] for key in keys]

    def _read(self, groups: Sequence[Texts]) -> list[Score]:
        encoder = self._loaded()
        rows = [(number, row) for number, texts in enumerate(groups) for row in encoder.stretches(texts)]
        rows.sort(key=lambda row: len(row[1].ids))  # of one length together, so that little is read for nothing
        worst: dict[int, Score] = {}
        for start in range(0, len(rows), _AT_ONCE):
            batch = rows[start : start + _AT_ONCE]
            for (number, row), pooled in zip(batch, encoder.read([row for _, row in batch]), strict=True):
                score = self._score(row, pooled)
                if number not in worst or score.odds > worst[number].odds:
                    worst[number] = score
        return [worst[at]._replace(odds=worst[at].odds + self._spelled(texts)) for at, texts in enumerate(groups)]

    def _spelled(self, texts: Texts) -> float:
        """Return the log-odds of the words: of the whole, or of the worst two sentences, which the rest would drown."""
        parts = ["\n".join(texts), *(pair for message in texts for pair in neighbours(message))]
        return float((spelling(parts) @ self._weights.spelling).max()) + self._weights.spelling_bias

    def _score(self, row: Tokens, pooled: Pooled) -> Score:
        named = self._weights.category_weights[:, :-1] @ pooled.vector + self._weights.category_weights[:, -1]
        odds = float(self._weights.danger @ pooled.vector) + self._weights.bias
        placed = (row.places[int(token)] for token in np.argsort(-pooled.attention))
        at = next((place for place in placed if place is not None), 0)
        return Score(odds, self._weights.categories[int(named.argmax())], at)

    def _finding(self, index: int, message: str, score: Score, *, whole: bool = False) -> Finding:
        start, end = (0, len(message)) if whole else sentence_around(message, score.at)
        evidence = Evidence(message_index=index, start=start, end=end, term_id=TERM, category=score.category)
        return Finding(level=self._level(score), evidence=evidence)

    def _raises(self, score: Score) -> bool:
        return score.odds >= self._weights.elevated

    def _level(self, score: Score) -> CrisisLevel:
        sure = score.odds >= self._weights.surely and score.category in self._weights.imminent
        return CrisisLevel.IMMINENT if sure else CrisisLevel.ELEVATED

    def _loaded(self) -> CrisisEncoder:
        with self._lock:
            if self._encoder is None:
                self._encoder = CrisisEncoder(self._weights.adjustments, self._weights.attention)
            return self._encoder


def _newest(window: Sequence[str]) -> Texts:
    """Return the newest messages that are read as one; empty where there is only one."""
    newest = tuple(message for message in window[-JOINED:] if message.strip())
    return newest if len(newest) > 1 else ()
