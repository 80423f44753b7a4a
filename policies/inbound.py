"""What may come in as text at all: the first thing that happens to a message or an upload.

Invisible characters are taken out rather than refused: somebody in need may have pasted them unknowingly, and the
crisis screen must still get to read the words around them.
"""

import unicodedata

from practice.errors import InputError

MAX_MESSAGE_CHARACTERS = 8_000
MAX_UPLOAD_BYTES = 200_000
"""Three hours of talk. The crisis screen reads so much in eight seconds (measured)."""

_LINE_BREAKS = str.maketrans({"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
_ZERO_WIDTH_JOINER = "\u200d"  # holds emoji such as a family together, and is kept there
_KEPT_CONTROLS = frozenset("\n\t")
_UNREADABLE = "This text holds characters that cannot be read."
_BYTE_ORDER_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def accept_message(raw: str) -> str:
    """Return the message as it is kept: NFC, plain line breaks, no invisible characters, no outer blanks.

    Raises InputError where nothing is left, where it is longer than ``MAX_MESSAGE_CHARACTERS``, or where it holds
    control characters or halves of characters.
    """
    if len(raw) > 2 * MAX_MESSAGE_CHARACTERS:  # checked first, so that an enormous text costs nothing
        raise _too_long(len(raw))
    text = _clean(raw)
    if not text:
        raise InputError("The message is empty.", "Write a few words and send it again.")
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise _too_long(len(text))
    return text


def accept_upload(data: bytes, limit: int = MAX_UPLOAD_BYTES) -> str:
    """Return the text of an uploaded file (UTF-8, UTF-16 with its mark, or Windows-1252).

    Raises InputError where it is empty, longer than ``limit`` bytes, or not text.
    """
    if len(data) > limit:
        raise InputError(f"The file is larger than {limit:,} bytes.", "Upload it in parts.")
    try:
        text = _clean(_decode(data))
    except (UnicodeDecodeError, InputError) as error:
        raise InputError("The file is not plain text.", "Save it as a text file (.txt) and try again.") from error
    if not text:
        raise InputError("The file is empty.", "Choose another file.")
    return text


def _too_long(length: int) -> InputError:
    detail = f"The message has {length:,} characters; the most is {MAX_MESSAGE_CHARACTERS:,}."
    return InputError(detail, "Send it in several messages, or call us if that is easier.")


def _clean(raw: str) -> str:
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").translate(_LINE_BREAKS))
    kept: list[str] = []
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cs" or (category == "Cc" and character not in _KEPT_CONTROLS):
            raise InputError(_UNREADABLE, "Type the message again, or paste it as plain text.")
        if category != "Cf" or _joins_emoji(text, position):
            kept.append(character)
    return "".join(kept).strip()


def _joins_emoji(text: str, position: int) -> bool:
    if text[position] != _ZERO_WIDTH_JOINER or not 0 < position < len(text) - 1:
        return False
    # A variation selector or a skin tone may stand between the picture and the joiner.
    return all(unicodedata.category(text[near]) in {"So", "Sk", "Mn"} for near in (position - 1, position + 1))


def _decode(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252")
