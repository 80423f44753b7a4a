from typing import Any

import jwt
import pytest

from server.security.tokens import Tokens
from tests.conftest import SettableClock

KEY = b"t" * 32


def test_a_token_names_its_person_for_one_hour(clock: SettableClock) -> None:
    tokens = Tokens(KEY, clock)
    token = tokens.issue("PER-1")
    clock.advance(minutes=59)
    assert tokens.read(token) == "PER-1"
    clock.advance(minutes=1)
    assert tokens.read(token) is None


def test_a_token_says_nothing_but_the_persons_id(clock: SettableClock) -> None:
    claims = jwt.decode(Tokens(KEY, clock).issue("PER-1"), options={"verify_signature": False})
    assert set(claims) == {"sub", "iss", "iat", "exp"}


@pytest.mark.parametrize(
    ("claims", "key", "algorithm"),
    [
        ({"sub": "PER-1", "iss": "handrail", "exp": 9_999_999_999}, b"o" * 32, "HS256"),
        ({"sub": "PER-1", "iss": "somebody", "exp": 9_999_999_999}, KEY, "HS256"),
        ({"sub": "PER-1", "iss": "handrail"}, KEY, "HS256"),
        ({"iss": "handrail", "exp": 9_999_999_999}, KEY, "HS256"),
        ({"sub": "PER-1", "iss": "handrail", "exp": 9_999_999_999}, None, "none"),
    ],
    ids=["another key", "another issuer", "no end", "nobody", "unsigned"],
)
def test_a_forged_token_names_nobody(claims: dict[str, Any], key: Any, algorithm: str, clock: SettableClock) -> None:
    assert Tokens(KEY, clock).read(jwt.encode(claims, key, algorithm=algorithm)) is None


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é.é.é"])
def test_what_is_no_token_names_nobody(token: str, clock: SettableClock) -> None:
    assert Tokens(KEY, clock).read(token) is None
