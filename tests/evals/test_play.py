"""A case is data, an evaluator a small dataclass; what breaks is a failure of its case, and counted."""

from dataclasses import dataclass
from math import nan

import pytest

from evals.case_result import CaseResult
from evals.evaluator import Context, Evaluator
from evals.measure import mean, passed, rate
from evals.play import NOT_A_NUMBER, play
from practice.record import Value


class Sum(Value):
    id: str
    numbers: tuple[float, ...]
    total: float


@dataclass(frozen=True)
class Right:
    name: str = "right"

    def evaluate(self, context: Context[Sum, float]) -> bool:
        return context.output == context.case.total


@dataclass(frozen=True)
class Ratio:
    name: str = "ratio"

    def evaluate(self, context: Context[Sum, float]) -> float:
        return nan if context.case.total == 0 else context.output / context.case.total


@dataclass(frozen=True)
class Broken:
    name: str = "broken"

    async def evaluate(self, context: Context[Sum, float]) -> bool:
        raise ValueError(f"cannot judge {context.case.id}")


@dataclass(frozen=True)
class OnlyLong:
    name: str = "only_long"

    def evaluate(self, context: Context[Sum, float]) -> bool | None:
        return True if len(context.case.numbers) > 2 else None


CASES = (
    Sum(id="two", numbers=(1, 1), total=2),
    Sum(id="three", numbers=(1, 1, 1), total=4),
    Sum(id="none", numbers=(), total=0),
)


async def add(case: Sum) -> float:
    return float(sum(case.numbers))


async def run(*evaluators: Evaluator[Sum, float]) -> list[CaseResult]:
    return await play("adder", CASES, add, evaluators, seen=lambda output: {"output": output})


async def test_scores_stand_by_case_and_evaluator() -> None:
    two, three, _ = await run(Right())
    assert two.scores == {"right": True} and two.passed and two.seen == {"output": 2.0}
    assert three.scores == {"right": False} and three.faults == ["right"]


async def test_not_a_number_is_a_failure_and_counts_as_nothing_gained() -> None:
    results = await run(Ratio())
    assert results[2].failures == {"ratio": NOT_A_NUMBER} and not results[2].passed
    found = mean(results, "ratio", seed=1)
    assert (found.n, found.failed) == (3, 1)
    assert found.value == pytest.approx((1 + 0.75 + 0) / 3)


async def test_an_evaluator_that_raises_is_a_failure_of_that_evaluator_alone() -> None:
    results = await run(Right(), Broken())
    assert results[0].scores == {"right": True}
    assert results[0].failures == {"broken": "ValueError: cannot judge two"}
    assert rate(results, "broken").value == 0.0 and rate(results, "broken").failed == 3


async def test_a_system_that_raises_fails_every_evaluator_and_not_the_run() -> None:
    async def falls_over(case: Sum) -> float:
        raise RuntimeError("down") if case.id == "two" else KeyError(case.id)

    results = await play("broken", CASES, falls_over, [Right(), Ratio()], seen=lambda _: {})
    assert [set(result.failures) for result in results] == [{"right", "ratio"}] * 3
    assert passed(results, "all").value == 0.0


async def test_an_aspect_that_does_not_concern_a_case_is_not_counted() -> None:
    results = await run(OnlyLong())
    assert rate(results, "only_long").n == 1


async def test_each_result_is_told_as_it_comes() -> None:
    told: list[str] = []
    await play("adder", CASES, add, [Right()], seen=lambda _: {}, told=lambda result: told.append(result.case_id))
    assert told == ["two", "three", "none"]


def test_a_measure_of_nothing_has_no_value() -> None:
    assert rate([], "anything").value is None
    assert mean([], "anything", seed=1).interval is None
