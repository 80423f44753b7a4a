"""The intents that Handrail may take up, per audience; anything else is a person's."""

from functools import cached_property
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from policies.access import Permission
from policies.policy_file import load_policy_file
from practice.action import Workflow
from practice.identity import Audience
from practice.record import Value


class Intent(Value):
    """One intent: who may have it, which workflow it belongs to, who works on it."""

    id: str
    audience: Audience
    route: Literal["scheduler", "triage", "documenter", "coordinator", "person", "closing"]
    workflow: Workflow
    threshold: float = Field(ge=0, le=1, description="Least score at which a reading counts")
    permission: Permission | None = Field(default=None, description="What the person asking must hold")
    description: str
    status_text: str = Field(description="Shown while it is worked on, e.g. 'Reading your calendar…'")


class IntentAllowlist(Value):
    """Every intent that is allowed at all."""

    version: str
    intents: tuple[Intent, ...] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the allowlist; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or Path(__file__).parent / "allowlist.yaml", cls)

    @model_validator(mode="after")
    def _each_stands_once(self) -> Self:
        ids = [intent.id for intent in self.intents]
        if len(ids) != len(set(ids)):
            raise ValueError("an intent is listed twice")
        return self

    @cached_property
    def _by_id(self) -> dict[str, Intent]:
        return {intent.id: intent for intent in self.intents}

    @cached_property
    def closing(self) -> frozenset[str]:
        """Ids of small talk, which ends a conversation or opens it and asks for nothing."""
        return frozenset(intent.id for intent in self.intents if intent.route == "closing")

    def rule(self, intent_id: str, audience: Audience) -> Intent | None:
        """Return the intent if it is allowed for this audience; None means that a person takes over."""
        intent = self._by_id.get(intent_id)
        return intent if intent is not None and intent.audience is audience else None

    def of(self, audience: Audience) -> tuple[Intent, ...]:
        """Return the intents of one audience."""
        return tuple(intent for intent in self.intents if intent.audience is audience)
