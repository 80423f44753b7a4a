"""How soon a referral asks to be seen, by its label, its check boxes and its words, denials taken back."""

import re
from collections.abc import Iterator, Sequence

from practice.text.labelled_values import Labelled
from practice.text.referral_words import ReferralWords, referral_words
from practice.work import Priority

_LEVELS = (Priority.URGENT, Priority.SOON, Priority.ROUTINE)


def read_urgency(text: str, labelled: Sequence[Labelled]) -> tuple[Priority, str]:
    """Return the priority and the words that said so, empty where nothing did.

    The most urgent of label, boxes and words wins: a form marked routine whose text speaks of suicide is urgent.
    """
    words = referral_words()
    said = [*_of_label(labelled, words), *_of_prose(_without_boxes(text, labelled, words), words)]
    for level in _LEVELS:
        quote = next((quote for found, quote in said if found is level), None)
        if quote is not None:
            return level, quote
    return Priority.ROUTINE, ""


def _of_label(labelled: Sequence[Labelled], words: ReferralWords) -> Iterator[tuple[Priority, str]]:
    for one in labelled:
        if one.field != "priority":
            continue
        ticked = ticked_of(one.value, words)
        for value in ticked if ticked is not None else [one.value]:
            level = _level(value, words)
            if level is not None:
                yield level, one.quote


def ticked_of(value: str, words: ReferralWords) -> list[str] | None:
    """Return the ticked choices of "[x] Routine [ ] Urgent", or None where there are no boxes."""
    boxes = list(re.finditer(f"(?P<on>{words.checked})|(?P<off>{words.unchecked})", value))
    if not boxes:
        return None
    ends = [*(box.start() for box in boxes[1:]), len(value)]
    return [value[box.end() : end].strip(" ,;\n") for box, end in zip(boxes, ends, strict=True) if box["on"]]


def _level(value: str, words: ReferralWords) -> Priority | None:
    plain = value.lower()
    if any(re.search(pattern, plain) for pattern in words.routine):
        return Priority.ROUTINE
    if any(_said(pattern, plain, words) for pattern in words.urgent):
        return Priority.URGENT
    return Priority.SOON if any(_said(pattern, plain, words) for pattern in words.soon) else None


def _without_boxes(text: str, labelled: Sequence[Labelled], words: ReferralWords) -> str:
    """Leave out lines of choices, where "Urgent" is printed on every form."""
    labels = {one.quote for one in labelled if one.field == "priority"}
    kept = []
    for line in text.split("\n"):
        choices = bool(re.search(f"{words.checked}|{words.unchecked}", line))
        kept.append("" if choices or " ".join(line.split())[:200] in labels else line)
    ticked = [one for line in text.split("\n") for one in ticked_of(line, words) or ()]
    return "\n".join([*kept, *ticked])


def _of_prose(text: str, words: ReferralWords) -> Iterator[tuple[Priority, str]]:
    plain = text.lower()
    for level, patterns in ((Priority.URGENT, words.urgent), (Priority.SOON, words.soon)):
        for pattern in patterns:
            quote = _said(pattern, plain, words)
            if quote:
                begin, end = quote
                yield level, _sentence_around(text, begin, end)


def _said(pattern: str, plain: str, words: ReferralWords) -> tuple[int, int] | None:
    """Return where a cue is said and not denied."""
    routine = [match.span() for one in words.routine for match in re.finditer(one, plain)]
    for match in re.finditer(pattern, plain):
        inside = any(begin <= match.start() < end for begin, end in routine)  # "non-urgent"
        denied = re.search(words.denied_before, plain[: match.start()])
        denied = denied or re.search(words.denied_after, plain[match.end() :])
        if not (inside or denied):
            return match.span()
    return None


def _sentence_around(text: str, begin: int, end: int) -> str:
    first = max(text.rfind(mark, 0, begin) for mark in (". ", "\n", "! ", "? ")) + 1
    ends = [at for mark in (". ", "\n") if (at := text.find(mark, end)) >= 0]
    return " ".join(text[first : min(ends, default=len(text)) + 1].split())[:200]
