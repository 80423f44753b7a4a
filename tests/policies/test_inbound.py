import pytest

from policies.inbound import MAX_MESSAGE_CHARACTERS, MAX_UPLOAD_BYTES, accept_message, accept_upload
from practice.errors import InputError


@pytest.mark.parametrize("raw", ["", "   \n\t ", "\u200b\u200b", "\ufeff", "\u202e"])
def test_a_message_with_nothing_in_it_is_refused(raw: str) -> None:
    with pytest.raises(InputError, match="empty"):
        accept_message(raw)


@pytest.mark.parametrize("length", [MAX_MESSAGE_CHARACTERS + 1, 1_000_000])
def test_a_message_that_is_too_long_is_refused_with_its_length(length: int) -> None:
    with pytest.raises(InputError, match=f"{length:,} characters"):
        accept_message("a" * length)


@pytest.mark.parametrize("raw", ["hello\x00", "\x1b[31mred", "bell\x07", "half \ud83d of a pair", "delete\x7f"])
def test_control_characters_and_halves_of_characters_are_refused(raw: str) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        accept_message(raw)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Can I move Thursday?\r\n", "Can I move Thursday?"),
        ("two\rlines\vthree\u2028four", "two\nlines\nthree\nfour"),
        ("I want to d\u200bie", "I want to die"),
        ("\u202etext\u202c", "text"),
        ("cafe\u0301", "café"),
        ("my family 👨\u200d👩\u200d👧 says hi", "my family 👨\u200d👩\u200d👧 says hi"),
        ("heart ❤\ufe0f\u200d🔥", "heart ❤\ufe0f\u200d🔥"),
        ("a\u200db", "ab"),
    ],
)
def test_a_message_is_kept_clean(raw: str, kept: str) -> None:
    assert accept_message(raw) == kept


def test_the_longest_message_is_taken() -> None:
    assert len(accept_message("a" * MAX_MESSAGE_CHARACTERS + "  ")) == MAX_MESSAGE_CHARACTERS


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.7\n\x00\x01\x02", b"\xff\xd8\xff\xe0\x00\x10JFIF", b"PK\x03\x04\x14\x00"],
)
def test_an_upload_that_is_not_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="not plain text"):
        accept_upload(data)


def test_an_empty_upload_is_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        accept_upload(b"\xef\xbb\xbf \n")


def test_an_upload_over_its_limit_is_refused() -> None:
    with pytest.raises(InputError, match="larger than"):
        accept_upload(b"a" * (MAX_UPLOAD_BYTES + 1))
    with pytest.raises(InputError, match="larger than 10 bytes"):
        accept_upload(b"a" * 11, limit=10)


@pytest.mark.parametrize(
    "data",
    [
        "Lucía: hola".encode(),
        b"\xef\xbb\xbf" + "Lucía: hola".encode(),
        "Lucía: hola".encode("utf-16"),
        "Lucía: hola".encode("cp1252"),
    ],
)
def test_text_is_read_in_the_usual_encodings(data: bytes) -> None:
    assert accept_upload(data) == "Lucía: hola"
