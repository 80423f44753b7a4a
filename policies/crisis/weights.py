"""What training found: the file beside this one that the classifier needs to open."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np

from practice.errors import SettingsError

WEIGHTS = Path(__file__).with_name("classifier.npz")

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

_ADJUSTED = "adjusted."


class Weights(NamedTuple):
    """The classifier's numbers.

    adjustments, attention: see ``CrisisEncoder``.
    danger, bias: a logistic model over a text's vector.
    spelling, spelling_bias: another over its words and letters, see ``spelling``.
    elevated: where the two models' log-odds, added up, reach it, they raise the alarm.
    categories, category_weights: names, and a softmax head (one row a category, the bias last) that says what it is.
    imminent: the categories that are imminent, from log-odds ``surely`` on.
    """

    version: str
    adjustments: Mapping[str, Numbers]
    attention: Numbers
    danger: Numbers
    bias: float
    spelling: Numbers
    spelling_bias: float
    elevated: float
    surely: float
    categories: tuple[str, ...]
    category_weights: Numbers
    imminent: frozenset[str]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Self:
        """Read the file; raises SettingsError where it is missing or wrong: without it the practice does not open."""
        try:
            with np.load(path, allow_pickle=False) as file:
                adjusted = [name for name in file.files if name.startswith(_ADJUSTED)]
                return cls(
                    version=str(file["version"]),
                    adjustments={name.removeprefix(_ADJUSTED): file[name].astype(np.float32) for name in adjusted},
                    attention=file["attention"].astype(np.float32),
                    danger=file["danger"].astype(np.float32),
                    bias=float(file["bias"]),
                    spelling=file["spelling"].astype(np.float32),
                    spelling_bias=float(file["spelling_bias"]),
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
        """Write the file, with half-precision numbers: the scores change by less than 0.02."""
        np.savez_compressed(
            path,
            allow_pickle=False,
            version=np.array(self.version),
            attention=self.attention.astype(np.float16),
            danger=self.danger.astype(np.float16),
            bias=np.array(self.bias),
            spelling=self.spelling.astype(np.float16),
            spelling_bias=np.array(self.spelling_bias),
            elevated=np.array(self.elevated),
            surely=np.array(self.surely),
            categories=np.array(self.categories),
            category_weights=self.category_weights.astype(np.float16),
            imminent=np.array(sorted(self.imminent)),
            **{f"{_ADJUSTED}{name}": values.astype(np.float16) for name, values in self.adjustments.items()},
        )
