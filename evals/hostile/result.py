"""What came of a hostile run: how much was played, and for each invariant how often it was broken."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self

from evals.hostile.invariants.invariant import NAMES
from evals.hostile.invariants.violation import Violation
from evals.hostile.played import Act, Played
from evals.interval import upper_bound
from evals.measure import Measure, count
from practice.record import Value

SYSTEM = "hostile model"
MOST_SHOWN = 200


class Held(Value):
    """One invariant over a run. bound: the one-sided 95 % upper bound of violations a hostile turn."""

    name: str
    violations: int
    turns: int
    bound: float


class HostileResult(Value):
    """A run's result.

    turns: those in which the hostile model was asked; every bound is over these. acts: everything that was played, by
    kind. answers, calls: of the model. refused: acts that people were refused. decisions, effects: at the end.
    seconds, processor_seconds: of playing and judging, without the opening of practices; the second is what a busy
    machine does not distort.
    """

    seed: int
    goals: int
    turns: int
    acts: dict[str, int]
    answers: int
    calls: int
    strategies: dict[str, int]
    refused: dict[str, int]
    decisions: int
    effects: int
    alerts: int
    audited: int
    seconds: float
    processor_seconds: float
    held: tuple[Held, ...]
    violations: tuple[Violation, ...]

    @property
    def turns_a_second(self) -> float:
        """Hostile turns a second of one processor."""
        return self.turns / self.processor_seconds if self.processor_seconds else 0.0

    @property
    def found(self) -> int:
        """Violations of all invariants together."""
        return sum(one.violations for one in self.held)

    def measures(self) -> tuple[Measure, ...]:
        """Return one count an invariant, as suites report and gate them."""
        return tuple(count(one.name, SYSTEM, one.violations, one.turns) for one in self.held)


class Tally:
    """Counts while a run is played. A violation that is found again in a later stretch counts once."""

    def __init__(self) -> None:
        self.turns = self.answers = self.calls = self.decisions = self.effects = self.alerts = self.audited = 0
        self.seconds = self.processor_seconds = 0.0
        self._acts: Counter[str] = Counter()
        self._strategies: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._found: dict[tuple[str, str], Violation] = {}

    def add(self, played: Played) -> Self:
        """Count one act."""
        self.turns += played.is_hostile_turn
        self._acts[played.act.value] += 1
        if played.refusal:
            self._refused[f"{played.act.value}: {played.refusal}"] += 1
        for run in played.model_runs:
            self.answers += len(run.strategies)
            self.calls += run.calls
            self._strategies.update(run.strategies)
        return self

    def judge(self, violations: Iterable[Violation], practice: int) -> None:
        """Take up what was found in one practice."""
        for one in violations:
            self._found.setdefault((one.invariant, f"{practice}/{one.act}/{one.what}"), one)

    @property
    def found(self) -> Sequence[Violation]:
        """Everything found so far."""
        return tuple(self._found.values())

    def result(self, *, seed: int, goals: int) -> HostileResult:
        """Return the result."""
        broken = Counter(one.invariant for one in self.found)
        held = (
            Held(name=name, violations=broken[name], turns=self.turns, bound=_bound(broken[name], self.turns))
            for name in NAMES
        )
        return HostileResult(
            seed=seed,
            goals=goals,
            turns=self.turns,
            acts={act.value: self._acts[act.value] for act in Act},
            answers=self.answers,
            calls=self.calls,
            strategies=dict(sorted(self._strategies.items())),
            refused=dict(sorted(self._refused.items())),
            decisions=self.decisions,
            effects=self.effects,
            alerts=self.alerts,
            audited=self.audited,
            seconds=self.seconds,
            processor_seconds=self.processor_seconds,
            held=tuple(held),
            violations=tuple(self.found[:MOST_SHOWN]),
        )


def _bound(violations: int, turns: int) -> float:
    """A turn can break an invariant more than once; counted as turns, it has broken it."""
    return upper_bound(min(violations, turns), turns)
