"""The report as one HTML file that needs nothing beside it: styles and plots are inside, no script, no address."""

from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.report import page
from evals.report.report import Report

FOLDER = Path(__file__).parent


def write_html(report: Report, path: Path) -> None:
    """Write the page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_html(report), encoding="utf-8")


def as_html(report: Report) -> str:
    """Return the page. Whatever a system gave is escaped; only our own plots and styles are not."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["drawn"] = Markup
    style = Markup((FOLDER / "report.css").read_text(encoding="utf-8"))  # noqa: S704  # a file of our own
    render = partial(environment.get_template("report.html.jinja").render, report=report, style=style)
    return render(plots=page.plots, misses=page.misses, others=page.others, number=page.number)
