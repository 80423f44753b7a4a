"""The crisis lexicon: patterns over plain text, compiled once from data."""

import re
from functools import cached_property
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from policies.crisis.normal_text import squeeze
from policies.crisis.reading import CrisisLevel
from policies.policy_file import load_policy_file
from practice.record import Value

_SLOT = re.compile(r"\{([a-z]\w*)\}")
_GAPS = {" ~~ ": r"(?:\W+\w+){0,7}?\W+", " ~ ": r"(?:\W+\w+){0,3}?\W+", " ": r"\W+"}
_GAP = re.compile(r" ~~ | ~ | ")


class Term(Value):
    """One danger, said in several ways."""

    id: str
    category: str
    level: CrisisLevel = CrisisLevel.ELEVATED
    text: tuple[str, ...] = Field(min_length=1)
    negatable: bool = True
    unless: tuple[str, ...] = ()


class Lexicon(Value):
    """The lexicon as written; ``compiled`` is what the screen uses."""

    version: str
    slots: dict[str, tuple[str, ...]]
    patterns: tuple[Term, ...] = Field(min_length=1)
    weak: tuple[Term, ...] = Field(min_length=1)
    unless: dict[str, tuple[str, ...]]
    negators: tuple[str, ...]
    unsure: tuple[str, ...]
    yet: tuple[str, ...]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the lexicon; raises SettingsError where it is missing, wrong, or names what it does not hold."""
        return load_policy_file(path or Path(__file__).with_name("lexicon.yaml"), cls)

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        terms = (*self.patterns, *self.weak)
        strange = {name for term in terms for name in term.unless if name not in self.unless}
        strange |= {name for term in terms for text in term.text for name in _SLOT.findall(text)} - set(self.slots)
        if strange:
            raise ValueError(f"the lexicon names what it does not hold: {', '.join(sorted(strange))}")
        return self

    @cached_property
    def strong_expressions(self) -> tuple[tuple[Term, re.Pattern[str]], ...]:
        """Each strong term with its expression."""
        return tuple((term, self._compiled(term.text)) for term in self.patterns)

    @cached_property
    def weak_expressions(self) -> tuple[tuple[Term, re.Pattern[str]], ...]:
        """Each weak term with its expression."""
        return tuple((term, self._compiled(term.text)) for term in self.weak)

    @cached_property
    def exceptions(self) -> dict[str, re.Pattern[str]]:
        """What makes a match something else, by name."""
        return {name: self._compiled(texts) for name, texts in self.unless.items()}

    @cached_property
    def negation(self) -> re.Pattern[str]:
        """A denial right before a match: a negator, at most four words on, none of which takes it back."""
        unsure = _either(self.unsure)
        return re.compile(rf"\b(?:{_either(self.negators)})\b(?:\W+(?!(?:{unsure})\b)\w+){{0,4}}\W*$")

    @cached_property
    def own_negation(self) -> re.Pattern[str]:
        """A denial inside a match, right after its first word: 'I am not suicidal'."""
        return re.compile(rf"^\w+\W+(?:am\W+)?(?:{_either(self.negators)})\b(?!\W+(?:{_either(self.unsure)})\b)")

    @cached_property
    def taken_back(self) -> re.Pattern[str]:
        """A 'but' soon after: then the denial before it does not count."""
        return re.compile(rf"^(?:\W*\w+){{0,8}}?\W+(?:{_either(self.yet)})\b")

    def compile(self) -> None:
        """Compile everything now, so that a broken expression stops the start and not a message."""
        _ = (self.strong_expressions, self.weak_expressions, self.exceptions)
        _ = (self.negation, self.own_negation, self.taken_back)

    def _compiled(self, texts: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile("|".join(rf"\b(?:{self._expression(text)})\b" for text in texts))

    def _expression(self, text: str) -> str:
        filled = _SLOT.sub(lambda match: "(?:" + "|".join(self.slots[match.group(1)]) + ")", text.strip())
        return _GAP.sub(lambda match: _GAPS[match.group()], squeeze(filled))


def _either(words: tuple[str, ...]) -> str:
    return "|".join(squeeze(word).replace(" ", r"\W+") for word in words)
