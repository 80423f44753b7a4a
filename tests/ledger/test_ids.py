from datetime import UTC, datetime, timedelta

from ledger.ids import new_id

NOW = datetime(2099, 1, 1, tzinfo=UTC)


def test_ids_sort_in_the_order_they_were_made_even_in_one_moment() -> None:
    ids = [new_id("MSG", NOW) for _ in range(1_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 1_000


def test_a_clock_that_goes_back_does_not_disturb_the_order() -> None:
    assert new_id("MSG", NOW) < new_id("MSG", NOW - timedelta(days=1))


def test_an_id_names_its_kind() -> None:
    prefix, _, rest = new_id("PRP", NOW).partition("-")
    assert prefix == "PRP"
    assert len(rest) == 26
    assert rest.isalnum() and rest.upper() == rest
