"""Cutting a document into passages: by heading, in whole sentences, each long enough to make sense on its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from math import ceil

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.document import PracticeDocument
from knowledge.passage import Passage
from knowledge.sentences import split_sentences

SHORTEST_PASSAGE_WORDS = 40
"""A shorter section is joined with its neighbour where both fit into one passage."""

LONGEST_PASSAGE_WORDS = 160
"""About 220 word pieces: what MiniLM reads at once (256), with room for title and heading."""

CUTTING_VERSION = "cutting/1"
"""Part of every content hash: a new way of cutting re-ingests everything."""

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_ASKED = re.compile(r"<!--\s*asked:(.*?)-->", re.DOTALL)
_SPACES = {"softbreak": " ", "hardbreak": " "}


@dataclass(frozen=True)
class CutPassage:
    """A passage, and how people ask for it: searched like the passage's own words, but never quoted."""

    passage: Passage
    asked: tuple[str, ...]


class _Kind(Enum):
    HEADING = auto()
    TEXT = auto()
    ASKED = auto()


@dataclass(frozen=True)
class _Section:
    heading: str
    sentences: tuple[str, ...]
    asked: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        return _words(self.sentences)


def cut(document: PracticeDocument, practice_id: str) -> tuple[CutPassage, ...]:
    """Return the document's passages, numbered from 1 in reading order.

    Under a heading, ``<!-- asked: can I park there? | where do I leave my car -->`` lists questions in people's own
    words; rendered markdown does not show it.
    """
    pieces = [piece for section in _joined(list(_sections(document))) for piece in _halved(section)]
    return tuple(
        CutPassage(
            passage=Passage(
                id=f"{document.id}#{number}",
                document_id=document.id,
                title=document.title,
                heading=piece.heading,
                text=" ".join(piece.sentences),
                audience=document.audience,
                practice_id=practice_id,
            ),
            asked=piece.asked,
        )
        for number, piece in enumerate(pieces, start=1)
    )


def _sections(document: PracticeDocument) -> Iterator[_Section]:
    heading, sentences, asked = document.title, list[str](), list[str]()
    for kind, text in (*_blocks(_MARKDOWN.parse(document.body)), (_Kind.HEADING, "")):
        if kind is _Kind.TEXT:
            sentences.extend(split_sentences(_closed(text)))
        elif kind is _Kind.ASKED:
            asked.extend(question.strip() for question in text.split("|") if question.strip())
        else:
            if sentences:
                yield _Section(heading, tuple(sentences), tuple(asked))
            heading, sentences, asked = text, [], []


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[_Kind, str]]:
    """Yield headings, questions, and as text paragraphs, list items and table rows."""
    row: list[str] | None = None
    kind = _Kind.TEXT
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            kind = _Kind.HEADING if token.type == "heading_open" else _Kind.TEXT
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield _Kind.TEXT, ": ".join(cell for cell in row if cell)
            row = None
        elif token.type == "html_block":
            yield from ((_Kind.ASKED, found) for found in _ASKED.findall(token.content))
        elif token.type in ("inline", "fence", "code_block") and (text := _plain(token)):
            if row is None:
                yield kind, text
            else:
                row.append(text)


def _plain(token: Token) -> str:
    if token.children is None:
        return " ".join(token.content.split())
    return "".join(_SPACES.get(c.type, c.content) for c in token.children if c.type != "html_inline").strip()


def _closed(text: str) -> str:
    """End a list item or a table row as a sentence, so that it stays one when the passage is split again."""
    return text if text.endswith((".", "!", "?", ":", ";")) else f"{text}."


def _joined(sections: list[_Section]) -> list[_Section]:
    joined: list[_Section] = []
    for section in sections:
        last = joined[-1] if joined else None
        if last and min(last.words, section.words) < SHORTEST_PASSAGE_WORDS:
            if last.words + section.words <= LONGEST_PASSAGE_WORDS:
                heading = f"{last.heading} / {section.heading}"
                joined[-1] = _Section(heading, last.sentences + section.sentences, last.asked + section.asked)
                continue
        joined.append(section)
    return joined


def _halved(section: _Section) -> Iterator[_Section]:
    """Split a long section into parts of about equal length, each of whole sentences."""
    parts = ceil(section.words / LONGEST_PASSAGE_WORDS)
    target = section.words / parts if parts else 0.0
    current: list[str] = []
    for sentence in section.sentences:
        grown = _words((*current, sentence))
        if current and (grown > LONGEST_PASSAGE_WORDS or grown > target * 1.15):
            yield _Section(section.heading, tuple(current), section.asked)
            current = []
        current.append(sentence)
    if current:
        yield _Section(section.heading, tuple(current), section.asked)


def _words(sentences: Sequence[str]) -> int:
    return sum(len(sentence.split()) for sentence in sentences)
