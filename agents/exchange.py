"""The part of a conversation that is still open: what was asked last, and what was said since that matter began."""

from collections.abc import Sequence
from typing import NamedTuple

from agents.task import Turn


class Said(NamedTuple):
    """A message of the person with our question that it answers; empty where it answers none."""

    asked: str
    text: str


def open_exchange(earlier: Sequence[Turn]) -> list[Said]:
    """Return what the person said before the newest message, as far back as our questions reach.

    Only an unanswered question keeps a matter open. Going back from the end, the messages before it belong to the same
    matter, and so on for as long as each of ours ended in a question mark.
    """
    rest = list(earlier)
    found: list[Said] = []
    while _take_question(rest):
        texts = _take_person(rest)
        if not texts:
            break
        found.insert(0, Said(asked=_question_at_end(rest), text=" ".join(texts)))
    return found


def _take_question(rest: list[Turn]) -> str:
    """Take our last messages off the end; return the question among them, or nothing where there is none."""
    question = ""
    while rest and rest[-1].author == "handrail":
        text = rest.pop().text.strip()
        question = question or (text if text.endswith("?") else "")
    return question


def _take_person(rest: list[Turn]) -> list[str]:
    texts: list[str] = []
    while rest and rest[-1].author != "handrail":
        texts.insert(0, rest.pop().text)
    return texts


def _question_at_end(rest: Sequence[Turn]) -> str:
    for turn in reversed(rest):
        if turn.author != "handrail":
            break
        if turn.text.strip().endswith("?"):
            return turn.text.strip()
    return ""
