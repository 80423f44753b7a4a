"""`handrail eval safety` runs the parts that are wanted, writes one report, and its gates are the exit code."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import handrail.kernel
from evals.gate import Gate, GateFile
from evals.measure import count
from evals.stamp import Stamp
from evals.suite_result import SuiteResult, suite_result
from handrail.hostile_run import HostileOrder
from handrail.kernel import evaluate_kernel
from handrail.kernel_parts import PARTS, KernelOrder, KernelPart
from practice.errors import InputError

STAMP = Stamp(
    ran_at=datetime(2026, 11, 20, tzinfo=UTC),
    model="m",
    prompt_versions={},
    policy_versions={},
    code_version="c",
    seed=1,
)
GATES = GateFile(version="g", suites={"s": (Gate(measure="harmed", system="s", at_most=0),)})
ORDER = KernelOrder(hostile=HostileOrder(turns=1, seed=1))


def found(harmed: int) -> SuiteResult:
    return suite_result("s", "cases/1", STAMP, [count("harmed", "s", harmed, 10)], (), GATES)


@pytest.fixture(autouse=True)
def played(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three parts: one that holds, one that does not, one that cannot be run."""
    names: list[str] = []

    def part(name: str, outcome: SuiteResult | str) -> KernelPart:
        async def play(*_: object) -> SuiteResult | str:
            names.append(name)
            return outcome

        return KernelPart(name, name.title(), "About it.", play)

    async def made(*_: object, **__: object) -> Any:
        return None

    monkeypatch.setattr(handrail.kernel, "PARTS", (part("good", found(0)), part("bad", found(1)), part("none", "No.")))
    monkeypatch.setattr(handrail.kernel, "make_bench", made)
    return names


@pytest.mark.parametrize(
    ("only", "code"), [((), 1), (("good",), 0), (("bad",), 1), (("good", "none"), 0), (("none",), 1)]
)
async def test_gates_of_what_was_run_decide(
    only: tuple[str, ...], code: int, tmp_path: Path, played: list[str]
) -> None:
    html, file = tmp_path / "reports" / "safety.html", tmp_path / "reports" / "safety.json"
    order = ORDER.model_copy(update={"only": only})
    assert await evaluate_kernel(order, html, file, Console(quiet=True)) == code
    assert played == list(only or ("good", "bad", "none"))
    assert [part["name"] for part in json.loads(file.read_text())["parts"]] == played
    assert html.read_text().count("<section") == len(played)


async def test_an_unknown_part_is_named_with_those_there_are(tmp_path: Path, played: list[str]) -> None:
    with pytest.raises(InputError) as refused:
        await evaluate_kernel(ORDER.model_copy(update={"only": ("god",)}), tmp_path, tmp_path, Console(quiet=True))
    assert "god" in refused.value.detail and "good, bad, none" in refused.value.advice and played == []


def test_parts_have_names_of_their_own() -> None:
    assert len({part.name for part in PARTS}) == len(PARTS) >= 4
