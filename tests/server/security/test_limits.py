import pytest

from server.security.limits import MOST_CALLERS, RateLimit, TooManyRequests, network_of
from tests.conftest import SettableClock


def test_a_full_bucket_is_spent_then_refills_by_the_minute(clock: SettableClock) -> None:
    limit = RateLimit(60, clock)
    for _ in range(60):
        limit.take("a")
    with pytest.raises(TooManyRequests) as refused:
        limit.take("a")
    assert refused.value.seconds == 2 and refused.value.status == 429
    clock.advance(seconds=1)
    limit.take("a")
    with pytest.raises(TooManyRequests):
        limit.take("a")


def test_one_caller_does_not_spend_anothers(clock: SettableClock) -> None:
    limit = RateLimit(1, clock)
    limit.take("a")
    limit.take("b")


def test_waiting_long_saves_up_no_more_than_one_bucket(clock: SettableClock) -> None:
    limit = RateLimit(2, clock)
    limit.take("a")
    clock.advance(hours=5)
    limit.take("a")
    limit.take("a")
    with pytest.raises(TooManyRequests):
        limit.take("a")


def test_a_clock_that_goes_back_takes_nothing_away(clock: SettableClock) -> None:
    limit = RateLimit(60, clock)
    limit.take("a")
    clock.advance(minutes=-10)
    limit.take("a")


def test_strangers_cannot_fill_the_memory(clock: SettableClock) -> None:
    limit = RateLimit(1, clock)
    for number in range(MOST_CALLERS + 50):
        limit.take(str(number))
    assert len(limit._buckets) == MOST_CALLERS


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        (None, "testclient", True),
    ],
)
def test_an_ipv6_network_counts_as_one_caller(one: str | None, two: str | None, same: bool) -> None:
    assert (network_of(one) == network_of(two)) is same
