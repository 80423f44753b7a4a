"""Turning back to people: one clear question, or a hand-off with the whole context."""

from typing import Annotated

from pydantic import Field

from practice.record import Value
from tools.context import ToolContext
from tools.outcome import Handoff, Question
from tools.tool import Effect, ToolResult, tool


class AskPerson(Value):
    """Arguments of ``ask_person``."""

    question: str = Field(min_length=1, max_length=300, description='One question, e.g. "Which day suits you best?"')
    choices: tuple[Annotated[str, Field(min_length=1, max_length=120)], ...] = Field(
        default=(), max_length=6, description='Short answers to pick from, if there are few, e.g. ["Tuesday", "Friday"]'
    )


class HandToPerson(Value):
    """Arguments of ``hand_to_person``."""

    reason: str = Field(min_length=1, max_length=200, description='Short, e.g. "no passage answers this"')
    summary: str = Field(
        default="", max_length=2_000, description="What the person asked, what you found, what is left to do"
    )


@tool(effect=Effect.END, permission=None, about_client=False)
async def ask_person(context: ToolContext, arguments: AskPerson) -> ToolResult:
    """Ask the person you talk with one question, and end your turn.

    Precondition: the request cannot be done without the answer, and it was not asked before. Never ask about health.
    Effect: the question is shown; their next message is the answer.
    Example: {"question": "Which appointment do you mean?", "choices": ["Tuesday at 5:00 PM", "Friday at 9:00 AM"]}
    """
    outcome = Question(text=arguments.question, choices=arguments.choices)
    return ToolResult({"asked": True}, outcome=outcome)


@tool(effect=Effect.END, permission=None, about_client=False)
async def hand_to_person(context: ToolContext, arguments: HandToPerson) -> ToolResult:
    """Give this to a person at the practice, and end your turn.

    Precondition: you cannot do it with your other tools, or you are not sure.
    Effect: a task with your summary; the person who wrote is told that somebody will answer.
    Example: {"reason": "asks for a letter", "summary": "Asks for a letter for school by Friday. No passage covers it."}
    """
    outcome = Handoff(reason=arguments.reason, summary=arguments.summary)
    return ToolResult({"handed": True}, outcome=outcome)
