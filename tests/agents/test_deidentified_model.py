import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from agents.deidentified_model import DeidentifiedChatModel
from agents.known_identifiers import identifiers_in_scope, identifiers_of, known_identifiers
from policies.phi import Deidentified, Deidentifier, Identifiers, SurrogateMap
from practice.errors import EhrUnavailable, IdentifiersLeft, ModelUnavailable
from tests.agents.scripted_model import ScriptedModel, calls
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import JORDAN, PRIYA, SAM, TOBIAS, surroundings

KNOWN = Identifiers.of(JORDAN, clinicians=(TOBIAS, PRIYA))


def wrapped(deidentifier: Deidentifier, *script: Any) -> tuple[DeidentifiedChatModel, ScriptedModel]:
    inner = ScriptedModel(script=list(script), seen=[])
    return DeidentifiedChatModel(inner=inner, deidentifier=deidentifier, model_name="outside/1"), inner


CONVERSATION = [
    SystemMessage("Work for the practice."),
    HumanMessage("I am Jordan Avery, call me at (312) 555-0101. I see Tobias Lindqvist."),
    calls(("list_appointments", {"note": "Jordan asked", "nested": [{"who": "Avery"}]})),
    ToolMessage('{"client": "Jordan Avery"}', tool_call_id="c0"),
    HumanMessage([{"type": "text", "text": "Write to jordan@clients.alder-reed.example"}]),
]


async def test_nothing_identifying_reaches_the_model_in_any_part_of_a_message(deidentifier: Deidentifier) -> None:
    model, inner = wrapped(deidentifier, AIMessage("ok"))
    with identifiers_in_scope(KNOWN):
        await model.ainvoke(CONVERSATION)
    sent = json.dumps([message.model_dump() for message in inner.seen[0]], default=str)
    for secret in ("Jordan", "Avery", "555-0101", "Lindqvist", "jordan@clients"):
        assert secret not in sent
    assert "Work for the practice." in sent


async def test_one_person_is_one_placeholder_in_all_messages_of_a_call(deidentifier: Deidentifier) -> None:
    model, inner = wrapped(deidentifier, AIMessage("ok"))
    with identifiers_in_scope(KNOWN):
        await model.ainvoke([HumanMessage("Jordan Avery wrote."), HumanMessage("Jordan Avery again.")])
    first, second = (message.text for message in inner.seen[0])
    assert first.split(" wrote")[0] == second.split(" again")[0]


async def test_placeholders_come_back_as_words_in_text_and_in_tool_calls(deidentifier: Deidentifier) -> None:
    model, inner = wrapped(deidentifier)

    def echo() -> AIMessage:
        words = inner.seen[-1][0].text.split()
        return AIMessage(f"Hello {words[0]}", tool_calls=[{"name": "t", "args": {"to": [words[0]]}, "id": "1"}])

    inner.script = [echo]
    with identifiers_in_scope(KNOWN):
        answer = await model.ainvoke([HumanMessage("Jordan wrote.")])
    assert answer.text == "Hello Jordan"
    assert answer.tool_calls[0]["args"] == {"to": ["Jordan"]}
    assert "Jordan" not in str(inner.seen)


async def test_without_known_identifiers_nothing_is_sent(deidentifier: Deidentifier) -> None:
    model, inner = wrapped(deidentifier, AIMessage("ok"))
    with pytest.raises(ModelUnavailable):
        await model.ainvoke([HumanMessage("Jordan Avery")])
    assert inner.seen == []


async def test_a_failure_is_reported_without_the_words_that_were_sent(deidentifier: Deidentifier) -> None:
    model, _ = wrapped(deidentifier, ValueError("could not parse 'Jordan Avery'"))
    with identifiers_in_scope(KNOWN), pytest.raises(ModelUnavailable) as caught:
        await model.ainvoke([HumanMessage("Jordan Avery")])
    assert "Jordan" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_text_that_holds_the_separator_cannot_mix_messages_up(deidentifier: Deidentifier) -> None:
    model, inner = wrapped(deidentifier, AIMessage("ok"))
    with identifiers_in_scope(KNOWN):
        await model.ainvoke([HumanMessage("a\n\u241e\nb"), HumanMessage("c")])
    assert [message.text for message in inner.seen[0]] == ["a\nb", "c"]


