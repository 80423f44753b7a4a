"""A chart across sessions, in its own words: every sentence is a dated quote or a computed source, and cites it."""

import re
from collections.abc import Callable, Mapping, Sequence

from agents.local.chart_themes import chart_themes
from agents.local.drafting import DraftLine, as_section, quoted
from agents.local.note_record import sources_of
from agents.local.view import Call, View
from practice.chart import DocumentType
from practice.text.sentences import sentences
from tools.summaries import SUMMARY_HEADINGS

THEMES = (
    "anxiety",
    "mood",
    "sleep",
    "work_or_school",
    "relationships",
    "coping",
    "substance",
    "medication",
    "appetite",
)
MOST_THEMES = 4
MOST_LINES = 12
QUOTES_A_THEME = 2
RECENT_NOTES = 3

_DATE = re.compile(r"\d{4}-\d\d-\d\d")

Source = Mapping[str, str]


class ChartDigest:
    """The sources that were read, sorted by what they are."""

    def __init__(self, view: View) -> None:
        self.notes = sources_of(view.found("read_progress_notes"))
        self.plan = sources_of(view.found("read_treatment_plan"))
        self.scores = sources_of(view.found("read_assessments"))
        self.calendar = sources_of(view.found("read_appointments_history"))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing clinical to summarize."""
        return not (self.notes or self.plan or self.scores)

    def diagnoses(self) -> list[DraftLine]:
        """The plan's diagnoses."""
        return [_verbatim(one) for one in self.plan if one["id"].endswith("#diagnoses")]

    def themes(self) -> list[DraftLine]:
        """The topics that come up most, each with its latest words and dates."""
        themes = chart_themes()
        said = [(one, sentence) for one in self._of("subjective", "data") for sentence in sentences(one["text"])]
        by_theme = {
            theme: [(one, text) for one, text in said if themes.shows(theme, text) and not themes.is_risk(text)]
            for theme in themes.themes
        }
        lines: list[DraftLine] = []
        quoted_before: set[str] = set()
        for theme in sorted(by_theme, key=lambda theme: -len(by_theme[theme])):
            fresh = [(one, text) for one, text in by_theme[theme] if text not in quoted_before][-QUOTES_A_THEME:]
            quoted_before |= {text for _, text in fresh}
            lines += [_theme(theme, fresh)] if fresh else []
        return lines[:MOST_THEMES]

    def scores_over_time(self) -> list[DraftLine]:
        """Each instrument's trend, or its only measurement."""
        trends = [one for one in self.scores if one["id"].startswith("trend:")]
        trended = {one["id"].removeprefix("trend:") for one in trends}
        single = [one for one in self.scores if one not in trends and one["label"].split(",")[0] not in trended]
        return [_verbatim(one) for one in (*trends, *single[-2:])]

    def risk(self) -> list[DraftLine]:
        """What the latest notes say of risk, and item 9 of the latest PHQ-9s."""
        said = [(one, text) for one in self.notes for text in sentences(one["text"]) if _is_risk(text)]
        items = [one for one in self.scores if one["id"].startswith("assessment:") and "Item 9" in one["text"]]
        raised = [one for one in items if not one["text"].rstrip(".").endswith(": 0")]
        shown = [*raised[-2:], *(one for one in items[-1:] if one not in raised[-2:])]
        return [_dated(one, text) for one, text in said[-3:]] + [_verbatim(one) for one in shown]

    def goals(self) -> list[DraftLine]:
        """The plan's goals as they stand."""
        return [DraftLine(f"Goal: {one['text']}", (one["id"],)) for one in self.plan if "#goal" in one["id"]]

    def conclusions(self) -> list[DraftLine]:
        """What the clinicians concluded in the latest notes."""
        return [
            _dated(one, text)
            for one in self._of("assessment")[-RECENT_NOTES:]
            for text in sentences(one["text"])
            if not _is_risk(text)
        ]

    def attendance(self) -> list[DraftLine]:
        """Attendance and the next session."""
        return [_verbatim(one) for one in self.calendar]

    def next_steps(self) -> list[DraftLine]:
        """What the latest note planned, the plan's review, the next session."""
        planned = [_dated(one, text) for one in self._of("plan")[-1:] for text in sentences(one["text"])]
        review = [_verbatim(one) for one in self.plan if one["id"].endswith("#review")]
        ahead = [_verbatim(one) for one in self.calendar if one["id"].startswith("appointment:")]
        return [*planned, *review, *ahead]

    def past_attendance(self) -> list[DraftLine]:
        """Attendance without the next session."""
        return [_verbatim(one) for one in self.calendar if one["id"].startswith("attendance")]

    def _of(self, *parts: str) -> list[Source]:
        return [one for one in self.notes if one["id"].rsplit("#", 1)[-1] in parts]

    def not_stated(self) -> list[str]:
        """What a reader looks for and the chart does not hold."""
        text = " ".join(one["text"] for one in self.notes)
        looked_for = {
            "progress notes": bool(self.notes),
            "treatment plan": bool(self.plan),
            "PHQ-9 or GAD-7": bool(self.scores),
            "risk": bool(self.risk()),
            "safety plan": "safety plan" in text.lower() or "crisis plan" in text.lower(),
            "medication": chart_themes().shows("medication", text),
        }
        return [name for name, stated in looked_for.items() if not stated]


def _verbatim(source: Source) -> DraftLine:
    return DraftLine(source["text"], (source["id"],))


def _dated(source: Source, text: str) -> DraftLine:
    found = _DATE.search(source["label"])
    return DraftLine(f"On {found[0]}: {quoted(text)}" if found else quoted(text), (source["id"],))


def _is_risk(text: str) -> bool:
    return chart_themes().is_risk(text)


def _theme(theme: str, said: Sequence[tuple[Source, str]]) -> DraftLine:
    lines = [_dated(one, text) for one, text in said]
    told = " ".join(line.text for line in lines)
    name = theme.capitalize()
    return DraftLine(
        f"{name}: {told[:1].lower()}{told[1:]}", tuple(dict.fromkeys(s for line in lines for s in line.sources))
    )


Part = Callable[[ChartDigest], list[DraftLine]]

CONTENTS: dict[DocumentType, tuple[tuple[Part, ...], ...]] = {
    DocumentType.CHART_SUMMARY: (
        (ChartDigest.diagnoses,),
        (ChartDigest.themes,),
        (ChartDigest.scores_over_time,),
        (ChartDigest.risk,),
        (ChartDigest.goals, ChartDigest.conclusions),
        (ChartDigest.attendance,),
    ),
    DocumentType.HANDOFF_SUMMARY: (
        (ChartDigest.diagnoses, ChartDigest.themes),
        (ChartDigest.conclusions, ChartDigest.past_attendance),
        (ChartDigest.risk,),
        (ChartDigest.scores_over_time,),
        (ChartDigest.goals,),
        (ChartDigest.next_steps,),
    ),
}
"""What stands under each heading of ``tools.summaries.SUMMARY_HEADINGS``, in the same order."""


def summary_call(view: View, tool: str, kind: DocumentType) -> Call:
    """Return the proposal of a summary; an empty chart goes to a person."""
    digest = ChartDigest(view)
    if digest.is_empty:
        return Call(
            "hand_to_person",
            {"reason": "the chart holds nothing to summarize", "summary": "No note, plan or score is on file."},
        )
    sections = [
        as_section(heading, [line for part in parts for line in part(digest)][:MOST_LINES])
        for heading, parts in zip(SUMMARY_HEADINGS[kind], CONTENTS[kind], strict=True)
    ]
    return Call(tool, {"sections": sections, "not_stated": digest.not_stated()})
