"""One report over several parts: each a suite's result, or the reason why it was not run. Written as JSON and HTML."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from evals.suite_result import SuiteResult
from practice.record import Instant, Value


class ReportPart(Value):
    """One part. about: what it shows, in a sentence for its reader. result is None where it was not run."""

    name: str
    title: str
    about: str
    result: SuiteResult | None = None
    not_run: str = ""
    seconds: float = 0.0

    @property
    def gates_met(self) -> bool:
        """Whether nothing of it failed; what was not run has not."""
        return self.result is None or self.result.gates_met


class Report(Value):
    """Everything that was run. ``gates_met`` decides the exit code."""

    title: str
    made_at: Instant
    quick: bool
    parts: tuple[ReportPart, ...]
    gates_met: bool

    @classmethod
    def of(cls, title: str, parts: Sequence[ReportPart], *, made_at: Instant, quick: bool) -> Self:
        """Put the parts together. A report of which nothing was run meets no gate."""
        met = any(part.result for part in parts) and all(part.gates_met for part in parts)
        return cls(title=title, made_at=made_at, quick=quick, parts=tuple(parts), gates_met=met)

    def write_json(self, path: Path) -> None:
        """Write everything, each case of each suite included."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=2) + "\n", encoding="utf-8")
