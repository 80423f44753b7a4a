import pytest

from server.security.session import LASTS_SECONDS, Sessions
from tests.conftest import SettableClock

KEY = b"k" * 32


def test_a_cookie_names_its_person_and_each_session_is_another(clock: SettableClock) -> None:
    sessions = Sessions(KEY, clock)
    cookie, session = sessions.begin("PER-1")
    assert sessions.read(cookie) == session and session.person_id == "PER-1"
    assert sessions.begin("PER-1")[1].session_id != session.session_id


@pytest.mark.parametrize("cookie", [None, "", "x", "e30.e30", "a.b.c", "é" * 10])
def test_what_is_no_cookie_opens_nothing(cookie: str | None, clock: SettableClock) -> None:
    assert Sessions(KEY, clock).read(cookie) is None


def test_an_altered_cookie_or_one_of_another_key_opens_nothing(clock: SettableClock) -> None:
    cookie, _ = Sessions(KEY, clock).begin("PER-1")
    body, _, signature = cookie.rpartition(".")
    for forged in (f"{body[:-2]}AA.{signature}", f"{body}.{signature[:-2]}AA", body):
        assert Sessions(KEY, clock).read(forged) is None
    assert Sessions(b"o" * 32, clock).read(cookie) is None


def test_a_cookie_is_good_for_a_working_day_by_the_injected_clock(clock: SettableClock) -> None:
    sessions = Sessions(KEY, clock)
    cookie, _ = sessions.begin("PER-1")
    clock.advance(seconds=LASTS_SECONDS - 1)
    assert sessions.read(cookie) is not None
    clock.advance(seconds=1)
    assert sessions.read(cookie) is None


def test_an_ended_session_stays_ended_for_every_copy_of_its_cookie(clock: SettableClock) -> None:
    sessions = Sessions(KEY, clock)
    (one, first), (two, _) = sessions.begin("PER-1"), sessions.begin("PER-1")
    sessions.end(first)
    assert sessions.read(one) is None and sessions.read(two) is not None


def test_ended_sessions_are_forgotten_once_their_cookies_are_too_old(clock: SettableClock) -> None:
    sessions = Sessions(KEY, clock)
    for _ in range(5):
        sessions.end(sessions.begin("PER-1")[1])
        clock.advance(hours=6)
    assert len(sessions._ended) == 2


def test_a_csrf_token_fits_its_own_session_only(clock: SettableClock) -> None:
    sessions = Sessions(KEY, clock)
    (_, one), (_, two) = sessions.begin("PER-1"), sessions.begin("PER-1")
    token = sessions.csrf_token(one)
    assert sessions.csrf_fits(one, token)
    for wrong in (None, "", token[:-1], token.upper(), sessions.csrf_token(two), "é"):
        assert not sessions.csrf_fits(one, wrong)
