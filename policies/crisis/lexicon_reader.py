"""The first reader: normalization and a lexicon with denials, idioms and what makes a match something else."""

import re
from collections.abc import Iterator, Sequence

from policies.crisis.lexicon import Lexicon, Term
from policies.crisis.normal_text import NormalText, normal_text
from policies.crisis.reading import CrisisLevel, Evidence, Finding

SENTENCE_END = re.compile(r"[.!?;\n]+")
NEAR = 90
"""Characters around a match in which an exception is looked for, inside its sentence."""
WEAK_TOGETHER = 2
"""Weak signs of so many categories in one window are elevated."""
JOINED = 3
"""So many of the newest messages are also read as one, for what is said across messages."""


class LexiconReader:
    """One lexicon, ready to read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.version = lexicon.version
        lexicon.compile()

    def read(self, window: Sequence[str]) -> list[Finding]:
        """Return what was found; weak signs count only together."""
        found: list[Finding] = []
        weak: dict[str, Evidence] = {}
        for index, message in enumerate(window):
            text = normal_text(message)
            found += [
                Finding(level=term.level, evidence=_evidence(index, text, term, m)) for term, m in self._strong(text)
            ]
            weak |= {term.category: _evidence(index, text, term, match) for term, match in self._weak(text)}
        found = found or self._across(window)
        if not found and len(weak) >= WEAK_TOGETHER:
            return [Finding(level=CrisisLevel.ELEVATED, evidence=evidence) for evidence in weak.values()]
        return found

    def _across(self, window: Sequence[str]) -> list[Finding]:
        """Read the newest messages as one text; a finding belongs to the newest of them."""
        newest = list(window)[-JOINED:]
        if len(newest) < 2:
            return []
        text = normal_text(" ".join(newest))
        last = len(window) - 1
        whole = len(window[-1])
        return [
            Finding(
                level=term.level,
                evidence=Evidence(message_index=last, start=0, end=whole, term_id=term.id, category=term.category),
            )
            for term, _ in self._strong(text)
        ]

    def _strong(self, text: NormalText) -> Iterator[tuple[Term, re.Match[str]]]:
        for term, expression in self._lexicon.strong_expressions:
            for match in expression.finditer(text.text):
                if not self._is_something_else(term, text.text, match) and not self._is_denied(term, text.text, match):
                    yield term, match
                    break

    def _weak(self, text: NormalText) -> Iterator[tuple[Term, re.Match[str]]]:
        for term, expression in self._lexicon.weak_expressions:
            if match := expression.search(text.text):
                yield term, match

    def _is_something_else(self, term: Term, text: str, match: re.Match[str]) -> bool:
        before, after = _sentence(text, match)
        around = text[max(before, match.start() - NEAR) : min(after, match.end() + NEAR)]
        return any(self._lexicon.exceptions[name].search(around) for name in term.unless)

    def _is_denied(self, term: Term, text: str, match: re.Match[str]) -> bool:
        if not term.negatable:
            return False
        before, after = _sentence(text, match)
        denied = self._lexicon.negation.search(text[before : match.start()])
        if not denied and not self._lexicon.own_negation.match(match.group()):
            return False
        return not self._lexicon.taken_back.search(text[match.end() : after])


def _sentence(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Return where the match's sentence begins and ends."""
    before = 0
    for end in SENTENCE_END.finditer(text, 0, match.start()):
        before = end.end()
    following = SENTENCE_END.search(text, match.end())
    return before, following.start() if following else len(text)


def _evidence(index: int, text: NormalText, term: Term, match: re.Match[str]) -> Evidence:
    start, end = text.span(*match.span())
    return Evidence(message_index=index, start=start, end=end, term_id=term.id, category=term.category)
