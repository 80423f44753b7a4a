"""Disguises are taken off; what a number or a word says stays."""

import pytest

from policies.crisis.normal_text import normal_text, readable_text


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("k1ll my$elf", "kill myself"),
        ("s u i c i d e", "suicide"),
        ("k.m.s", "kms"),
        ("dіе", "die"),
        ("diiiiie", "die"),
        ("I can’t do this", "i can't do this"),
        ("it's 5 o'clock", "it's 5 o'clock"),
        ("took 20 pills", "took 20 pills"),
        ("at 3:30pm, 10mg, 2nd floor", "at 3:30pm, 10mg, 2nd floor"),
        ("ki\u200bll", "kill"),
        ("\u202eevil", "evil"),
    ],
)
def test_a_text_is_read_as_it_was_meant(disguised: str, plain: str) -> None:
    assert readable_text(disguised).text == plain


def test_every_letter_knows_where_it_came_from() -> None:
    text = normal_text("so k i l l myself")
    at = text.text.index("kil")
    assert text.span(at, at + 3) == (3, 8)
