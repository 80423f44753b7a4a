"""How one chart is told: the same templates come round again only after the others, and no sentence comes twice."""

import re
from collections.abc import Mapping, Sequence
from random import Random

from ehr.sandbox.generation.chart.grammar import as_sentence, fill

_TRIES = 4
_INTRODUCED_EVERY = 6


class Speech:
    """Draws and fills templates for one client's chart."""

    def __init__(self, slots: Mapping[str, str], introductions: Mapping[str, str], rng: Random) -> None:
        self.rng = rng
        self._introductions = dict(introductions)
        self._to_introduce = dict(self._introductions)
        self._notes = 0
        self._slots = dict(slots)
        self._bags: dict[int, tuple[Sequence[str], list[str]]] = {}
        self._said: set[str] = set()
        self._in_this_note: set[str] = set()

    def set(self, **slots: str) -> None:
        """Fill slots for the sentences that follow."""
        self._slots.update(slots)

    def draw(self, lines: Sequence[str]) -> str:
        """Return one of the templates, each once before any comes again, and none twice in a note if that can be."""
        _, bag = self._bags.setdefault(id(lines), (lines, []))
        line = ""
        for _ in lines:
            if not bag:
                bag.extend(lines)
                self.rng.shuffle(bag)
            line = bag.pop()
            if line not in self._in_this_note:
                break
        return line

    def clause(self, lines: Sequence[str]) -> str:
        """Return a filled template as part of a sentence."""
        return fill(self.draw(lines), self.rng, self._slots)

    def fill(self, template: str) -> str:
        """Return this template, filled."""
        return fill(template, self.rng, self._slots)

    def say(self, lines: Sequence[str], **slots: str) -> str:
        """Return a sentence that this chart does not hold yet, or the last try where the templates ran out."""
        self._slots.update(slots)
        text = line = ""
        for _ in range(_TRIES):
            line = self.draw(lines)
            text = as_sentence(self.fill(line))
            if text not in self._said:
                break
        return self._keep(line, text)

    def say_fresh(self, lines: Sequence[str], **slots: str) -> str | None:
        """Return a sentence that this chart does not hold yet, or None where there is none to be had."""
        self._slots.update(slots)
        for _ in lines:
            line = self.draw(lines)
            text = as_sentence(self.fill(line))
            if text not in self._said and line not in self._in_this_note:
                return self._keep(line, text)
        return None

    def _keep(self, line: str, text: str) -> str:
        self._in_this_note.add(line)
        self._said.add(text)
        return self._introduced(text)

    def begin_note(self) -> None:
        """Introduce everybody again now and then, for whoever reads only the latest notes."""
        self._notes += 1
        self._in_this_note.clear()
        if self._notes % _INTRODUCED_EVERY == 0:
            self._to_introduce = dict(self._introductions)

    def _introduced(self, text: str) -> str:
        """Say who somebody is where a name comes up for the first time, but not inside a quotation."""
        for name in [name for name in self._to_introduce if name in text]:
            words = self._to_introduce[name]
            found = re.search(rf"\b{name}\b", text)
            if found is not None and text[: found.start()].count('"') % 2 == 0:
                text = as_sentence(text[: found.start()] + words + text[found.end() :])
                del self._to_introduce[name]
        return text

    def set_phrase(self, lines: Sequence[str]) -> str:
        """Return one of the practice's set phrases, which may repeat."""
        return as_sentence(self.fill(self.rng.choice(lines)))
