"""A chart on one page: who it is, the notes, and beside them plan, scores, appointments and documents."""

from collections.abc import Sequence

from nicegui import ui

from practice.appointment import Appointment
from practice.chart import Assessment, Document, ProgressNote, TreatmentPlan
from practice.people import Client
from practice.times import spoken
from server.pages.moments import short
from server.pages.names import Names
from server.pages.theme import card, facts, heading, line, soft, stack, tag
from server.pages.visit import Visit
from server.readings import ChartView

MOST_NOTES = 10
MOST_ROWS = 8


async def draw_chart(visit: Visit, names: Names, view: ChartView) -> None:
    """Draw it, the newest of everything first."""
    await _draw_head(view.client, names)
    with ui.element("div").classes("hr-pair"):
        with stack():
            heading("Progress notes", 2)
            for note in sorted(view.notes, key=lambda n: n.session_date, reverse=True)[:MOST_NOTES]:
                await _draw_note(note, names)
            if not view.notes:
                soft("No notes yet.")
        with stack():
            _draw_plan(view.plans)
            _draw_scores(view.assessments, visit)
            _draw_appointments(view.appointments, visit)
            _draw_documents(view.documents)


async def _draw_head(client: Client, names: Names) -> None:
    with card():
        with line():
            heading(client.full_name, 2)
            tag(client.status.value.capitalize(), "quiet")
            for code in client.diagnoses:
                tag(code)
            if client.ai_opt_out:
                tag("No AI", "danger")
            if client.program == "substance_use":
                tag("42 CFR Part 2", "danger")
        guardians = ", ".join(f"{one.name} ({one.relation})" for one in client.guardians)
        rows = [
            ("Born", f"{client.date_of_birth:%B} {client.date_of_birth.day}, {client.date_of_birth.year}"),
            ("Clinician", await names.clinician(client.primary_clinician_id)),
            ("Phone", client.phone),
            ("Guardians", guardians),
            ("Record", client.id),
        ]
        facts([(name, value) for name, value in rows if value])


async def _draw_note(note: ProgressNote, names: Names) -> None:
    day = note.session_date
    with card():
        with line("hr-apart"):
            heading(f"{day:%B} {day.day}, {day.year} · {note.format.value}", 3)
            tag(note.status.value.capitalize(), "warn" if note.status == "draft" else "good")
        soft(await names.clinician(note.clinician_id))
        if note.watermark:
            tag(note.watermark, "warn").style("white-space: normal; align-self: flex-start")
        for section in note.sections:
            with stack("hr-tight"):
                ui.label(section.heading).classes("hr-caps")
                ui.label(section.text).classes("hr-text")


def _draw_plan(plans: Sequence[TreatmentPlan]) -> None:
    with card():
        heading("Treatment plan", 3)
        if not plans:
            soft("No plan yet.")
            return
        plan = max(plans, key=lambda one: one.starts_on)
        for goal in plan.goals:
            with stack("hr-tight"):
                ui.label(goal.text)
                soft(goal.measure)
        soft(f"To be reviewed on {plan.review_on:%B} {plan.review_on.day}, {plan.review_on.year}")


def _draw_scores(assessments: Sequence[Assessment], visit: Visit) -> None:
    with card():
        heading("Scores", 3)
        newest = sorted(assessments, key=lambda one: one.taken_at, reverse=True)[:MOST_ROWS]
        facts([(_day(one, visit), f"{one.instrument.value}  {one.total}") for one in newest])
        if not newest:
            soft("None yet.")


def _draw_appointments(appointments: Sequence[Appointment], visit: Visit) -> None:
    with card():
        heading("Appointments", 3)
        coming = sorted((a for a in appointments if a.starts_at >= visit.now), key=lambda a: a.starts_at)[:3]
        past = sorted((a for a in appointments if a.starts_at < visit.now), key=lambda a: a.starts_at, reverse=True)
        for name, some in (("Coming", coming), ("Past", past[: MOST_ROWS - len(coming)])):
            ui.label(name).classes("hr-caps")
            for one in some:
                with line("hr-apart"):
                    ui.label(spoken(one.starts_at, visit.zone))
                    soft(one.status.value.replace("_", " "))
            if not some:
                soft("None.")


def _draw_documents(documents: Sequence[Document]) -> None:
    with card():
        heading("Documents", 3)
        if not documents:
            soft("None yet.")
        for document in sorted(documents, key=lambda one: one.created_at, reverse=True):
            with ui.element("details").classes("hr-sources"):
                with ui.element("summary"):
                    ui.label(document.title).style("display: inline")
                if document.watermark:
                    tag(document.watermark, "warn").style("white-space: normal")
                ui.label(document.body).classes("hr-text")


def _day(assessment: Assessment, visit: Visit) -> str:
    return short(assessment.taken_at, visit.now, visit.zone).rpartition(", ")[0] or "Today"
