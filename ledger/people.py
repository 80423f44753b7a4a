"""Who may sign in."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Boolean, Column, Integer, UniqueConstraint

from ledger.blanking import ERASED
from ledger.repository import Repository
from ledger.schema import Moment, table, word
from ledger.sealing import SealedText
from practice.errors import NotFound
from practice.identity import Principal, Role
from practice.record import Instant, Value

ERASED_DOMAIN = "erased.invalid"
"""No address can be there (RFC 2606)."""

LOCK_AFTER_FAILURES = 5
LOCK_FOR = timedelta(minutes=15)
"""After this many wrong passwords in a row an account rests for this long (OWASP Authentication Cheat Sheet)."""

people = table(
    "people",
    word("email", length=254),
    Column("name", SealedText("people.name"), nullable=False),
    word("role"),
    word("client_id", nullable=True),
    word("clinician_id", nullable=True),
    word("licence", nullable=True),
    word("password_hash", length=200),
    Column("active", Boolean, nullable=False),
    Column("failed_attempts", Integer, nullable=False),
    Column("locked_until", Moment),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("practice_id", "email"),
)


class Person(Value):
    """An account: a client, a guardian acting for one, or somebody who works at the practice."""

    id: str
    practice_id: str
    email: str
    name: str
    role: Role
    client_id: str | None
    clinician_id: str | None
    licence: str | None
    password_hash: str
    active: bool
    failed_attempts: int
    locked_until: Instant | None

    @property
    def principal(self) -> Principal:
        """Who this account is in a session."""
        return Principal(
            person_id=self.id,
            practice_id=self.practice_id,
            role=self.role,
            name=self.name,
            client_id=self.client_id,
            clinician_id=self.clinician_id,
        )


class People(Repository):
    """The accounts of a practice."""

    async def add(
        self,
        *,
        email: str,
        name: str,
        role: Role,
        password_hash: str,
        client_id: str | None = None,
        clinician_id: str | None = None,
        licence: str | None = None,
    ) -> Person:
        """Add an account, or return the one that this address has already."""
        await self._insert_once(
            people,
            id=self._new_id("PER"),
            email=_normal(email),
            name=name,
            role=role,
            client_id=client_id,
            clinician_id=clinician_id,
            licence=licence,
            password_hash=password_hash,
            active=True,
            failed_attempts=0,
            locked_until=None,
            created_at=self._work.clock(),
        )
        person = await self.by_email(email)
        assert person is not None  # it was there, or it is now
        return person

    async def get(self, person_id: str) -> Person:
        """Return the account. Raises ``NotFound``."""
        return _found(await self._first(Person, self._select(people).where(people.c.id == person_id)))

    async def by_email(self, email: str) -> Person | None:
        """Return the account that signs in with this address, in any case of letters."""
        return await self._first(Person, self._select(people).where(people.c.email == _normal(email)))

    async def list(self, *, role: Role | None = None) -> Sequence[Person]:
        """Return the accounts by address."""
        query = self._select(people).order_by(people.c.email)
        return await self._all(Person, query if role is None else query.where(people.c.role == role))

    async def record_failure(self, person_id: str) -> Person:
        """Count a wrong password; the fifth in a row locks the account for 15 minutes. Raises ``NotFound``."""
        counted = self._update(people).values(failed_attempts=people.c.failed_attempts + 1)
        person = _found(await self._first(Person, counted.where(people.c.id == person_id).returning(people)))
        if person.failed_attempts < LOCK_AFTER_FAILURES:
            return person
        locked = self._update(people).values(failed_attempts=0, locked_until=self._work.clock() + LOCK_FOR)
        return _found(await self._first(Person, locked.where(people.c.id == person_id).returning(people)))

    async def record_success(self, person_id: str) -> Person:
        """Forget wrong passwords. Raises ``NotFound``."""
        cleared = self._update(people).values(failed_attempts=0, locked_until=None)
        return _found(await self._first(Person, cleared.where(people.c.id == person_id).returning(people)))

    async def set_active(self, person_id: str, active: bool) -> Person:
        """Let an account sign in, or no longer. Raises ``NotFound``."""
        changed = self._update(people).values(active=active)
        return _found(await self._first(Person, changed.where(people.c.id == person_id).returning(people)))

    async def erase_of_client(self, client_id: str) -> int:
        """End the sign-in of a client and of whoever acts for them; return how many accounts that were.

        The row stays, with its id and role, so that the audit's actors still name somebody; address, name, licence and
        password hash are gone, and the address is free for a new account. Doing so again changes nothing.
        """
        own = self._select(people).where(
            people.c.client_id == client_id, people.c.role == Role.CLIENT.value, people.c.password_hash != ""
        )
        accounts = await self._all(Person, own)
        for account in accounts:
            mine = self._update(people).where(people.c.id == account.id)
            await self._execute(
                mine.values(
                    email=f"{account.id}@{ERASED_DOMAIN}".casefold(), name=ERASED, licence=None, password_hash="",
                    active=False, failed_attempts=0, locked_until=None,
                )
            )  # fmt: skip
        return len(accounts)


def _normal(email: str) -> str:
    return email.strip().casefold()


def _found(person: Person | None) -> Person:
    if person is None:
        raise NotFound("There is no such account.")
    return person
