"""Plays a scheduling conversation against the built-in model, keeping between turns what the graph keeps."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from agents.agents import AGENTS
from agents.local.model import LocalChatModel
from agents.loop import Agent, build_agent
from agents.run import AgentResult, run_agent
from agents.task import PendingQuestion, Task, Turn
from policies.access import AccessPolicy
from policies.consent import ConsentPolicy
from practice.people import Client
from practice.record import Record
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import CLIENT, EVERYTHING, JORDAN, NOW, surroundings
from tools.gateway import Gateway
from tools.outcome import Answer, Handoff, Offer, Outcome, Proposed, Question
from tools.registry import build_toolbox

OFFER_TEXT = "These times are free and fit what you wrote. Which one suits you?"


async def unrecorded(event: str, subject: dict[str, str], detail: dict[str, Any]) -> None:
    return None


@lru_cache(maxsize=1)
def agents() -> dict[str, Agent]:
    """All agents on the built-in model, built once: they hold no state of a conversation."""
    gateway = Gateway(build_toolbox(), AccessPolicy.load(), ConsentPolicy.load(), unrecorded)
    return {spec.name: build_agent(spec, LocalChatModel(), gateway) for spec in AGENTS}


@dataclass
class Dialogue:
    """One conversation; what is pending, offered and said is kept as ``graphs.steps`` keeps it."""

    records: Sequence[Record] = EVERYTHING
    client: Client = JORDAN
    now: datetime = NOW
    earlier: list[Turn] = field(default_factory=list)
    pending: PendingQuestion | None = None
    clarifications: int = 0
    offer: Offer | None = None
    results: list[AgentResult] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ehr = FakeEhr(*self.records)
        self.scheduler = agents()["scheduler"]

    async def say(self, text: str, intent: str) -> Outcome:
        """Say something; an answer to a pending question keeps the intent that asked it."""
        worked = self.pending.intent if self.pending else intent
        principal = CLIENT.model_copy(update={"client_id": self.client.id})
        context = surroundings(
            ehr=self.ehr, principal=principal, client=self.client, message=text, offer=self.offer, now=self.now
        )
        task = Task(
            intent=worked, earlier=tuple(self.earlier[-8:]), pending=self.pending, clarifications=self.clarifications
        )
        result = await run_agent(self.scheduler, context, task)
        self.results.append(result)
        self.earlier.append(Turn(author="client", text=text))
        self._keep(result.outcome, worked)
        return result.outcome

    def _keep(self, outcome: Outcome, intent: str) -> None:
        match outcome:
            case Question():
                self.pending = PendingQuestion(text=outcome.text, choices=outcome.choices, intent=intent)
                self.clarifications += 1
                self.earlier.append(Turn(author="handrail", kind="question", text=outcome.text))
            case Offer():
                self.offer, self.clarifications = outcome, 0
                self.pending = PendingQuestion(text=OFFER_TEXT, intent=intent)
                self.earlier.append(Turn(author="handrail", kind="offer", text=OFFER_TEXT))
            case Answer() | Proposed() | Handoff():
                self.pending, self.offer, self.clarifications = None, None, 0
                self.earlier.append(Turn(author="handrail", kind="status", text="I have passed that on."))
