"""Gates: the thresholds, as data, that a run must meet. A measure that is missing or empty meets none."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import model_validator

from evals.case_file import load_cases
from evals.measure import Measure
from practice.record import Value

FILE = Path(__file__).with_name("gates.yaml")


class Gate(Value):
    """One threshold on one measure of one system."""

    measure: str
    system: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError(f"the gate on '{self.measure}' needs at_least or at_most")
        return self

    def holds(self, value: float | None) -> bool:
        """Whether a value is within the bounds; no value is not."""
        if value is None:
            return False
        above = self.at_least is None or value >= self.at_least
        return above and (self.at_most is None or value <= self.at_most)


class GateFile(Value):
    """All gates, by suite."""

    version: str
    suites: Mapping[str, tuple[Gate, ...]]

    @classmethod
    def load(cls, path: Path = FILE) -> Self:
        """Read the gates; ``SettingsError`` names the file and what is wrong with it."""
        return load_cases(path, cls)


class Judged(Value):
    """A gate with what was measured."""

    gate: Gate
    value: float | None
    met: bool


def judge(gates: Iterable[Gate], measures: Iterable[Measure]) -> tuple[Judged, ...]:
    """Hold the measures against the gates."""
    values = {(measure.system, measure.name): measure.value for measure in measures}
    found = ((gate, values.get((gate.system, gate.measure))) for gate in gates)
    return tuple(Judged(gate=gate, value=value, met=gate.holds(value)) for gate, value in found)
