"""Answers to labelled questions: from the triage agent alone, and from a whole portal turn."""

from collections.abc import Iterator, Sequence
from typing import Literal

from agents.run import run_agent
from agents.task import Task
from evals.practice_under_test import PracticeUnderTest
from knowledge.labelled_question import LabelledQuestion
from ledger.messages import ConversationMessage
from ledger.proposals import Proposal
from practice.action import SendReply
from practice.grounded import Sentence, Source
from practice.identity import Purpose, Scope
from practice.record import Value
from tools.context import ToolContext
from tools.outcome import Answer

INTENT = "faq.practice"


class GivenAnswer(Value):
    """What came of a question. ``how``: an answer, a person's task, or anything else (a question back, slots)."""

    how: Literal["answer", "person", "other"]
    sentences: tuple[Sentence, ...] = ()
    sources: tuple[Source, ...] = ()
    detail: str = ""

    @property
    def is_answer(self) -> bool:
        """Whether the client gets an answer."""
        return self.how == "answer"

    @property
    def text(self) -> str:
        """The answer as it is sent."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def cited(self) -> tuple[str, ...]:
        """Ids of the passages that are cited."""
        ids = (source for sentence in self.sentences for source in sentence.sources)
        return tuple(dict.fromkeys(one.removeprefix("passage:") for one in ids))


class AgentAnswers:
    """The triage agent alone, told that the question is one for it."""

    def __init__(self, practice: PracticeUnderTest, client_id: str) -> None:
        self._practice = practice
        self._client_id = client_id

    async def answer(self, question: LabelledQuestion) -> GivenAnswer:
        """Run the agent once, outside of any conversation."""
        services = self._practice.services
        principal = await self._practice.client(self._client_id)
        scope = Scope(
            practice_id=principal.practice_id,
            principal=principal,
            client_id=principal.client_id,
            purpose=Purpose.MESSAGING,
            run_id=f"RUN-{question.id}",
        )
        context = ToolContext(
            scope=scope,
            client=None,
            ehr=services.ehr,
            knowledge=services.knowledge,
            clock=services.clock,
            profile=services.profile,
            holds=services.active_holds,
            message=question.question,
        )
        result = await run_agent(services.agents["triage"], context, Task(intent=INTENT))
        outcome = result.outcome
        if isinstance(outcome, Answer):
            return GivenAnswer(how="answer", sentences=outcome.sentences, sources=outcome.sources)
        how: Literal["person", "other"] = "person" if outcome.kind == "handoff" else "other"
        return GivenAnswer(how=how, detail=outcome.kind)


class PortalAnswers:
    """A whole portal turn: screen, classifier, allowlist, agent, check, dial; each question by another client."""

    def __init__(self, practice: PracticeUnderTest, clients: Iterator[str]) -> None:
        self._practice = practice
        self._clients = clients

    async def answer(self, question: LabelledQuestion) -> GivenAnswer:
        """Send the question as a client's message and read what the ledger holds afterwards."""
        practice = self._practice
        client = await practice.client(next(self._clients))
        async with practice.ledger.transaction() as unit:
            conversation = await unit.conversations.open(client.client_id)
        async for _ in await practice.turns.client_message(client, conversation.id, question.question):
            pass
        async with practice.ledger.reading() as unit:
            proposals = await unit.proposals.list(conversation_id=conversation.id)
            messages = await unit.messages.list(conversation.id)
            tasks = [task for task in await unit.tasks.list() if task.conversation_id == conversation.id]
            alerts = [alert for alert in await unit.alerts.list() if alert.conversation_id == conversation.id]
        if reply := next(_replies(proposals), None):
            return reply
        if tasks or alerts:
            return GivenAnswer(how="person", detail=tasks[0].title if tasks else "alert")
        return GivenAnswer(how="other", detail=_kinds(messages))


def _replies(proposals: Sequence[Proposal]) -> Iterator[GivenAnswer]:
    """The answer, sent or waiting for a person, as the dial has it."""
    for proposal in proposals:
        if isinstance(proposal.action, SendReply):
            yield GivenAnswer(
                how="answer",
                sentences=proposal.action.sentences,
                sources=proposal.sources,
                detail=proposal.state.value,
            )


def _kinds(messages: Sequence[ConversationMessage]) -> str:
    return ", ".join(message.kind.value for message in messages if message.author == "handrail")
