from pathlib import Path

import pytest

from evals.gate import Gate, GateFile, judge
from evals.measure import count, rate_of
from practice.errors import SettingsError

MEASURES = [rate_of("recall", "screen", 18, 20), count("leaks", "screen", 1, 20), rate_of("empty", "screen", 0, 0)]


@pytest.mark.parametrize(
    ("gate", "met"),
    [
        (Gate(measure="recall", system="screen", at_least=0.9), True),
        (Gate(measure="recall", system="screen", at_least=0.91), False),
        (Gate(measure="leaks", system="screen", at_most=0), False),
        (Gate(measure="leaks", system="screen", at_least=0, at_most=1), True),
        (Gate(measure="recall", system="another", at_least=0.1), False),
        (Gate(measure="recal", system="screen", at_least=0.1), False),
        (Gate(measure="empty", system="screen", at_least=0.0), False),
    ],
    ids=["met", "missed", "count too high", "both bounds", "no such system", "no such measure", "nothing counted"],
)
def test_a_gate_holds_only_where_its_measure_does(gate: Gate, met: bool) -> None:
    [judged] = judge([gate], MEASURES)
    assert judged.met is met


def test_a_gate_without_a_bound_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "gates.yaml"
    file.write_text("version: gates/1\nsuites: {rag: [{measure: recall}]}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        GateFile.load(file)
    assert "gates.yaml" in refused.value.detail and "at_least or at_most" in refused.value.detail


def test_the_shipped_gates_cover_every_suite() -> None:
    assert set(GateFile.load().suites) == {"crisis", "deid", "faults", "hostile", "method", "rag", "safety"}
