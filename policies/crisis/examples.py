"""The labelled messages that the classifier learns from and is measured on: made up, none of them anybody's."""

from pathlib import Path
from typing import Self

from pydantic import Field

from policies.crisis.reading import CrisisLevel
from policies.policy_file import load_policy_file
from practice.record import Value

_FOLDER = Path(__file__).parent / "examples"
_BETWEEN_MESSAGES = " || "


class CategoryFile(Value):
    """One file of ``examples/``. A scene is one situation, told by several people; scenes are never split.

    ``held_out`` is what the screen is measured on. Nothing is learned, tuned or written from it.
    ``blind`` is held out too, and its author knew the categories' names but no other example.
    """

    category: str
    danger: CrisisLevel
    train: tuple[tuple[str, ...], ...]
    held_out: tuple[tuple[str, ...], ...] = ()
    blind: tuple[tuple[str, ...], ...] = ()


class CrisisExample(Value):
    """One window of messages, oldest first, and whether a person must see it."""

    window: tuple[str, ...] = Field(min_length=1)
    category: str
    danger: CrisisLevel
    scene: str

    @property
    def part(self) -> str:
        """``train``, ``held_out`` or ``blind``."""
        return self.scene.split("/")[1]

    @property
    def is_crisis(self) -> bool:
        """Whether the screen should raise the alarm."""
        return self.danger is not CrisisLevel.NONE


class CrisisExamples(Value):
    """All examples, apart by what they are for."""

    train: tuple[CrisisExample, ...]
    held_out: tuple[CrisisExample, ...]
    blind: tuple[CrisisExample, ...]

    @classmethod
    def load(cls, folder: Path = _FOLDER) -> Self:
        """Read every category; raises SettingsError where a file is wrong."""
        files = [load_policy_file(file, CategoryFile) for file in sorted(folder.glob("*.yaml"))]
        return cls(
            train=tuple(example for file in files for example in _of(file, file.train, "train")),
            held_out=tuple(example for file in files for example in _of(file, file.held_out, "held_out")),
            blind=tuple(example for file in files for example in _of(file, file.blind, "blind")),
        )


def _of(file: CategoryFile, scenes: tuple[tuple[str, ...], ...], part: str) -> list[CrisisExample]:
    return [
        CrisisExample(
            window=tuple(text.split(_BETWEEN_MESSAGES)),
            category=file.category,
            danger=file.danger,
            scene=f"{file.category}/{part}/{number}",
        )
        for number, scene in enumerate(scenes)
        for text in scene
    ]
