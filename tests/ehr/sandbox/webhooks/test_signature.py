"""A delivery proves its sender and its age."""

import hashlib
import hmac

import pytest

from ehr.sandbox.webhooks.signature import sign, verify

BODY = b'{"id":"EVT-1"}'
SECRET = "a secret of the subscription"
SENT = 1_800_000_000


def test_the_signature_is_hmac_sha256_over_the_time_and_the_body() -> None:
    digest = hmac.new(SECRET.encode(), b'1800000000.{"id":"EVT-1"}', hashlib.sha256).hexdigest()
    assert sign(SECRET, BODY, SENT) == f"t=1800000000,v1={digest}"


@pytest.mark.parametrize("age", [-300, 0, 300])
def test_a_fresh_signature_holds(age: int) -> None:
    assert verify(SECRET, BODY, sign(SECRET, BODY, SENT), SENT + age)


@pytest.mark.parametrize(
    ("secret", "body", "header", "now"),
    [
        (SECRET, BODY, sign(SECRET, BODY, SENT), SENT + 301),
        (SECRET, BODY, sign(SECRET, BODY, SENT), SENT - 301),
        (SECRET, b"{}", sign(SECRET, BODY, SENT), SENT),
        ("other", BODY, sign(SECRET, BODY, SENT), SENT),
        (SECRET, BODY, sign(SECRET, BODY, SENT).replace("t=18", "t=19"), SENT + 100_000_000),
        (SECRET, BODY, "", SENT),
        (SECRET, BODY, f"t={SENT}", SENT),
        (SECRET, BODY, f"t={SENT},v1=é", SENT),
        (SECRET, BODY, "t=²,v1=x", SENT),
        (SECRET, BODY, "t=" + "9" * 5000, SENT),
    ],
)
def test_an_old_forged_or_broken_signature_does_not(secret: str, body: bytes, header: str, now: int) -> None:
    assert not verify(secret, body, header, now)
