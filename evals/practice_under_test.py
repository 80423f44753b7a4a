"""The system under test: a whole practice, as far as evaluations reach into it."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from evals.clock import EvaluationClock
from graphs.desk import Desk
from graphs.runner import Runner
from graphs.services import Services
from graphs.turns import Turns
from ledger.ledger import Ledger
from practice.identity import Principal, Role
from practice.people import Client


@dataclass(frozen=True)
class PracticeUnderTest:
    """What a case is played through, and what its end state is read from.

    ehr_writes: how many writes the EHR itself has let through so far, from its own access log.
    """

    services: Services
    turns: Turns
    desk: Desk
    runner: Runner
    clock: EvaluationClock
    ehr_writes: Callable[[], Awaitable[int]]

    @property
    def ledger(self) -> Ledger:
        """Where conversations, proposals and decisions are."""
        return self.services.ledger

    async def client(self, client_id: str) -> Principal:
        """Return a client of the practice as the signed-in person."""
        client = await self.services.ehr.read(Client, client_id)
        return Principal(
            person_id=f"ehr:{client.id}",
            practice_id=self.services.profile.id,
            role=Role.CLIENT,
            name=client.full_name,
            client_id=client.id,
        )

    async def colleague(self, who: str) -> Principal:
        """Return a colleague: by the start of their sign-in ('frontdesk'), or a clinician by their id ('CLN-05')."""
        if who.startswith("CLN-"):
            return Principal(
                person_id=f"ehr:{who}",
                practice_id=self.services.profile.id,
                role=Role.CLINICIAN,
                name=who,
                clinician_id=who,
            )
        async with self.ledger.reading() as unit:
            people = await unit.people.list()
        return next(person.principal for person in people if person.email.startswith(f"{who}@"))


OpenPractice = Callable[[], AbstractAsyncContextManager[PracticeUnderTest]]
"""Opens the sample practice afresh."""
