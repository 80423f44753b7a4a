"""Cutting text into sentences without a model: abbreviations, initials, decimals and lists stay whole."""

import re
from collections.abc import Iterator

_BULLET = re.compile(r"^\s*(?:[-*•–—▪◦·]+|\(?\d{1,2}[.)]|[a-z][.)])\s+")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_ABBREVIATIONS = frozenset(
    "dr mr mrs ms mx st jr sr vs etc approx e.g i.e no nos vol fig dept est inc ltd ave blvd apt ext tel jan feb mar "
    "apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun a.m p.m m.d ph.d psy.d pt ct cl "
    "hx sx dx tx rx fx mg ml hr hrs min mins wk wks yr yrs temp prof rev".split()
)
_STARTS_SENTENCE = re.compile(r"\s+[\"'“‘(\[]*[A-ZÁÉÍÓÚÑ0-9¿¡]")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text in order, without bullets and outer blanks; a line break always ends one."""
    return [sentence for line in text.splitlines() for sentence in _of_line(without_bullet(line))]


def without_bullet(line: str) -> str:
    """Return a line without its bullet or number."""
    return _BULLET.sub("", line).strip()


def is_bullet(line: str) -> bool:
    """Say whether a line begins with a bullet or a number."""
    return bool(_BULLET.match(line))


def _of_line(line: str) -> Iterator[str]:
    begin = 0
    for end in _END.finditer(line):
        if _ends_sentence(line, begin, end):
            yield line[begin : end.end()].strip()
            begin = end.end()
    rest = line[begin:].strip()
    if rest:
        yield rest


def _ends_sentence(line: str, begin: int, end: re.Match[str]) -> bool:
    following = line[end.end() :]
    if following and not _STARTS_SENTENCE.match(following):
        return False
    if end.group()[0] != ".":
        return True
    before = line[begin : end.start()].rsplit(None, 1)[-1:] or [""]
    word = before[0].lstrip("\"'“‘([").lower()
    initial = len(word) == 1 and word.isalpha() and word != "i" and bool(following)
    return not (initial or (word in _ABBREVIATIONS and bool(following)))
