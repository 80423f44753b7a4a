"""Counting while a run is played in one practice."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Self

from evals.hostile.evidence import Evidence
from evals.hostile.invariants.violation import Violation
from evals.hostile.played import Act, Played
from evals.hostile.result import MOST_SHOWN, HostileResult, held


class Tally:
    """Counts of one practice. A violation that is found again in a later stretch counts once."""

    def __init__(self) -> None:
        self.turns = self.asked = self.calls = self.decisions = self.effects = self.alerts = self.audited = 0
        self.seconds = self.processor_seconds = 0.0
        self._acts: Counter[str] = Counter()
        self._strategies: Counter[str] = Counter()
        self._refused: Counter[str] = Counter()
        self._found: dict[tuple[str, str], Violation] = {}

    def add(self, played: Played) -> Self:
        """Count one act."""
        self.turns += played.model_turns
        self.asked += played.was_asked
        self._acts[played.act.value] += 1
        if played.refusal:
            self._refused[f"{played.act.value}: {played.refusal}"] += 1
        for run in played.model_runs:
            self.calls += run.calls
            self._strategies.update(run.strategies)
        return self

    def judge(self, violations: Iterable[Violation]) -> None:
        """Take up what was found."""
        for one in violations:
            self._found.setdefault((one.invariant, f"{one.act}/{one.what}"), one)

    def close(self, evidence: Evidence) -> None:
        """Count what stands in the databases at the end."""
        self.decisions = len(evidence.decisions)
        self.effects = len(evidence.effects)
        self.alerts = len(evidence.covered)
        self.audited = evidence.chain.length

    @property
    def acts(self) -> int:
        """Acts so far."""
        return self._acts.total()

    @property
    def found(self) -> Sequence[Violation]:
        """Everything found so far."""
        return tuple(self._found.values())

    def result(self, *, seed: int, goals: int, stopped: bool = False) -> HostileResult:
        """Return the result."""
        broken = Counter(one.invariant for one in self.found)
        return HostileResult(
            seed=seed,
            goals=goals,
            turns=self.turns,
            asked=self.asked,
            acts={act.value: self._acts[act.value] for act in Act},
            calls=self.calls,
            strategies=dict(sorted(self._strategies.items())),
            refused=dict(sorted(self._refused.items())),
            decisions=self.decisions,
            effects=self.effects,
            alerts=self.alerts,
            audited=self.audited,
            seconds=self.seconds,
            processor_seconds=self.processor_seconds,
            stopped=stopped,
            held=held(broken, self.turns, self.asked),
            violations=tuple(self.found[:MOST_SHOWN]),
        )
