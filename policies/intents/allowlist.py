"""The intents that Handrail may take up, per audience; anything else is a person's."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from policies.access import Permission
from policies.intents.setting import IntentSetting, Route
from policies.policy_file import load_policy_file
from practice.action import Workflow
from practice.errors import InputError
from practice.identity import Audience
from practice.record import Value


class Intent(Value):
    """One intent: who may have it, which workflow it belongs to, who works on it."""

    id: str
    audience: Audience
    route: Route
    workflow: Workflow
    threshold: float = Field(gt=0, lt=1, description="Least score at which a reading counts")
    enabled: bool = Field(default=True, description="Off: still read, and a person takes it")
    permission: Permission | None = Field(default=None, description="What the person asking must hold")
    description: str
    status_text: str = Field(description="Shown while it is worked on, e.g. 'Reading your calendar…'")

    @property
    def setting(self) -> IntentSetting:
        """What an admin may change of it, as it stands."""
        return IntentSetting(threshold=self.threshold, route=self.route, enabled=self.enabled)


class IntentAllowlist(Value):
    """Every intent that is allowed at all.

    agents: who may work under a workflow's dial. always_person: what no agent takes up, and why.
    """

    version: str
    agents: Mapping[Workflow, Route]
    always_person: Mapping[str, str]
    intents: tuple[Intent, ...] = Field(min_length=1)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the allowlist; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path or Path(__file__).parent / "allowlist.yaml", cls)

    @model_validator(mode="after")
    def _each_stands_once_and_where_it_may(self) -> Self:
        ids = [intent.id for intent in self.intents]
        if len(ids) != len(set(ids)):
            raise ValueError("an intent is listed twice")
        for intent in self.intents:
            if intent.route != "closing" and intent.route not in self.routes(intent.id):
                raise ValueError(f"{intent.id} cannot be routed to {intent.route}")
        return self

    @cached_property
    def _by_id(self) -> dict[str, Intent]:
        return {intent.id: intent for intent in self.intents}

    @cached_property
    def closing(self) -> frozenset[str]:
        """Ids of small talk, which ends a conversation or opens it and asks for nothing."""
        return frozenset(intent.id for intent in self.intents if intent.route == "closing" and intent.enabled)

    def rule(self, intent_id: str, audience: Audience) -> Intent | None:
        """Return the intent if it is allowed for this audience; None means that a person takes over."""
        intent = self.known(intent_id, audience)
        return intent if intent is not None and intent.enabled else None

    def known(self, intent_id: str, audience: Audience) -> Intent | None:
        """Return the intent, on or off, if it is one of this audience: what is off is still read for what it is."""
        intent = self._by_id.get(intent_id)
        return intent if intent is not None and intent.audience is audience else None

    def of(self, audience: Audience) -> tuple[Intent, ...]:
        """Return the intents of one audience."""
        return tuple(intent for intent in self.intents if intent.audience is audience)

    def routes(self, intent_id: str) -> tuple[Route, ...]:
        """Return where an intent may be sent: to the agent of its workflow or a person; small talk may stay so."""
        intent = self._by_id.get(intent_id)
        if intent is None or intent_id in self.always_person:
            return ("person",)
        mine: Route = "closing" if intent.route == "closing" else self.agents.get(intent.workflow, "person")
        return (mine, "person") if mine != "person" else (mine,)

    def check(self, intent_id: str, wanted: IntentSetting) -> Intent:
        """Return the intent as this list, the shipped one, has it, if that setting is one that a practice may choose.

        Raises ``InputError`` for an unknown intent, for a route that is not the intent's, and for what would keep the
        messages that always go to a person from being seen as such.
        """
        if intent_id in self.always_person and intent_id not in self._by_id:
            raise InputError(f"'{intent_id}' always goes to a person.", "There is nothing to set here.")
        intent = self._by_id.get(intent_id)
        if intent is None:
            raise InputError(f"There is no intent '{intent_id}'.", "Choose one that is on the allowlist.")
        if wanted.route not in self.routes(intent_id):
            choices = " or ".join(self.routes(intent_id))
            raise InputError(f"{intent_id} cannot be routed to {wanted.route}.", f"It may go to: {choices}.")
        if intent_id in self.always_person and (not wanted.enabled or wanted.threshold > intent.threshold):
            raise InputError(
                f"{intent_id} always goes to a person.",
                f"It stays on, and its threshold can only be lower than {intent.threshold}.",
            )
        return intent

    def amended(self, settings: Mapping[str, IntentSetting], number: int) -> Self:
        """Return this list with a practice's own settings on top, as its version ``number``.

        A setting that this list does not know is passed over. One that it no longer permits, because Handrail was
        brought up to date meanwhile, sends the intent to a person.
        """
        if not number:
            return self
        return type(self)(  # made anew: a copy would keep what the old one has looked up
            version=f"{self.version}+{number}",
            agents=self.agents,
            always_person=self.always_person,
            intents=tuple(self._with(intent, settings.get(intent.id)) for intent in self.intents),
        )

    def _with(self, intent: Intent, setting: IntentSetting | None) -> Intent:
        if setting is None:
            return intent
        try:
            self.check(intent.id, setting)
        except InputError:
            return intent.model_copy(update={"route": "person"})
        return intent.model_copy(update=setting.model_dump())
