"""What free text to a client may not say, typed on load."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Self

from pydantic import Field

from policies.policy_file import load_policy_file
from practice.record import Value


class ReplyRule(Value):
    """One reason to hold a reply back."""

    code: str
    patterns: tuple[str, ...] = Field(min_length=1)
    unless_before: tuple[str, ...] = Field(default=(), description="Looked for in the sentence, up to the match's end")

    def found_in(self, text: str) -> str | None:
        """Return the first words that break the rule, or None."""
        for pattern in self.patterns:
            for match in re.finditer(pattern, text, re.IGNORECASE | re.MULTILINE):
                if not self._excused(text, match):
                    return match.group()
        return None

    def _excused(self, text: str, match: re.Match[str]) -> bool:
        begins = max(text.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
        return any(re.search(excuse, text[begins : match.end()], re.IGNORECASE) for excuse in self.unless_before)


class ReplyRules(Value):
    """All the rules."""

    version: str
    rules: tuple[ReplyRule, ...] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the rules; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or Path(__file__).parent / "reply_rules.yaml", cls)


@lru_cache(maxsize=1)
def default_reply_rules() -> ReplyRules:
    """Return the shipped rules, read once."""
    return ReplyRules.load()
