"""Whom the client wishes to see: "with Dr. Okafor", "can I see Maren"."""

from collections.abc import Sequence

from rapidfuzz import fuzz

from practice.scheduling.wording.tokens import Token, peek, tokens_of

_KNOWN_ENOUGH = 85.0
_NEGATIONS = {"exclude", "except", "instead_of"}
_BEFORE_NAMES = {"title", "with"}
_ASKED_OF = {"does", "could", "would", "is", "has", "if", "can", "will", "when"}


def clinician_named(text: str, names: Sequence[str] = ()) -> str | None:
    """Return the clinician's name as the client wrote it, without a title.

    A name is a word with a capital after "with", "see" or a title; in small letters it is taken only after a title or
    when it is like one of ``names``, the practice's clinicians. A name that is refused is no wish.
    """
    tokens = tokens_of(text)
    known = [part.lower() for name in names for part in name.replace(",", " ").split()]
    for at, token in enumerate(tokens):
        asked = token.text in _ASKED_OF and _is_known(peek(tokens, at + 1).text, known)
        if not (asked or token.tag in _BEFORE_NAMES) or _refused(tokens, at):
            continue
        begin = at + 1
        while peek(tokens, begin).is_a("title") or peek(tokens, begin).text in {".", "my", "the"}:
            begin += 1
        titled = token.is_a("title") or peek(tokens, begin - 1).is_a("title", "stop")
        found = _name_at(tokens, begin, titled=titled, known=known)
        if found:
            return found
    return None


def _refused(tokens: Sequence[Token], at: int) -> bool:
    return any(token.tag in _NEGATIONS for token in tokens[max(0, at - 3) : at])


def _name_at(tokens: Sequence[Token], at: int, *, titled: bool, known: Sequence[str]) -> str:
    words: list[str] = []
    for token in tokens[at : at + 3]:
        capital = token.raw[:1].isupper() and not token.raw.isupper()
        if not token.is_a("word") or not (capital or (titled and not words) or _is_known(token.text, known)):
            break
        words.append(token.raw)
    return " ".join(words)


def _is_known(word: str, known: Sequence[str]) -> bool:
    return any(fuzz.ratio(word, name) >= _KNOWN_ENOUGH for name in known)
