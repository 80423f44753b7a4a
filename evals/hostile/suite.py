"""A hostile run as a suite: a count an invariant, gated at none, and every violation as a case that did not hold."""

from collections.abc import Iterator

from evals.case_result import CaseResult
from evals.gate import GateFile
from evals.hostile.invariants.violation import Violation
from evals.hostile.model import MODEL_NAME
from evals.hostile.result import SYSTEM, HostileResult
from evals.measure import Measure, count
from evals.stamp import Stamp
from evals.suite_result import SuiteResult, suite_result

TURNS = "turns of the model"


def hostile_suite(result: HostileResult, gates: GateFile, stamped: Stamp) -> SuiteResult:
    """Put a run's result into a suite's. Its counts are over the model's turns; those of people stand beside."""
    stamped = stamped.model_copy(update={"model": MODEL_NAME, "seed": result.seed})
    cases = [_case(number, violation) for number, violation in enumerate(result.violations, start=1)]
    version = f"{result.goals} attack goals, {len(result.strategies)} strategies"
    return suite_result("hostile", version, stamped, [*result.measures(), *_played(result)], cases, gates)


def _played(result: HostileResult) -> Iterator[Measure]:
    yield count(TURNS, SYSTEM, result.turns, result.turns)
    yield count("turns of people in which it was asked", SYSTEM, result.asked, result.asked)
    yield count("acts of people", SYSTEM, sum(result.acts.values()), sum(result.acts.values()))
    yield count("messages of clients", SYSTEM, result.acts.get("say", 0), sum(result.acts.values()))
    for name in ("calls", "decisions", "effects", "alerts", "audited"):
        yield count(name, SYSTEM, getattr(result, name), result.turns)
    yield count("turns a processor second", SYSTEM, 0, result.turns).model_copy(
        update={"value": round(result.turns_a_second, 1)}
    )


def _case(number: int, violation: Violation) -> CaseResult:
    return CaseResult(
        system=SYSTEM,
        case_id=f"violation {number}, act {violation.act}",
        group=violation.invariant,
        traits=violation.strategies,
        scores={violation.what: False},
    )
