import pytest

from ehr.sandbox.webhooks.signature import sign
from server.security.webhook_signature import WebhookSignature
from tests.conftest import SettableClock

SECRET = "the secret of the tests"
BODY = b'{"id":"EVT-1"}'


def now(clock: SettableClock) -> int:
    return int(clock().timestamp())


def test_what_the_ehr_signed_just_now_fits(clock: SettableClock) -> None:
    assert WebhookSignature(SECRET, clock).fits(sign(SECRET, BODY, now(clock)), BODY)


@pytest.mark.parametrize("age", [-301, 301, 86_400])
def test_a_signature_older_or_newer_than_five_minutes_does_not_fit(age: int, clock: SettableClock) -> None:
    assert not WebhookSignature(SECRET, clock).fits(sign(SECRET, BODY, now(clock) - age), BODY)


def test_another_body_secret_or_moment_does_not_fit(clock: SettableClock) -> None:
    signature = WebhookSignature(SECRET, clock)
    header = sign(SECRET, BODY, now(clock))
    assert not signature.fits(header, BODY + b" ")
    assert not signature.fits(sign("another secret entirely", BODY, now(clock)), BODY)
    assert not signature.fits(header.replace(f"t={now(clock)}", f"t={now(clock) + 1}"), BODY)


@pytest.mark.parametrize(
    "header", [None, "", "t=", "t=²,v1=é", "v1=abc", "t=99999999999999999999,v1=a", "t=1,t=2,v1", "t=-1,v1=a", ",,=,="]
)
def test_what_is_no_signature_fits_nothing(header: str | None, clock: SettableClock) -> None:
    assert not WebhookSignature(SECRET, clock).fits(header, BODY)
