"""Finding a longer text, such as a street or an employer, where it stands with typing mistakes."""

from collections.abc import Iterator

from rapidfuzz import fuzz

_SHORTEST = 8
_ALIKE = 86.0
_MOST = 20


def nearly_written(literal: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where ``text`` holds something very like ``literal``, whole words at a time.

    Short literals are left to exact matching; at most 20 places are looked for.
    """
    wanted, rest = literal.casefold(), text.casefold()
    if len(wanted) < _SHORTEST or len(rest) != len(text):
        return
    for _ in range(_MOST):
        found = fuzz.partial_ratio_alignment(wanted, rest, score_cutoff=_ALIKE)
        if found is None or found.dest_end <= found.dest_start:
            return
        start, end = _whole_words(text, found.dest_start, found.dest_end)
        yield start, end
        rest = rest[:start] + "\0" * (end - start) + rest[end:]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end