async def test_tools_bound_to_the_wrapper_reach_the_model_as_schemas(deidentifier: Deidentifier) -> None:
    class Remembers(ScriptedModel):
        def _generate(self, messages: Any, *args: Any, **kwargs: Any) -> Any:
            kept.update(kwargs)
            return super()._generate(messages)

    kept: dict[str, Any] = {}
    inner = Remembers(script=[AIMessage("ok")], seen=[])
    model = DeidentifiedChatModel(inner=inner, deidentifier=deidentifier, model_name="outside/1")
    schema = {"type": "function", "function": {"name": "t", "description": "d", "parameters": {"type": "object"}}}
    with identifiers_in_scope(KNOWN):
        await model.bind_tools([schema], tool_choice="any").ainvoke([HumanMessage("x")])
    assert kept == {"tools": [schema], "tool_choice": "required"}


def test_identifiers_are_known_inside_the_block_only() -> None:
    assert known_identifiers() is None
    with identifiers_in_scope(KNOWN):
        assert known_identifiers() is KNOWN
    assert known_identifiers() is None


async def test_identifiers_are_those_of_the_client_those_around_them_and_the_clinicians() -> None:
    couple = JORDAN.model_copy(update={"related_client_ids": ("CL-0007",)})
    known = await identifiers_of(surroundings(client=couple))
    names = {name for person in known.people for name in person.names}
    assert {"Jordan Avery", "Sam Whitfield", "Tobias Lindqvist", "Priya Raman"} <= names


async def test_identifiers_that_cannot_be_read_are_an_error_and_not_an_empty_list() -> None:
    ehr = FakeEhr(JORDAN, SAM)
    ehr.down = True
    with pytest.raises(EhrUnavailable):
        await identifiers_of(surroundings(ehr=ehr))


async def test_a_conversation_keeps_its_surrogates_from_call_to_call(deidentifier: Deidentifier) -> None:
    model, inner = wrapped(deidentifier, AIMessage("ok"), AIMessage("ok"))
    with identifiers_in_scope(KNOWN) as first:
        await model.ainvoke([HumanMessage("Jordan Avery")])
    assert first is not None
    with identifiers_in_scope(KNOWN, first.surrogates):
        await model.ainvoke([HumanMessage("Jordan Avery")])
    assert inner.seen[0][0].text == inner.seen[1][0].text


async def test_the_next_conversation_calls_the_same_person_something_else(deidentifier: Deidentifier) -> None:
    model, inner = wrapped(deidentifier, AIMessage("ok"), AIMessage("ok"))
    for _ in range(2):
        with identifiers_in_scope(KNOWN):
            await model.ainvoke([HumanMessage("Jordan Avery")])
    assert inner.seen[0][0].text != inner.seen[1][0].text


class Leaky(Deidentifier):
    """What a broken de-identifier would do: nothing."""

    def deidentify(self, text: str, known: Identifiers, *args: Any, **kwargs: Any) -> Deidentified:
        return Deidentified(text=text, surrogates=SurrogateMap.new())


@pytest.mark.parametrize(
    "message",
    [
        HumanMessage("Is Avery coming?"),
        HumanMessage("call 312.555.0101"),
        HumanMessage("born 1991-04-02"),
        HumanMessage("write to JORDAN@clients.alder-reed.example"),
        HumanMessage("about cl0001"),
        SystemMessage("You work for Tobias Lindqvist."),
        HumanMessage("hello", name="Avery"),
        AIMessage("", tool_calls=[{"name": "t", "args": {"Lindqvist": "x"}, "id": "1"}]),
        ToolMessage('{"client": "Jordan Avery"}', tool_call_id="c0"),
    ],
    ids=["name", "phone", "date", "email", "id", "system", "sender", "argument-name", "tool"],
)
async def test_what_a_broken_deidentifier_leaves_is_caught_and_nothing_is_sent(message: Any) -> None:
    model, inner = wrapped(Leaky.load(), AIMessage("ok"))
    with identifiers_in_scope(KNOWN), pytest.raises(IdentifiersLeft) as caught:
        await model.ainvoke([message])
    assert inner.seen == []
    assert "Avery" not in str(caught.value) and "0101" not in str(caught.value)


async def test_the_canary_is_silent_over_what_was_hidden(deidentifier: Deidentifier) -> None:
    model, inner = wrapped(deidentifier, AIMessage("ok"))
    with identifiers_in_scope(KNOWN):
        await model.ainvoke(CONVERSATION)
    assert len(inner.seen) == 1
