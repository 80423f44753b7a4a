import pytest

from evals.interval import bootstrap, upper_bound, wilson


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # published values: Newcombe, Statistics in Medicine 17 (1998), table I and II
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_a_rates_interval_is_wilsons(hits: int, n: int, low: float, high: float) -> None:
    found = wilson(hits, n)
    assert found.low == pytest.approx(low, abs=5e-5)
    assert found.high == pytest.approx(high, abs=5e-5)


def test_nothing_counted_says_nothing() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize(("hits", "n"), [(2, 1), (-1, 3)])
def test_more_hits_than_trials_is_an_error(hits: int, n: int) -> None:
    with pytest.raises(ValueError):
        wilson(hits, n)


def test_a_bootstrap_is_the_same_for_the_same_seed_and_holds_the_mean() -> None:
    values = [0.0, 0.25, 0.5, 1.0, 1.0, 1.0]
    found = bootstrap(values, seed=7)
    assert found == bootstrap(values, seed=7)
    assert found.low < sum(values) / len(values) < found.high


def test_a_bootstrap_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError):
        bootstrap([], seed=1)


@pytest.mark.parametrize(
    ("hits", "n", "bound"),
    [(0, 0, 1.0), (0, 1, 0.95), (0, 300, 0.009936), (1, 10, 0.394163), (5, 5, 1.0), (3, 2_000, 0.003872)],
)
def test_the_upper_bound_is_clopper_and_pearsons(hits: int, n: int, bound: float) -> None:
    assert upper_bound(hits, n) == pytest.approx(bound, rel=1e-3)


def test_more_hits_than_trials_have_no_bound() -> None:
    with pytest.raises(ValueError, match="3 hits of 2"):
        upper_bound(3, 2)
