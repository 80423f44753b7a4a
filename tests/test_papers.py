"""What the papers say of the code is there: every file that a table names, and every title that must have a row."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
THREATS = ROOT / "docs" / "threat-model.md"
PAPERS = (THREATS, ROOT / "ARCHITECTURE.md")
FOLDERS = ("agents", "docs", "ehr", "evals", "graphs", "handrail", "knowledge", "ledger", "policies", "practice")
NAMED = re.compile(rf"`((?:{'|'.join((*FOLDERS, 'server', 'tests', 'tools'))})/[\w./-]*|requirements\.lock)`")


def named_paths(paper: Path) -> Iterator[str]:
    for line in paper.read_text(encoding="utf-8").splitlines():
        yield from NAMED.findall(line)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_file_that_a_paper_names_exists(paper: Path) -> None:
    named = list(named_paths(paper))
    assert len(named) > 20
    assert sorted({path for path in named if not (ROOT / path).exists()}) == []


@pytest.mark.parametrize(
    "titles",
    [
        [f"LLM{number:02}:2025 " for number in range(1, 11)],
        [f"T{number} " for number in range(1, 16)],
        [f"§ 164.308(a)({number}) " for number in range(1, 9)] + ["§ 164.308(b)(1) "],
        ["§ 164.310(a)(1) ", "§ 164.310(b) ", "§ 164.310(c) ", "§ 164.310(d)(1) "],
        [f"§ 164.312({part}) " for part in ("a)(1", "b", "c)(1", "d", "e)(1")],
        ["§ 164.314(a)(1) ", "§ 164.314(b)(1) ", "§ 164.316(a) ", "§ 164.316(b)(1) "],
    ],
    ids=lambda titles: titles[0].strip(),
)
def test_every_title_has_its_row(titles: list[str]) -> None:
    rows = [line for line in THREATS.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    assert [title for title in titles if not any(title in row.split("|")[1] + " " for row in rows)] == []


def test_every_row_says_what_is_not_covered() -> None:
    text = THREATS.read_text(encoding="utf-8").partition("## OWASP Top 10")[2]
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| threat | ")]
    assert rows and [row for row in rows if len(row.split(" | ")) != 4] == []
