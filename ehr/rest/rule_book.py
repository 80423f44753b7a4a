"""Builds the field rules of a record from a dialect's declaration."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum
from typing import Any

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from ehr.rest.dialect import Dialect, FieldShape
from ehr.rest.field_kind import FieldKind, field_kind
from ehr.rest.field_rule import FieldRule
from ehr.rest.forms import PLAIN, TEXT, Form, Words, words_form

Declared = Mapping[str, str | FieldShape]


@dataclass(frozen=True)
class ValueForms:
    """A dialect's forms of moments, days and times."""

    instants: Form
    dates: Form
    times: Form


class RuleBook:
    """The rules of one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self.forms = ValueForms(dialect.forms.instants(), dialect.forms.dates(), dialect.forms.times())

    def rules(self, model: type[BaseModel], declared: Declared, lacks: Set[str] = frozenset()) -> tuple[FieldRule, ...]:
        """Return a rule for each field of the model, objects inside it flattened. ``ValueError`` for a wrong name."""
        used: set[str] = set()
        rules = self._walk(model, declared, lacks, used, ours="", theirs="")
        if strange := set(declared) - used:
            raise ValueError(f"{model.__name__} has no such field: {', '.join(sorted(strange))}")
        return tuple(rules)

    def _walk(
        self, model: type[BaseModel], declared: Declared, lacks: Set[str], used: set[str], *, ours: str, theirs: str
    ) -> list[FieldRule]:
        rules: list[FieldRule] = []
        for name, field in model.model_fields.items():
            if not ours and name in lacks:
                continue
            path = ours + name
            kind = field_kind(field.rebuild_annotation())
            shape = self._shape(path, declared, used, theirs + self._named(name))
            if kind.parts and not kind.many:
                rules += self._walk(kind.parts, declared, lacks, used, ours=f"{path}.", theirs=f"{shape.to}.")
            else:
                rules.append(self._rule(path, kind, shape))
        return rules

    def _shape(self, path: str, declared: Declared, used: set[str], default: str) -> FieldShape:
        given = declared.get(path, default)
        used.add(path)
        return FieldShape(to=given) if isinstance(given, str) else given

    def _named(self, name: str) -> str:
        return to_camel(name) if self._dialect.naming == "camel" else name

    def _rule(self, path: str, kind: FieldKind, shape: FieldShape) -> FieldRule:
        if kind.parts:
            items = self.rules(kind.parts, shape.each)
            return FieldRule(path, shape.to, PLAIN, kind.many, kind.optional, items)
        if shape.each:
            raise ValueError(f"{path} holds no objects: 'each' does not apply")
        return FieldRule(path, shape.to, self._form(kind, shape.words), kind.many, kind.optional)

    def _form(self, kind: FieldKind, words: Words) -> Form:
        if kind.vocabulary:
            return self._vocabulary(kind.vocabulary, words or self._dialect.words.get(kind.vocabulary.__name__, {}))
        if words:
            return words_form(words)
        if kind.is_instant:
            return self.forms.instants
        if kind.is_day:
            return self.forms.dates
        if kind.is_time:
            return self.forms.times
        return TEXT if kind.is_a(str) else PLAIN

    @staticmethod
    def _vocabulary(vocabulary: type[Enum], words: Words) -> Form:
        ours = {str(member.value) for member in vocabulary}
        if not words:
            return words_form({word: word for word in ours})
        if ours != set(words):
            wrong = ", ".join(sorted(ours ^ set(words)))
            raise ValueError(f"the words of {vocabulary.__name__} are not exactly ours: {wrong}")
        return words_form(words)


def unknown_vocabularies(dialect: Dialect, models: Any) -> set[str]:
    """Return the vocabularies that a dialect translates and no record uses: most likely a misspelt name."""
    return set(dialect.words) - {name for model in models for name in _vocabularies(model)}


def _vocabularies(model: type[BaseModel]) -> set[str]:
    found: set[str] = set()
    for field in model.model_fields.values():
        kind = field_kind(field.rebuild_annotation())
        if kind.vocabulary:
            found.add(kind.vocabulary.__name__)
        if kind.parts:
            found |= _vocabularies(kind.parts)
    return found
