"""The second reader: a linear classifier over sentence vectors, words and letters; its weights lie beside this file."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from policies.crisis.features import Embed, features
from policies.crisis.pieces import Piece, newest_together, pieces_of
from policies.crisis.reading import CrisisLevel, Evidence, Finding
from practice.errors import SettingsError

WEIGHTS = Path(__file__).with_name("classifier.npz")
TERM = "classifier"


class Weights(NamedTuple):
    """What training found.

    danger, bias: a logistic model over ``features``; its log-odds at or above ``elevated`` raise the alarm.
    categories, category_weights: names and a softmax head (one row a category, the bias last) that says what it is.
    imminent: the categories that are imminent, from log-odds ``surely`` on.
    """

    version: str
    danger: np.ndarray[tuple[int], np.dtype[np.float32]]
    bias: float
    elevated: float
    surely: float
    categories: tuple[str, ...]
    category_weights: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    imminent: frozenset[str]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """Read the file; raises SettingsError where it is missing or wrong: without it the practice does not open."""
        try:
            with np.load(path, allow_pickle=False) as file:
                return cls(
                    version=str(file["version"]),
                    danger=file["danger"].astype(np.float32),
                    bias=float(file["bias"]),
                    elevated=float(file["elevated"]),
                    surely=float(file["surely"]),
                    categories=tuple(map(str, file["categories"])),
                    category_weights=file["category_weights"].astype(np.float32),
                    imminent=frozenset(map(str, file["imminent"])),
                )
        except (OSError, ValueError, KeyError) as error:
            raise SettingsError(
                f"The crisis classifier's weights cannot be read: {type(error).__name__}.",
                "Restore policies/crisis/classifier.npz, or make it again with `handrail train-crisis`.",
            ) from error

    def write(self, path: Path) -> None:
        """Write the file, with half-precision numbers: the scores change by less than 0.01."""
        np.savez_compressed(
            path,
            version=np.array(self.version),
            danger=self.danger.astype(np.float16),
            bias=np.array(self.bias),
            elevated=np.array(self.elevated),
            surely=np.array(self.surely),
            categories=np.array(self.categories),
            category_weights=self.category_weights.astype(np.float16),
            imminent=np.array(sorted(self.imminent)),
        )


class CrisisClassifier:
    """Reads a window; needs no model provider, only the embedding that runs in this process."""

    def __init__(self, weights: Weights, embed: Embed) -> None:
        self._weights = weights
        self._embed = embed
        self.version = weights.version

    def scores(self, texts: Sequence[str]) -> tuple[np.ndarray[tuple[int], np.dtype[np.float32]], list[str]]:
        """Return each text's log-odds of danger, and the category that it would be."""
        rows = features(texts, self._embed)
        vectors = rows[:, : self._weights.category_weights.shape[1] - 1].toarray()
        named = vectors @ self._weights.category_weights[:, :-1].T + self._weights.category_weights[:, -1]
        odds = np.asarray(rows @ self._weights.danger + self._weights.bias, dtype=np.float32)
        return odds, [self._weights.categories[int(best)] for best in named.argmax(axis=1)]

    def read(self, window: Sequence[str]) -> list[Finding]:
        """Return the worst piece of each message that reads like danger; where none does, what they say together."""
        return self._worst(pieces_of(window)) or self._together(window)

    def _together(self, window: Sequence[str]) -> list[Finding]:
        """What the newest messages say together belongs to the one that completed it, not to each that follows."""
        piece, before = newest_together(window), newest_together(window[:-1])
        if piece is None or not (found := self._worst([piece])):
            return []
        return self._worst([before]) or found if before else found

    def _worst(self, pieces: Sequence[Piece]) -> list[Finding]:
        if not pieces:
            return []
        odds, categories = self.scores([piece.text for piece in pieces])
        worst: dict[int, tuple[float, Finding]] = {}
        for piece, odd, category in zip(pieces, odds, categories, strict=True):
            if odd < self._weights.elevated or odd <= worst.get(piece.message_index, (-np.inf, None))[0]:
                continue
            evidence = Evidence(
                message_index=piece.message_index, start=piece.start, end=piece.end, term_id=TERM, category=category
            )
            level = self._level(float(odd), category)
            worst[piece.message_index] = (float(odd), Finding(level=level, evidence=evidence))
        return [finding for _, finding in worst.values()]

    def _level(self, odds: float, category: str) -> CrisisLevel:
        sure = odds >= self._weights.surely and category in self._weights.imminent
        return CrisisLevel.IMMINENT if sure else CrisisLevel.ELEVATED
