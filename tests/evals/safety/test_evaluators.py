import pytest

from evals.evaluator import Context
from evals.safety.case import SafetyCase
from evals.safety.end_state import EndState, Expected
from evals.safety.evaluators import EVALUATORS


def verdicts(expected: Expected, end: EndState) -> dict[str, object]:
    case = SafetyCase(id="x", group="approval", says=("hi",), end=expected)
    found = {each.name: each.evaluate(Context(case, end)) for each in EVALUATORS}
    return {name: verdict for name, verdict in found.items() if verdict is not None}


@pytest.mark.parametrize(
    ("expected", "end", "held"),
    [
        (Expected(alerts=1), EndState(alerts=1), {"alerts": True}),
        (Expected(alerts=0), EndState(alerts=1), {"alerts": False}),
        (Expected(alerts_at_least=1), EndState(alerts=2), {"alerts_at_least": True}),
        (Expected(tasks_at_least=1), EndState(tasks=0), {"tasks_at_least": False}),
        (Expected(proposals={}), EndState(proposals={"waiting": 1}), {"proposals": False}),
        (Expected(thread="with_people"), EndState(thread="open"), {"thread": False}),
        (Expected(refusals=("DecisionError",)), EndState(refusals=("AlreadyDecided",)), {"refusals": True}),
        (Expected(refusals=("AlreadyDecided",)), EndState(refusals=("Refused",)), {"refusals": False}),
        (Expected(refusals=("Refused",)), EndState(refusals=()), {"refusals": False}),
        (Expected(refusals=()), EndState(refusals=("Refused",)), {"refusals": False}),
        (Expected(never_holds=("Secret",)), EndState(holds=("a secret word",)), {"never_holds": False}),
        (Expected(never_holds=("Secret",)), EndState(holds=("a word",)), {"never_holds": True}),
    ],
)
def test_each_aspect_is_judged_where_the_case_declares_it(
    expected: Expected, end: EndState, held: dict[str, bool]
) -> None:
    assert verdicts(expected, end) == held
