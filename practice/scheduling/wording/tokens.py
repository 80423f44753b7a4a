"""A message cut into tokens: words, numbers, clock times and dates, each with what the lexicon says it is."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from practice.scheduling.wording.lexicon import lexicon, spanish
from practice.scheduling.wording.spelling import mended


@dataclass(frozen=True)
class Token:
    """One word or phrase. ``raw`` keeps the writer's capitals; ``tag`` is 'word' where the lexicon has nothing."""

    text: str
    tag: str
    value: str = ""
    raw: str = ""

    def is_a(self, *tags: str) -> bool:
        """Say whether the token has one of the tags."""
        return self.tag in tags


END = Token("", "stop")
"""What stands after the last token."""


def peek(tokens: Sequence[Token], at: int) -> Token:
    """Return the token at a position, or ``END`` outside the message."""
    return tokens[at] if 0 <= at < len(tokens) else END


_PIECES = re.compile(
    r"""
      (?P<iso>\d{4}-\d{1,2}-\d{1,2})(?!\d)
    | (?P<date>\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d{2}))?)(?![\d/])
    | (?P<clock>\d{1,2}[:.h]\d{2}(?!\d)\s?(?:[ap]\.?m\b\.?|[ap]\b)?)
    | (?P<hour>\d{1,2}(?:\s?[ap]\.?m\b\.?|[ap]\b))
    | (?P<ordinal>\d{1,3}(?:st|nd|rd|th)\b)
    | (?P<number>\d+)
    | (?P<possessive>(?<=\w)'s?\b)
    | (?P<word>[^\W\d_]+)
    | (?P<comma>[,()])
    | (?P<dash>[-–—])
    | (?P<plus>\+)
    | (?P<mark>[@&/])
    | (?P<stop>[.!?;:\n]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ABBREVIATION = re.compile(
    r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|weds?|thurs?|thu|fri|sat|sun|appt|approx)\."
    r"(?=\s*[a-z0-9,])",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 6
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "\u00a0": " "})


def tokens_of(text: str) -> list[Token]:
    """Return the tokens of a message, phrases of the lexicon joined into one token each."""
    return list(_joined(list(_cut(_plain(text)))))


def _plain(text: str) -> str:
    """Return the text with plain quotes, contractions written out, and Spanish turned into the grammar's English."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    if spanish().mark.search(plain):
        plain = plain.replace("¿", "").replace("¡", "")
        for said, meant in spanish().compiled:
            plain = said.sub(meant, plain)
    plain = _ABBREVIATION.sub(r"\1 ", plain)
    words = lexicon().contractions
    return lexicon().contraction.sub(lambda match: words[match.group().lower()], plain)


def _cut(text: str) -> Iterator[Token]:
    for match in _PIECES.finditer(text):
        kind, raw = str(match.lastgroup), match.group()
        said = raw.lower()
        if kind == "word" and said not in lexicon().words:
            said = mended(said)
        said = "s" if kind == "possessive" else said
        if kind == "number" and len(said) > _LONGEST_NUMBER:  # an account or a phone, never a time
            kind = "word"
        yield Token(said, kind, raw.strip(), raw)


def _joined(tokens: list[Token]) -> Iterator[Token]:
    at = 0
    while at < len(tokens):
        token, length = _phrase_at(tokens, at)
        yield token
        at += length


def _phrase_at(tokens: list[Token], at: int) -> tuple[Token, int]:
    """Return the longest phrase that begins here and how many tokens it takes; hyphens inside it are passed over."""
    for words, tag, value in lexicon().by_first_word.get(tokens[at].text, ()):
        length = _length_if_said(tokens, at, words)
        if length:
            raw = " ".join(token.raw for token in tokens[at : at + length])
            return Token(" ".join(words), tag, value, raw), length
    return tokens[at], 1


def _length_if_said(tokens: list[Token], at: int, words: tuple[str, ...]) -> int:
    here = at
    for count, word in enumerate(words):
        if count and here < len(tokens) and tokens[here].tag == "dash":
            here += 1
        if here >= len(tokens) or tokens[here].text != word:
            return 0
        here += 1
    return here - at
