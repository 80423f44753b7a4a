"""The page says what was measured, shows every miss, and can be read without anything beside it."""

import re
from datetime import UTC, datetime

import pytest

from evals.case_result import CaseResult
from evals.gate import Gate, GateFile
from evals.measure import Measure, count, rate_of
from evals.report.charts import Bar, bound_chart, rate_chart, spread_chart
from evals.report.html import as_html
from evals.report.report import Report, ReportPart
from evals.stamp import Stamp
from evals.suite_result import SuiteResult, suite_result

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
STAMP = Stamp(ran_at=NOW, model="m", prompt_versions={}, policy_versions={}, code_version="c", seed=1)
GATES = GateFile(
    version="gates/1",
    suites={
        "crisis": (
            Gate(measure="recall", system="screen", at_least=0.9),
            Gate(measure="harmed", system="screen", at_most=0),
        )
    },
)


def case(number: int, *, right: bool, text: str = "hello") -> CaseResult:
    return CaseResult(
        system="screen",
        case_id=f"scene/{number}",
        group="danger",
        traits=("goodbye",),
        scores={"as_labelled": right},
        seen={"window": [text], "level": "none"},
        milliseconds=5.0 + number,
    )


def result(*cases: CaseResult, recall: int = 40, harmed: int = 0) -> SuiteResult:
    measures: list[Measure] = [
        rate_of("recall", "screen", recall, 40),
        rate_of("recall, goodbye", "screen", 9, 10),
        count("harmed", "screen", harmed, 300),
        rate_of("recall", "another reader", 30, 40),
    ]
    return suite_result("crisis", "cases/1", STAMP, measures, cases, GATES)


def report(*results: SuiteResult) -> Report:
    parts = [ReportPart(name=f"part{n}", title="Crisis screen", about="A.", result=r) for n, r in enumerate(results)]
    return Report.of("Safety evaluation", parts, made_at=NOW, quick=False)


def test_a_gate_that_is_not_met_decides_and_is_shown() -> None:
    failed = report(result(), result(recall=10))
    assert not failed.gates_met and "Not every gate is met" in as_html(failed) and "gate not met" in as_html(failed)
    held = report(result())
    assert held.gates_met and "Every gate is met" in as_html(held) and "gate not met" not in as_html(held)


def test_a_report_of_nothing_that_was_run_meets_no_gate() -> None:
    skipped = ReportPart(name="method", title="Method check", about="A.", not_run="Name its file with --clinc.")
    alone = Report.of("Safety evaluation", [skipped], made_at=NOW, quick=True)
    assert not alone.gates_met and "Name its file with --clinc." in as_html(alone) and "quick run" in as_html(alone)
    beside = Report.of("Safety evaluation", [skipped, report(result()).parts[0]], made_at=NOW, quick=True)
    assert beside.gates_met


def test_every_miss_is_listed_with_what_was_read_and_as_text_only() -> None:
    page = as_html(report(result(*(case(n, right=n > 2, text=f"<script>{n}</script>") for n in range(40)))))
    assert "What did not hold: danger (3)" in page
    assert page.count("&lt;script&gt;") == 3 and "<script" not in page
    assert "scene/0" in page and "scene/3" not in page


def test_the_page_needs_nothing_beside_it() -> None:
    page = as_html(report(result(*(case(n, right=True) for n in range(40)))))
    assert not re.findall(r"(?:src|href)=\"(?!#)|@import|url\(", page)
    assert page.count("<svg") == page.count("</svg>") == 4  # rates, rates by category, bounds, times
    assert "Nothing in this part failed." in page


def test_what_never_happened_is_bounded_and_what_did_is_bad() -> None:
    assert "0 of 300, &lt; 1.0%" in as_html(report(result()))
    assert 'class="span bad"' in as_html(report(result(harmed=2)))


@pytest.mark.parametrize("values", [[0.0], [3.0] * 50, [float(n) for n in range(1_000)]])
def test_times_are_drawn_whatever_they_are(values: list[float]) -> None:
    drawn = spread_chart(values, "times")
    assert drawn.count("<rect") == 32 and "nan" not in drawn


def test_nothing_to_draw_is_no_plot() -> None:
    assert rate_chart([], "rates") == bound_chart([], "bounds") == spread_chart([], "times") == ""


def test_labels_are_text() -> None:
    assert "<b>" not in rate_chart([Bar(label="<b>", value=0.5, low=0.4, high=0.6, shown="<b>")], "<b>")
