"""What an edit changes, word by word: <del> and <ins>, so that it can be seen, printed and heard."""

import re
from difflib import SequenceMatcher
from html import escape

_PIECE = re.compile(r"\s+|[^\s]+")


def marked_difference(before: str, after: str) -> str:
    """Return both texts in one as HTML, everything in them escaped."""
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    parts: list[str] = []
    for what, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            parts.append(escape("".join(old[old_from:old_to])))
            continue
        parts += _marked("del", old[old_from:old_to]) + _marked("ins", new[new_from:new_to])
    return "".join(parts)


def _marked(mark: str, pieces: list[str]) -> list[str]:
    text = "".join(pieces)
    return [f"<{mark}>{escape(text)}</{mark}>"] if text.strip() else [escape(text)] if text and mark == "ins" else []
