"""CLINC150 (Larson et al., EMNLP 2019; CC BY 3.0) as it lies beside the project: 150 intents and what is none of them.

It is read where it lies and never copied. Its test split is not among it, and is nobody's to tune on.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

from policies.intents.head import NONE_OF_THESE
from practice.errors import InputError
from practice.record import Value

FILE = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "clinc150_train_val.json"


class Labelled(NamedTuple):
    """Texts with their intents; ``NONE_OF_THESE`` marks what belongs to none."""

    texts: list[str]
    labels: list[str]

    def where(self, wanted: Sequence[bool]) -> "Labelled":
        """Return those that are wanted."""
        kept = [index for index, want in enumerate(wanted) if want]
        return Labelled([self.texts[index] for index in kept], [self.labels[index] for index in kept])


class ClincData(Value):
    """The splits that may be learned from and looked at: rows of text and intent."""

    train: tuple[tuple[str, str], ...]
    val: tuple[tuple[str, str], ...]
    oos_train: tuple[tuple[str, str], ...]
    oos_val: tuple[tuple[str, str], ...]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the file. Raises ``InputError`` where it is not there or not of this shape."""
        try:
            return cls.model_validate(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise InputError(
                f"CLINC150 cannot be read from {path}.", "Put clinc150_train_val.json there (github clinc/oos-eval)."
            ) from error

    @property
    def learned(self) -> Labelled:
        """What is learned from: the train split with its share of none of these."""
        return _labelled(self.train, self.oos_train)

    @property
    def measured(self) -> Labelled:
        """What is measured on: the validation split with its own."""
        return _labelled(self.val, self.oos_val)


def _labelled(known: Sequence[tuple[str, str]], unknown: Sequence[tuple[str, str]]) -> Labelled:
    texts = [text for text, _ in (*known, *unknown)]
    return Labelled(texts, [label for _, label in known] + [NONE_OF_THESE] * len(unknown))
