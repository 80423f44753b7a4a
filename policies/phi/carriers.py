"""Frames made of texts that the project wrote for other ends: 'my sister', 'the hospital' and the like become slots.

They give the recognizer the thousand ordinary contexts that nobody would think of as a frame, and, where nothing could
be replaced, texts in which nothing identifies anybody.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

_ROOT = Path(__file__).resolve().parents[2]
_KIN = (
    "mom|mother|dad|father|sister|brother|son|daughter|husband|wife|boss|therapist|friend|roommate|ex|girlfriend|boyfriend"
    "|neighbor|cousin|aunt|uncle|grandma|grandmother|doctor|landlord|partner|manager|coworker|teacher|best friend|kid"
)
_REPLACED = (
    (re.compile(rf"\b[Mm]y (?:{_KIN})\b(?! [A-Z])"), "{person}"),
    (re.compile(r"(?<=[.!?] )(?:She|He)\b|^(?:She|He)\b"), "{first}"),
    (re.compile(r"\b(?:with|for|about|told|asked|called|saw|to) (?:him|her)(?=[.,!?]| and\b| that\b)"), "to {first}"),
    (re.compile(r"\bthe (?:hospital|clinic|er|ER)\b"), "{hospital}"),
    (re.compile(r"\b(?:at|to) (?:school|the school)\b"), "at {school}"),
    (re.compile(r"\b(?:at) work\b|\bat the office\b"), "at {org}"),
    (re.compile(r"\bthe (?:store|pharmacy|gym|bank|company)\b"), "{org}"),
    (re.compile(r"\b(?:to|at|in) the (?:beach|park|city|mountains|airport|country)\b"), "in {place}"),
    (re.compile(r"\b(?:the) (?:client|patient|pt)\b|\bThe (?:client|patient)\b"), "{person}"),
)  # fmt: skip
_CAPITAL = re.compile(r"(?<![.!?:;\"“”'’(\n•*-] )(?<=[a-z,] )[A-Z][a-z]+")
_ALLOWED = re.compile(
    r"(?:I|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)\w*|January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Spanish|English|Mom|Dad|Zoloft|Prozac|Lexapro|Xanax|Tylenol|God|Medicaid|Medicare|Christmas|"
    r"Thanksgiving|Handrail|Easter"
)
_SENTENCE = re.compile(r"(?<=[.!?]) +|\n+")
_UNSAFE = re.compile(r"[{}|⟦⟧\[\]]")


def carriers() -> list[str]:
    """Return frames from the crisis screen's training scenes, the intents' examples and the sample documents."""
    found = {line for text in written_texts() for line in _pieces(text)}
    return sorted(_with_slots(line) for line in found if not _UNSAFE.search(line) and not _names_somebody(line))


def written_texts() -> Iterator[str]:
    """Yield what the project wrote for other ends, as it stands."""
    for path in sorted((_ROOT / "policies" / "crisis" / "examples").glob("*.yaml")):
        yield from _strings(yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)["train"])
    for path in sorted((_ROOT / "policies" / "intents").glob("examples_*.yaml")):
        yield from _strings(yaml.safe_load(path.read_text("utf-8"))["intents"])
    for path in sorted((_ROOT / "knowledge" / "sample").rglob("*.md")):
        yield re.sub(r"^---.*?^---\n", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _strings(list(value.values()))
    elif isinstance(value, Iterable):
        for item in value:
            yield from _strings(item)


def _pieces(text: str) -> Iterator[str]:
    """Cut a long text into stretches of one to three sentences."""
    sentences = [sentence.strip() for sentence in _SENTENCE.split(text) if sentence.strip()]
    for place in range(0, len(sentences), 2):
        yield " ".join(sentences[place : place + 2])[:400]


def _names_somebody(line: str) -> bool:
    return any(not _ALLOWED.fullmatch(match.group()) for match in _CAPITAL.finditer(line))


def _with_slots(line: str) -> str:
    for pattern, slot in _REPLACED:
        line = pattern.sub(slot, line)
    return line
