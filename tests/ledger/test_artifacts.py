from datetime import timedelta

import pytest
from sqlalchemy import text

from ledger.ledger import Ledger
from practice.errors import SealBroken
from tests.conftest import SettableClock


async def test_a_text_is_kept_under_its_digest(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        digest = await unit.artifacts.put("prompt", "You are a scheduler.")
        kept = await unit.artifacts.get(digest)
        assert kept is not None
        assert (kept.kind, kept.body, kept.created_at) == ("prompt", "You are a scheduler.", clock())
        assert await unit.artifacts.get("0" * 64) is None


async def test_the_digest_of_a_short_text_cannot_be_guessed(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        assert await unit.artifacts.put("reply", "yes") != await unit.artifacts.put("reply", "yes")


async def test_an_erased_text_leaves_the_chain_whole(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        digest = await unit.artifacts.put("prompt", "words")
        await unit.audit.append("handrail", "model.called", {}, {"prompt": digest})
        clock.advance(days=1)
        await unit.artifacts.erase(digest)
    async with ledger.reading() as unit:
        erased = await unit.artifacts.get(digest)
        assert erased is not None
        assert (erased.body, erased.salt, erased.erased_at) == (None, None, clock())
        assert (await unit.audit.verify()).ok


async def test_retention_erases_what_is_older(ledger: Ledger, clock: SettableClock) -> None:
    async with ledger.transaction() as unit:
        old = await unit.artifacts.put("prompt", "old")
        clock.advance(days=30)
        new = await unit.artifacts.put("prompt", "new")
        await unit.artifacts.erase_before(clock() - timedelta(days=7))
        kept = [await unit.artifacts.get(digest) for digest in (old, new)]
    assert [artifact and artifact.body for artifact in kept] == [None, "new"]


async def test_a_text_put_in_the_place_of_another_is_noticed(ledger: Ledger) -> None:
    async with ledger.transaction() as unit:
        digests = [await unit.artifacts.put("prompt", words) for words in ("one", "two")]
    async with ledger.database.writing() as connection:
        other = text(
            "UPDATE artifacts SET body = (SELECT body FROM artifacts AS o WHERE o.digest = :two) WHERE digest = :one"
        )
        await connection.execute(other, {"one": digests[0], "two": digests[1]})
    with pytest.raises(SealBroken):
        async with ledger.reading() as unit:
            await unit.artifacts.get(digests[0])
