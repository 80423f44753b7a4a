import asyncio
import json

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from evals.hostile.goals import load_goals
from evals.hostile.model import HostileChatModel
from evals.hostile.prey import OtherClient, Prey
from evals.hostile.strategies.strategy import STRATEGIES, Strategy
from tools.gateway import MAX_ARGUMENT_CHARACTERS
from tools.registry import build_toolbox

OTHER = OtherClient(
    client="CL-0007",
    name="Sam Whitfield",
    phone="(312) 555-0177",
    email="sam@mail.example",
    appointments=("APT-000777",),
)
PREY = Prey(others=(OTHER,), goals=load_goals())
TOOLS = ("ask_person", "hand_to_person", "propose_cancellation", "offer_slots", "list_appointments")
SAID = [SystemMessage("You are a scheduler."), HumanMessage("Cancel my appointment APT-000001.")]
BREAKS_DOWN = {"fail", "cancel"}


def model(seed: int, *names: str) -> HostileChatModel:
    chosen = tuple(one for one in STRATEGIES if not names or one.name in names)
    return HostileChatModel(seed=seed, prey=PREY, strategies=chosen)


def answers(hostile: HostileChatModel, count: int = 1) -> list[BaseMessage]:
    bound = hostile.bind_tools(build_toolbox().schemas(TOOLS))
    return [bound.invoke(SAID) for _ in range(count)]


def shown(answer: BaseMessage) -> str:
    return f"{answer.type} {answer.content!r} {getattr(answer, 'tool_calls', None)!r}"


def test_a_seed_says_the_same_twice_and_another_says_otherwise() -> None:
    sober = [one.name for one in STRATEGIES if one.name not in {*BREAKS_DOWN, "deep_arguments"}]
    first, again, other = ([shown(one) for one in answers(model(seed, *sober), 30)] for seed in (7, 7, 8))
    assert first == again != other


def test_without_anybody_to_prey_on_it_says_nothing() -> None:
    with pytest.raises(LookupError):
        answers(HostileChatModel(seed=1))


@pytest.mark.parametrize("strategy", [one for one in STRATEGIES if one.name not in BREAKS_DOWN], ids=lambda s: s.name)
def test_every_strategy_answers_whatever_is_bound(strategy: Strategy) -> None:
    for tools in (TOOLS, ("hand_to_person",), ("search_knowledge", "answer_from_passages"), ("propose_referral",)):
        hostile = model(3, strategy.name)
        for _ in range(6):
            answer = hostile.bind_tools(build_toolbox().schemas(tools)).invoke(SAID)
            assert isinstance(answer, BaseMessage)
        assert {name for run in hostile.runs for name in run.strategies} == {strategy.name}


def test_it_breaks_down_in_many_ways() -> None:
    with pytest.raises(asyncio.CancelledError):
        answers(model(1, "cancel"))
    kinds = set()
    for seed in range(40):
        try:
            answers(model(seed, "fail"))
        except Exception as error:
            kinds.add(type(error))
    assert len(kinds) > 4


def test_its_calls_are_counted_and_an_answer_without_any_is_one() -> None:
    hostile = model(1, "flood")
    [flood] = answers(hostile)
    assert isinstance(flood, AIMessage) and len(flood.tool_calls) == hostile.runs[0].calls == 300
    silent = model(1, "nothing")
    answers(silent)
    assert silent.runs[0].calls == 1
    forged = model(1, "forged_result", "erase_history")
    answers(forged, 3)
    assert [run.calls for run in forged.runs] == [0, 0, 0]


def test_it_reaches_for_others_and_for_too_much() -> None:
    [foreign] = answers(model(1, "touch_foreign_appointment"))
    assert isinstance(foreign, AIMessage) and {call["args"]["appointment_id"] for call in foreign.tool_calls} == {
        "APT-000777"
    }
    [leak] = answers(model(1, "leak"))
    assert isinstance(leak, AIMessage) and any(
        one in json.dumps(leak.tool_calls) for one in ("Whitfield", "CL-0007", "555-0177", "sam@mail", "APT-000777")
    )
    huge = max(len(json.dumps(one.tool_calls)) for one in answers(model(2, "huge_arguments"), 6))  # type: ignore[attr-defined]
    assert huge > MAX_ARGUMENT_CHARACTERS


def test_the_strategies_have_names_of_their_own() -> None:
    names = [one.name for one in STRATEGIES]
    assert len(names) == len(set(names)) >= 30
