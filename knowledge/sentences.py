"""Cutting prose into whole sentences, so that an answer can quote one word for word."""

import re

LONGEST_SENTENCE_WORDS = 160
"""What runs on longer (a list without punctuation) is cut here, so that it still fits a passage and a citation."""

_BOUNDARY = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(\"“])(?:[A-Za-z]|Dr|Mr|Mrs|Ms|St|Ave|Blvd|Rd|Ste|No|Nos|Fig|vs|etc|e\.g|i\.e|cf|approx|ext|Inc|Jr|Sr|U\.S|"
    r"[ap]\.m)\.$"
)
_ENDS_A_SENTENCE_ANYWAY = re.compile(r"(?:etc|Inc|Jr|Sr|[ap]\.m)\.$")
_STARTS_A_SENTENCE = re.compile(
    r"[\"'“‘(\[]?(?:The|A|An|We|You|Your|Our|It|If|In|On|For|Please|This|That|These|They|When|To|No)\b"
)


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of one paragraph in order, each stripped; no word is lost or changed."""
    sentences: list[str] = []
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        head = text[start : boundary.end()].strip()
        if _is_abbreviated(head, text[boundary.end() :]):
            continue
        sentences.append(head)
        start = boundary.end()
    sentences.append(text[start:].strip())
    return tuple(piece for sentence in sentences if sentence for piece in _bounded(sentence))


def _is_abbreviated(head: str, tail: str) -> bool:
    if not _ABBREVIATED.search(head):
        return False
    return not (_ENDS_A_SENTENCE_ANYWAY.search(head) and _STARTS_A_SENTENCE.match(tail))


def _bounded(sentence: str) -> list[str]:
    words = sentence.split()
    if len(words) <= LONGEST_SENTENCE_WORDS:
        return [sentence]
    return [
        " ".join(words[start : start + LONGEST_SENTENCE_WORDS])
        for start in range(0, len(words), LONGEST_SENTENCE_WORDS)
    ]
