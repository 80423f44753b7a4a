import pytest

from server.security.passwords import hash_password, password_fits


async def test_the_right_password_fits_and_any_other_does_not() -> None:
    stored = hash_password("a long sentence, kept")
    assert await password_fits(stored, "a long sentence, kept")
    assert not await password_fits(stored, "a long sentence, kept ")


def test_a_hash_is_argon2id_and_salted() -> None:
    one, two = hash_password("same"), hash_password("same")
    assert one.startswith("$argon2id$") and one != two


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=65536,t=3,p=4$broken"])
async def test_no_account_and_a_broken_hash_fit_nothing(stored: str | None) -> None:
    assert not await password_fits(stored, "nobody signs in with this")
