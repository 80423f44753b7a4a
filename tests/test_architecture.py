"""The house rules, checked on the source itself."""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "practice": 1,
    "ehr": 2,
    "ledger": 2,
    "policies": 2,
    "knowledge": 2,
    "tools": 3,
    "agents": 4,
    "graphs": 5,
    "server": 6,
    "evals": 6,
    "handrail": 7,
}
MODULES = sorted(path for folder in FLOORS for path in (ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("folder", FLOORS)
def test_a_package_of_the_project_is_this_trees_own(folder: str) -> None:
    found = importlib.util.find_spec(folder)
    assert found is not None and found.origin is not None
    assert Path(found.origin).is_relative_to(ROOT)


def test_imports_only_go_downward() -> None:
    upward = []
    for path in MODULES:
        here = path.relative_to(ROOT).parts[0]
        for module in imports(path):
            there = module.split(".")[0]
            if there in FLOORS and there != here and FLOORS[there] >= FLOORS[here]:
                upward.append(f"{name_of(path)} imports {module}")
    assert upward == []


def test_only_the_commit_step_holds_the_ehr_writer() -> None:
    allowed = {"graphs/commit.py", "graphs/commit_clinical.py", "handrail/wiring.py"}
    holders = {
        name_of(path)
        for path in MODULES
        if "EhrWriter" in path.read_text(encoding="utf-8") and path.relative_to(ROOT).parts[0] != "ehr"
    }
    assert holders <= allowed


def test_nothing_above_the_port_speaks_to_the_ehr_over_http() -> None:
    above = ("tools", "agents/local", "graphs", "practice", "policies", "knowledge", "ledger")
    strays = [
        name_of(path)
        for path in MODULES
        if name_of(path).startswith(above) and any(m.split(".")[0] in {"httpx", "requests"} for m in imports(path))
    ]
    assert strays == []


def test_only_settings_read_the_environment() -> None:
    allowed = {"handrail/settings.py", "handrail/quiet.py"}
    readers = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                readers.add(name_of(path))
    assert readers <= allowed


def test_only_the_clock_knows_the_time() -> None:
    tellers = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}:
                if isinstance(node.value, ast.Name) and node.value.id in {"datetime", "date"}:
                    tellers.add(name_of(path))
    assert tellers <= {"practice/clock.py"}


def test_interrupt_is_called_in_the_pause_and_nowhere_else() -> None:
    callers = {name_of(path) for path in MODULES if "langgraph.types import interrupt" in path.read_text("utf-8")}
    assert callers == {"graphs/steps/wait.py"}


def test_log_calls_name_declared_fields_only() -> None:
    from handrail.logs import ALLOWED

    wrong = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id in {"log", "logger", "_log"}:
                wrong += [f"{name_of(path)}: {k.arg}" for k in node.keywords if k.arg not in ALLOWED]
    assert wrong == []


def test_no_module_is_called_by_what_it_is_not() -> None:
    shapeless = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert [name_of(path) for path in MODULES if path.name in shapeless] == []


@pytest.mark.parametrize("limit", [300])
def test_a_file_is_one_noun(limit: int) -> None:
    long = {name_of(path): n for path in MODULES if (n := len(path.read_text("utf-8").splitlines())) > limit}
    assert long == {}
