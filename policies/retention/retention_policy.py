"""Retention: how many days conversations, drafts, checkpoints and the texts behind the audit are kept.

The medical record is the EHR's, with its own terms. What is kept here are Handrail's working copies; the audit chain,
which holds no words, is kept for good (45 CFR § 164.316 asks for six years).
"""

from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field

from policies.policy_file import load_policy_file
from practice.record import Value

_FILE = Path(__file__).with_name("retention.yaml")
Days = Annotated[int, Field(ge=7, le=36_500)]
"""Longer than any turn or decision is under way."""


class Kept(StrEnum):
    """What has a term."""

    CONVERSATIONS = "conversations"
    DRAFTS = "drafts"
    CHECKPOINTS = "checkpoints"
    TEXTS = "texts"


class Terms(Value):
    """Days, by what is kept."""

    conversations: Days
    drafts: Days
    checkpoints: Days
    texts: Days


class RetentionPolicy(Value):
    """The terms, and how often they are looked at."""

    version: str
    every_hours: int = Field(ge=1, le=168)
    days: Terms

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the policy; ``SettingsError`` where it is missing, or a term is too short or absent."""
        return load_policy_file(path or _FILE, cls)

    def limit(self, kept: Kept, now: datetime) -> datetime:
        """Return the moment before which things of this kind are erased."""
        days: int = getattr(self.days, kept.value)
        return now - timedelta(days=days)
