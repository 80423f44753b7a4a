"""Reading a client's chart. Every piece comes back as a source that a draft can cite."""

from collections.abc import Sequence
from datetime import timedelta

from pydantic import Field

from practice.appointment import Appointment
from practice.chart import Assessment, NoteStatus, ProgressNote, TreatmentPlan
from practice.grounded import Source
from practice.part_2 import PART_2, is_stamped
from practice.record import Value
from tools.attendance import attendance_sources
from tools.context import ToolContext
from tools.score_trend import score_sources
from tools.tool import Effect, NoArguments, ToolResult, tool

RECENT_DAYS = 120
"""Notes are first looked for this far back, so that a long chart costs one page."""


class ReadProgressNotes(Value):
    """Arguments of ``read_progress_notes``."""

    limit: int = Field(default=3, ge=1, le=12, description="How many of the latest notes, e.g. 3")


def as_content(sources: Sequence[Source], absent: str) -> dict[str, object]:
    """Show sources to the model; where there are none, say so in words it can repeat."""
    if not sources:
        return {"sources": [], "absent": absent}
    return {"sources": [source.model_dump(exclude={"tags"}) for source in sources]}


@tool(effect=Effect.READ, permission="chart.read")
async def read_progress_notes(context: ToolContext, arguments: ReadProgressNotes) -> ToolResult:
    """Read the latest progress notes of the client in scope, oldest first, one source for each section.

    Precondition: the person you work for may read this chart. Effect: none.
    Example: {"limit": 3} gives sources such as "note:NOTE-000123#subjective".
    """
    notes, withheld = await latest_notes(context, arguments.limit)
    sources = tuple(source for note in notes for source in _note_sources(note))
    content = as_content(sources, "No progress note is on file.")
    if withheld:
        content["withheld"] = f"{withheld} note(s) under 42 CFR part 2 are left out: no consent covers them here."
    return ToolResult(content, sources)


async def latest_notes(context: ToolContext, limit: int) -> tuple[list[ProgressNote], int]:
    """Return the last ``limit`` notes of the client, oldest first, and how many were left out for want of consent."""
    client_id = context.known_client.id
    since = context.local_now.date() - timedelta(days=RECENT_DAYS)
    notes = await context.ehr.search(ProgressNote, client_id=client_id, session_from=since)
    if len(notes) < limit:
        notes = await context.ehr.search(ProgressNote, client_id=client_id)
    own = [note for note in notes if note.client_id == client_id]
    usable = [note for note in own if context.may_use_part_2 or not is_stamped(note.stamp)]
    latest = sorted(usable, key=lambda note: (note.session_date, note.id))[-limit:]
    return latest, len(own) - len(usable)


def _note_sources(note: ProgressNote) -> list[Source]:
    state = "" if note.status is NoteStatus.SIGNED else ", unsigned draft"
    return [
        Source(
            id=f"note:{note.id}#{section.heading.lower()}",
            label=f"Note of {note.session_date:%Y-%m-%d}, {section.heading}{state}",
            text=section.text,
            tags=(PART_2,) if is_stamped(note.stamp) else (),
        )
        for section in note.sections
        if section.text.strip()
    ]


@tool(effect=Effect.READ, permission="chart.read")
async def read_treatment_plan(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Read the current treatment plan of the client in scope: diagnoses, each goal, the review date.

    Precondition: the person you work for may read this chart. Effect: none.
    Example: {} gives sources such as "plan:TP-0003#goal-1".
    """
    client_id = context.known_client.id
    plans = [p for p in await context.ehr.search(TreatmentPlan, client_id=client_id) if p.client_id == client_id]
    plan = max(plans, key=lambda p: (p.starts_on, p.id), default=None)
    sources = _plan_sources(plan) if plan else ()
    return ToolResult(as_content(sources, "No treatment plan is on file."), sources)


def _plan_sources(plan: TreatmentPlan) -> tuple[Source, ...]:
    dated = f"Treatment plan of {plan.starts_on:%Y-%m-%d}"
    goals = [
        Source(
            id=f"plan:{plan.id}#{goal.id}",
            label=f"{dated}, {goal.id} ({goal.status})",
            text=f"{goal.text.rstrip('.')}. Measure: {goal.measure.rstrip('.')}. Status: {goal.status}."
            + (f" Interventions: {', '.join(goal.interventions)}." if goal.interventions else ""),
        )
        for goal in plan.goals
    ]
    diagnoses = Source(
        id=f"plan:{plan.id}#diagnoses", label=f"{dated}, diagnoses", text=f"Diagnoses: {', '.join(plan.diagnoses)}."
    )
    review = Source(
        id=f"plan:{plan.id}#review",
        label=f"{dated}, review",
        text=f"The treatment plan started on {plan.starts_on:%Y-%m-%d} and is due for review on "
        f"{plan.review_on:%Y-%m-%d}.",
    )
    return (*([diagnoses] if plan.diagnoses else []), *goals, review)


@tool(effect=Effect.READ, permission="chart.read")
async def read_assessments(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Read the PHQ-9 and GAD-7 scores of the client in scope, recomputed from the items, and each measure's trend.

    Precondition: the person you work for may read this chart. Effect: none.
    Example: {} gives sources such as "assessment:AS-000009" and "trend:PHQ-9". Cite these; never compute a score.
    """
    client_id = context.known_client.id
    taken = [a for a in await context.ehr.search(Assessment, client_id=client_id) if a.client_id == client_id]
    sources = score_sources(sorted(taken, key=lambda a: (a.taken_at, a.id)), context.profile.tz)
    return ToolResult(as_content(sources, "No PHQ-9 or GAD-7 is on file."), sources)


@tool(effect=Effect.READ, permission="chart.read")
async def read_appointments_history(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Read how the client in scope attended over the last six months, and the next session on the calendar.

    Precondition: the person you work for may read this chart. Effect: none.
    Example: {} gives the source "attendance#six-months" and, when one is booked, "appointment:APT-000123".
    """
    client_id = context.known_client.id
    found = await context.ehr.search(
        Appointment, client_id=client_id, starts_from=context.clock() - timedelta(days=183)
    )
    own = [item for item in found if client_id in item.client_ids]
    sources = attendance_sources(own, context.clock(), context.profile.tz)
    return ToolResult(as_content(sources, "No appointment is on file."), sources)
