"""What stands behind the labels of a form, fax or e-mail, several to a line or one above its value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from practice.text.referral_words import referral_words, shadow

_CONTEXTS = {
    "person_name": "person",
    "last_name": "person",
    "first_name": "person",
    "date_of_birth": "person",
    "guardian_name": "guardian",
    "referring_provider": "sender",
    "referring_organization": "sender",
    "sender_phone": "sender",
}
MOST_LABELS = 300
"""No form has more; what follows in a text that is none is left alone."""

_LONG_FIELDS = {"concerns", "other"}
_LABEL_LIKE = re.compile(r"[A-Z][\w /#'-]{1,30}:")
_WRAPPED_AT = 60
"""Characters: a line this long may have been cut to fit the page."""
_FORM_LINES = re.compile(r"[_.]{3,}|^[\s:=#*|-]+|[\s:=#*|,;-]+$")


@dataclass(frozen=True)
class Labelled:
    """A label's value with whose it is: the person's, the sender's or the guardian's; "head" before any of them.

    ``quote`` is its line.
    """

    field: str
    value: str
    context: str
    quote: str
    own_line: bool


def labelled_values(text: str) -> list[Labelled]:
    """Return the values of all known labels in their order; empty ones are left out."""
    return [one for one in _read(text) if one.value]


def _read(text: str) -> Iterator[Labelled]:
    words = referral_words()
    seen = islice(words.label.finditer(shadow(text)), MOST_LABELS)
    marks = [mark for mark in seen if not _inside_value(text, mark)]
    context = "head"
    for at, mark in enumerate(marks):
        name = mark["label"] or mark["alone"] or mark["bare"]
        field = words.field_of.get(name.strip(), words.field_of.get(name.rstrip("."), "other"))
        following = marks[at + 1].start() if at + 1 < len(marks) else len(text)
        context = _CONTEXTS.get(field, context)
        value, end = _value(text, mark.end(), following, field)
        begins_line = text[: mark.start()].rpartition("\n")[2].strip(" -*•|") == ""
        yield Labelled(field, value, context, _line_of(text, mark.start(), end), begins_line)


def _inside_value(text: str, mark: re.Match[str]) -> bool:
    """Say whether what looks like a label is a word of a sentence: "the patient: she ..." in prose."""
    before = text[: mark.start()].rpartition("\n")[2]
    after = text[mark.end() : mark.end() + 1]
    return bool(re.search(r"\b(?:the|a|her|his|our|your|my|this|for)\s+$", before, re.IGNORECASE)) and after.islower()


def _value(text: str, begin: int, following: int, field: str) -> tuple[str, int]:
    line_end = text.find("\n", begin)
    line_end = len(text) if line_end < 0 else line_end
    value, end = text[begin : min(line_end, following)], min(line_end, following)
    if following <= line_end:
        return _cleaned(value), end
    if not _cleaned(value) or field in _LONG_FIELDS:
        more = text[end:following]
        block = re.split(r"\n[ \t]*\n", more.lstrip("\n") if not _cleaned(value) else more, maxsplit=1)[0]
        taken = _continued(value, block) if field in _LONG_FIELDS else block.split("\n", 1)[0]
        return _cleaned(f"{value}\n{taken}", keep_lines=field in _LONG_FIELDS), end + len(taken) + 1
    return _cleaned(value), end


def _continued(value: str, block: str) -> str:
    """Return the lines of a block that go on with a value: bullets, wrapped lines, or all where there is none yet."""
    taken: list[str] = []
    before = value.strip()
    for line in block.split("\n"):
        plain = line.strip()
        if _LABEL_LIKE.match(plain):
            break
        bullet = plain[:1] in "-*•–" if plain else True
        if before and not bullet and not plain[:1].islower() and len(before) < _WRAPPED_AT:
            break
        taken.append(line)
        before = plain if not bullet else ""
    return "\n".join(taken)


def _cleaned(value: str, *, keep_lines: bool = False) -> str:
    lines = [_FORM_LINES.sub(" ", line).strip() for line in value.split("\n")]
    joined = "\n".join(line for line in lines if line)
    return joined if keep_lines else " ".join(joined.split())


def _line_of(text: str, begin: int, end: int) -> str:
    first = text.rfind("\n", 0, begin) + 1
    last = text.find("\n", max(begin, end - 1))
    return " ".join(text[first : len(text) if last < 0 else last].split())[:200]
