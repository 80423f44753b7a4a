"""Playing cases against a system, one after another, and letting the evaluators judge what came of each."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from math import isnan
from time import perf_counter
from typing import Any, Protocol, TypeVar

from evals.case_result import CaseResult
from evals.evaluator import Context, Evaluator, Score

NOT_A_NUMBER = "not a number"


class Labelled(Protocol):
    """What every case has."""

    @property
    def id(self) -> str:
        """Unique in its file."""
        ...


CaseT = TypeVar("CaseT", bound=Labelled)
OutputT = TypeVar("OutputT")
System = Callable[[CaseT], Awaitable[OutputT]]
Told = Callable[[CaseResult], None]


async def play(
    name: str,
    cases: Iterable[CaseT],
    system: System[CaseT, OutputT],
    evaluators: Sequence[Evaluator[CaseT, OutputT]],
    *,
    seen: Callable[[OutputT], dict[str, Any]],
    told: Told = lambda _: None,
) -> list[CaseResult]:
    """Return one result a case. What the system or an evaluator raises is a failure of the case, never of the run.

    ``seen`` makes JSON of an output; ``told`` hears of each result as it comes.
    """
    results = []
    for case in cases:
        result = await _one(name, case, system, evaluators, seen)
        told(result)
        results.append(result)
    return results


async def _one(
    name: str,
    case: CaseT,
    system: System[CaseT, OutputT],
    evaluators: Sequence[Evaluator[CaseT, OutputT]],
    seen: Callable[[OutputT], dict[str, Any]],
) -> CaseResult:
    blank = CaseResult(
        system=name,
        case_id=case.id,
        group=str(getattr(case, "group", "")),
        traits=tuple(getattr(case, "traits", ())),
    )
    began = perf_counter()
    try:
        output = await system(case)
    except Exception as error:  # a broken system under test is a result
        why = f"{type(error).__name__}: {error}"
        return blank.model_copy(update={"failures": {each.name: why for each in evaluators}})
    milliseconds = round((perf_counter() - began) * 1_000, 3)
    scores: dict[str, Score] = {}
    failures: dict[str, str] = {}
    for evaluator in evaluators:
        try:
            score = await _score(evaluator, Context(case, output))
        except Exception as error:  # a broken evaluator proves nothing, and is counted
            failures[evaluator.name] = f"{type(error).__name__}: {error}"
            continue
        if isinstance(score, float) and isnan(score):
            failures[evaluator.name] = NOT_A_NUMBER
        elif score is not None:
            scores[evaluator.name] = score
    update = {"scores": scores, "failures": failures, "seen": seen(output), "milliseconds": milliseconds}
    return blank.model_copy(update=update)


async def _score(evaluator: Evaluator[CaseT, OutputT], context: Context[CaseT, OutputT]) -> Score | None:
    score = evaluator.evaluate(context)
    return await score if inspect.isawaitable(score) else score
