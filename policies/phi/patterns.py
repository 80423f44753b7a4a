"""The declared patterns of identifying text, typed on load."""

from pathlib import Path
from typing import Self

from pydantic import Field

from policies.policy_file import load_policy_file
from practice.record import Value


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

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the patterns; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or Path(__file__).parent / "recognizers.yaml", cls)
