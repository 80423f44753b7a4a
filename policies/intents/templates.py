"""Sentence patterns that are filled from lists: many ways to say one thing, always the same ones for the same file."""

import re
from pathlib import Path
from random import Random
from typing import Self

from pydantic import Field, model_validator

from policies.policy_file import load_policy_file
from practice.record import Value

_SLOT = re.compile(r"\{(\w+)\}")
_MOST_TRIES = 20  # a tries-per-filling bound: small grammars run out of new sentences


class Templates(Value):
    """Patterns by intent, and what their slots may hold."""

    version: str
    fillings_per_intent: int = Field(ge=1)
    slots: dict[str, tuple[str, ...]]
    templates: dict[str, tuple[str, ...]]
    none_of_these: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the patterns; raises SettingsError where the file is missing or wrong."""
        return load_policy_file(path, cls)

    @model_validator(mode="after")
    def _every_slot_is_there(self) -> Self:
        patterns = [*self.none_of_these, *(p for given in self.templates.values() for p in given)]
        named = {slot for text in patterns for slot in _SLOT.findall(text)}
        named |= {slot for given in self.slots.values() for text in given for slot in _SLOT.findall(text)}
        if missing := sorted(named - set(self.slots)):
            raise ValueError(f"no such slot: {', '.join(missing)}")
        return self

    def fillings(self, intent: str) -> list[str]:
        """Return different sentences for an intent ('' for none of these), patterns taken in turn."""
        patterns = self.templates.get(intent, ()) if intent else self.none_of_these
        chance = Random(f"{self.version}/{intent}")
        found: dict[str, None] = {}
        for turn in range(self.fillings_per_intent * _MOST_TRIES if patterns else 0):
            found.setdefault(self._filled(patterns[turn % len(patterns)], chance))
            if len(found) == self.fillings_per_intent:
                break
        return list(found)

    def _filled(self, pattern: str, chance: Random) -> str:
        text = pattern
        while _SLOT.search(text):
            text = _SLOT.sub(lambda match: chance.choice(self.slots[match.group(1)]), text)
        return " ".join(text.split())
