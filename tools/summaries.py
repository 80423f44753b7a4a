"""Chart summaries and handoff summaries, proposed as documents for a clinician to review."""

from pydantic import Field

from practice.action import SaveDocument
from practice.chart import DocumentType
from practice.record import Value
from practice.times import spoken_day
from tools.context import ToolContext
from tools.draft import DraftSection, NotStated, accept_sections, cited_sources, remarks
from tools.outcome import Proposed
from tools.tool import Effect, ToolResult, tool

SUMMARY_HEADINGS: dict[DocumentType, tuple[str, ...]] = {
    DocumentType.CHART_SUMMARY: (
        "Concerns and diagnoses",
        "Themes across sessions",
        "Scores over time",
        "Risk",
        "Progress on goals",
        "Attendance",
    ),
    DocumentType.HANDOFF_SUMMARY: (
        "Concerns and diagnoses",
        "Course of care",
        "Risk and alerts",
        "Scores over time",
        "Goals and interventions",
        "Next steps",
    ),
}


class ProposeSummary(Value):
    """Arguments of both summary tools."""

    sections: tuple[DraftSection, ...] = Field(min_length=1, max_length=8)
    not_stated: NotStated = ()


@tool(effect=Effect.PROPOSE, permission="summary.propose")
async def propose_chart_summary(context: ToolContext, arguments: ProposeSummary) -> ToolResult:
    """Propose a summary of the chart across sessions, for the clinician to review, and end your turn.

    Precondition: you have read notes, plan, scores and attendance. Use each of these headings once: Concerns and
    diagnoses; Themes across sessions; Scores over time; Risk; Progress on goals; Attendance. Each sentence cites
    what it stands on; an empty section says that nothing was found.
    Effect: none until a clinician decides; then a watermarked document is saved.
    Example: {"sections": [{"heading": "Attendance", "sentences": [{"text": "Attended 18 of 20 sessions.", "sources":
    ["attendance#six-months"]}]}, ...], "not_stated": ["safety plan"]}
    """
    return _proposed(context, arguments, DocumentType.CHART_SUMMARY, "Chart summary")


@tool(effect=Effect.PROPOSE, permission="summary.propose")
async def propose_handoff_summary(context: ToolContext, arguments: ProposeSummary) -> ToolResult:
    """Propose a handoff summary for the next clinician, for review by the present one, and end your turn.

    Precondition: you have read notes, plan, scores and attendance. Use each of these headings once: Concerns and
    diagnoses; Course of care; Risk and alerts; Scores over time; Goals and interventions; Next steps. Each sentence
    cites what it stands on; an empty section says that nothing was found.
    Effect: none until a clinician decides; then a watermarked document is saved.
    Example: {"sections": [{"heading": "Next steps", "sentences": [{"text": "Next session on 2026-11-26.", "sources":
    ["appointment:APT-000123"]}]}, ...], "not_stated": ["medication"]}
    """
    return _proposed(context, arguments, DocumentType.HANDOFF_SUMMARY, "Handoff summary")


def _proposed(context: ToolContext, arguments: ProposeSummary, kind: DocumentType, title: str) -> ToolResult:
    sections = accept_sections(context, arguments.sections, SUMMARY_HEADINGS[kind])
    day = spoken_day(context.clock(), context.profile.tz)
    year = context.local_now.year
    action = SaveDocument(
        client_id=context.known_client.id, type=kind, title=f"{title}, {day}, {year}", sections=sections
    )
    count = sum(len(section.sentences) for section in sections)
    outcome = Proposed(
        action=action,
        summary=f"{title}: {count} sentences, each with its source",
        sources=cited_sources(context, sections),
        notes=remarks(sections, arguments.not_stated),
    )
    return ToolResult({"proposed": True}, outcome=outcome)
