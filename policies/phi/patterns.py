"""The declared patterns of identifying text, typed on load."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field

from policies.policy_file import load_policy_file
from practice.record import Value


def _split(words: object) -> object:
    return words.split() if isinstance(words, str) else words


_Words = Annotated[frozenset[str], BeforeValidator(_split)]


class RecognizerPatterns(Value):
    """Patterns that find one kind of identifier."""

    kind: str = Field(pattern=r"^[a-z]+$")
    case_sensitive: bool = False
    patterns: tuple[str, ...] = Field(min_length=1)


class PhiPatterns(Value):
    """All patterns, and which of Presidio's own recognizers stand beside them."""

    version: str
    recognizers: tuple[RecognizerPatterns, ...]
    predefined: dict[str, str] = Field(description="Presidio's entity to our kind")
    phone_regions: tuple[str, ...] = Field(description="ISO 3166 codes of the regions whose phone numbers are known")
    learned: dict[str, str] = Field(description="What the name recognizer calls it, to our kind")
    never: _Words = Field(description="Words that a learned find must not consist of alone")

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the patterns; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or Path(__file__).parent / "recognizers.yaml", cls)
