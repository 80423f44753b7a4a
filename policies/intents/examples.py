"""Example utterances that the classifier learns from: data, written for this project."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

from pydantic import Field

from policies.intents.head import NONE_OF_THESE
from policies.intents.templates import Templates
from policies.policy_file import load_policy_file
from practice.identity import Audience
from practice.record import Value

_NAMES = {Audience.CLIENT: "portal", Audience.STAFF: "staff"}


class AudienceExamples(Value):
    """The examples of one audience; ``none_of_these`` are things that nobody here takes up."""

    version: str
    intents: dict[str, tuple[str, ...]] = Field(min_length=2)
    none_of_these: tuple[str, ...] = Field(min_length=1)
    templates: Templates | None = None

    def labelled(self) -> Iterator[tuple[str, str]]:
        """Yield each text with its intent or ``NONE_OF_THESE``, filled patterns after written examples."""
        for intent, texts in (*self.intents.items(), (NONE_OF_THESE, self.none_of_these)):
            yield from ((text, intent) for text in texts)
            yield from ((text, intent) for text in (self.templates.fillings(intent) if self.templates else ()))


class IntentExamples(Value):
    """The examples of every audience."""

    audiences: dict[Audience, AudienceExamples]

    @classmethod
    def load(cls, folder: Path | None = None) -> Self:
        """Read the examples and patterns of all audiences; raises SettingsError where a file is missing or wrong."""
        where = folder or Path(__file__).parent
        return cls(audiences={who: _read(where, name) for who, name in _NAMES.items()})

    @property
    def version(self) -> str:
        """The versions of the files, joined."""
        return "+".join(examples.version for examples in self.audiences.values())


def _read(where: Path, name: str) -> AudienceExamples:
    examples = load_policy_file(where / f"examples_{name}.yaml", AudienceExamples)
    return examples.model_copy(update={"templates": Templates.load(where / f"templates_{name}.yaml")})
