"""Signs that decide before the classifier does: orders to the system, and questions for a clinician."""

import re
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator

from policies.policy_file import load_policy_file
from practice.record import Value


class Signals(Value):
    """Patterns and examples of injection, patterns of clinical questions."""

    version: str
    injection_similarity: float = Field(ge=0, le=1, description="Least cosine to an injection example")
    injection: tuple[str, ...] = Field(min_length=1)
    injection_examples: tuple[str, ...] = Field(min_length=1)
    clinical: tuple[str, ...] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the signals; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or Path(__file__).parent / "signals.yaml", cls)

    @field_validator("injection", "clinical")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:  # a wrong pattern stops the start, not the first message
                raise ValueError(f"not a regular expression: {pattern}") from error
        return patterns

    @cached_property
    def _injection(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in self.injection]

    @cached_property
    def _clinical(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in self.clinical]

    def looks_like_injection(self, text: str) -> bool:
        """Whether the text matches a pattern of an order to the system."""
        return any(pattern.search(text) for pattern in self._injection)

    def clinical_words(self, text: str) -> str | None:
        """Return the words that ask for clinical advice, or None."""
        for pattern in self._clinical:
            if match := pattern.search(text):
                return match.group()
        return None
