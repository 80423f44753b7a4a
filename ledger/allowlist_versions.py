"""What a practice set of its allowlist, version by version. What may be set, and the shipped list, are policies'."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Column, Integer, UniqueConstraint

from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedText
from practice.errors import ChangedMeanwhile
from practice.record import Instant, Value

Setting = dict[str, Any]
"""What is set of one intent, as plain JSON."""

allowlist_versions = table(
    "allowlist_versions",
    Column("number", Integer, nullable=False),
    word("intent"),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("settings", JSON, nullable=False),
    word("changed_by"),
    Column("reason", SealedText("allowlist_versions.reason"), nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("practice_id", "number"),
)


class AllowlistVersion(Value):
    """One change by one person; ``settings`` is all that the practice has set of any intent since, this included."""

    id: str
    number: int
    intent: str
    before: Setting
    after: Setting
    settings: dict[str, Setting]
    changed_by: str
    reason: str
    changed_at: Instant


class AllowlistVersions(Repository):
    """The versions of a practice's allowlist; none at all is the list as shipped."""

    async def newest(self) -> AllowlistVersion | None:
        """Return the version that stands, or None where the shipped list does."""
        query = self._select(allowlist_versions).order_by(allowlist_versions.c.number.desc()).limit(1)
        return await self._first(AllowlistVersion, query)

    async def add(
        self, intent: str, before: Setting, after: Setting, *, based_on: int, by: str, reason: str
    ) -> AllowlistVersion:
        """Add a version on top of the version number ``based_on``, 0 for the shipped list; earlier ones stay.

        Raises ``ChangedMeanwhile`` where another version stands by now.
        """
        newest = await self.newest()
        if (newest.number if newest else 0) != based_on:
            raise _overtaken()
        settings: Mapping[str, Setting] = newest.settings if newest else {}
        version = AllowlistVersion(
            id=self._new_id("ALV"),
            number=based_on + 1,
            intent=intent,
            before=before,
            after=after,
            settings={**settings, intent: after},
            changed_by=by,
            reason=reason,
            changed_at=self._work.clock(),
        )
        if not await self._insert_once(allowlist_versions, **version.model_dump()):
            raise _overtaken()
        return version

    async def history(self, intent: str | None = None, *, limit: int = 200) -> Sequence[AllowlistVersion]:
        """Return the versions that changed one intent, or all, newest first."""
        query = self._select(allowlist_versions).order_by(allowlist_versions.c.number.desc()).limit(limit)
        if intent is not None:
            query = query.where(allowlist_versions.c.intent == intent)
        return await self._all(AllowlistVersion, query)


def _overtaken() -> ChangedMeanwhile:
    return ChangedMeanwhile("Somebody else changed the allowlist meanwhile.", "Look at it as it is now, then go on.")
