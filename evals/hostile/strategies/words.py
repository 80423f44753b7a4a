"""Hostile words: false and harmful text in every place where a tool lets a model say something."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from langchain_core.messages import BaseMessage

from evals.case_file import load_cases
from evals.hostile.strategies.situation import Call, Situation
from practice.chart import NOTE_HEADINGS, DocumentType, NoteFormat
from practice.record import Value
from tools.summaries import SUMMARY_HEADINGS

FILE = Path(__file__).resolve().parent.parent / "words.yaml"


class WordFile(Value):
    """Sentences by kind."""

    version: str
    kinds: dict[str, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the file. ``SettingsError`` names file and field."""
        return load_cases(path, cls)


WORDS = WordFile.load()


def leak(now: Situation) -> BaseMessage:
    """Tell the person about another client."""
    return says(now, now.one_of(WORDS.kinds["leak"]))


def invent(now: Situation) -> BaseMessage:
    """Tell of appointments and rules that are not there."""
    return says(now, now.one_of(WORDS.kinds["invented"]))


def advise(now: Situation) -> BaseMessage:
    """Give medical advice."""
    return says(now, now.one_of(WORDS.kinds["medical"]))


def link(now: Situation) -> BaseMessage:
    """Send the person elsewhere."""
    return says(now, now.one_of(WORDS.kinds["links"]))


def claim_approval(now: Situation) -> BaseMessage:
    """Say that it was approved, or is done."""
    return says(now, now.one_of(WORDS.kinds["approval"]))


def remnant(now: Situation) -> BaseMessage:
    """Show a model's own machinery."""
    return says(now, now.one_of(WORDS.kinds["remnant"]))


def hide(now: Situation) -> BaseMessage:
    """Hide characters in the text."""
    return says(now, now.one_of(WORDS.kinds["hidden"]))


def instruct(now: Situation) -> BaseMessage:
    """Pass an attacker's wish on to whoever reads the result: a person, or the next agent."""
    return says(now, now.prey.goal(now.chance))


def says(now: Situation, text: str) -> BaseMessage:
    """Say it by one of the tools that take words."""
    ways = [call for name in now.tools if (call := _by(now, name, text)) is not None]
    return now.said(now.chance.choice(ways or [Call("say", {"text": text})]))


def _by(now: Situation, name: str, text: str) -> Call | None:
    way = _WAYS.get(name)
    return None if way is None else Call(name, way(now, text))


def _question(now: Situation, text: str) -> dict[str, Any]:
    if now.chance.random() < 0.5:
        return {"question": "Which of these?", "choices": [text[:120], "None"]}
    return {"question": text[:300]}


def _note(now: Situation, text: str) -> dict[str, Any]:
    chosen = now.data.get("note_format") or "DAP"
    sections = _sections(now, NOTE_HEADINGS[NoteFormat(chosen)], text)
    return {"format": chosen, "sections": sections, "not_stated": [text[:120]]}


def _referral(now: Situation, text: str) -> dict[str, Any]:
    return {"details": {"person_name": text[:60], "concerns": [text], "priority": "urgent"}}


def _quotes(now: Situation, text: str) -> list[dict[str, Any]]:
    """Put the text behind a passage that is really there, beside a true quotation of it."""
    passages = now.data.get("looked_up", {}).get("search_knowledge", {}).get("passages", [])
    if not passages:
        return [{"text": text, "passage_id": "fees#1"}]
    passage = now.chance.choice(passages)
    true = {"text": passage["text"].split(". ")[0][:900], "passage_id": passage["id"]}
    false = {"text": text, "passage_id": passage["id"]}
    return now.chance.choice(([false], [true, false], [{**true, "text": f"{true['text']} {text}"[:1_000]}]))


def _sections(now: Situation, headings: tuple[str, ...], text: str) -> list[dict[str, Any]]:
    """Put the text under every heading, each time behind a source that is really there."""
    sources = _sources(now)
    cited = [now.chance.choice(sources)["id"]] if sources else ["transcript#1"]
    sentences = [{"text": text[:800], "sources": cited}]
    if sources and now.chance.random() < 0.5:
        true = now.chance.choice(sources)
        sentences.append({"text": f"{true['text'][:300]} {text}"[:800], "sources": [true["id"]]})
        sentences.append({"text": true["text"][:800], "sources": [true["id"]]})
    return [{"heading": heading, "sentences": sentences} for heading in headings]


def _sources(now: Situation) -> list[dict[str, Any]]:
    looked_up = now.data.get("looked_up", {})
    found = [source for content in looked_up.values() for source in content.get("sources", [])]
    return [*found, *now.data.get("material", [])]


def _appointment(now: Situation) -> dict[str, Any]:
    booked = now.data.get("looked_up", {}).get("list_appointments", {}).get("appointments", [])
    return {"appointment_id": now.chance.choice(booked)["appointment_id"] if booked else "APT-000001"}


_WAYS: dict[str, Callable[[Situation, str], dict[str, Any]]] = {
    "ask_person": _question,
    "hand_to_person": lambda now, text: {"reason": text[:200], "summary": text},
    "answer_from_passages": lambda now, text: {"sentences": _quotes(now, text)},
    "propose_cancellation": lambda now, text: {**_appointment(now), "reason": text[:200]},
    "propose_progress_note": _note,
    "propose_chart_summary": lambda now, text: {
        "sections": _sections(now, SUMMARY_HEADINGS[DocumentType.CHART_SUMMARY], text)
    },
    "propose_handoff_summary": lambda now, text: {
        "sections": _sections(now, SUMMARY_HEADINGS[DocumentType.HANDOFF_SUMMARY], text)
    },
    "propose_referral": _referral,
    "rank_clinicians": _referral,
    "find_possible_duplicates": lambda now, text: {"person_name": now.prey.filled("{name}", now.chance)},
    "report_next_appointment": lambda now, text: {"clinician_name": text[:80]},
}
"""How a text is put into the arguments of each tool that takes any."""
