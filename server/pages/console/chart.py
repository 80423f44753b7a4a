"""A client's chart, for those who treat the client or supervise who does."""

from nicegui import events, ui

from practice.errors import HandrailError
from practice.identity import Principal
from practice.times import spoken
from server.office import Office
from server.pages.console.layout import console_frame
from server.pages.theme import tag
from server.readings import ChartView

MOST_NOTES = 10


async def chart_page(office: Office, principal: Principal) -> None:
    """Find a client and read their chart."""
    with console_frame(office, principal, "/console/chart"):
        page = ChartPage(office, principal)
        page.build()
        wanted = ui.context.client.request.query_params.get("client")
        if wanted:
            await page.show(wanted)


class ChartPage:
    """A search field and the chart under it."""

    def __init__(self, office: Office, principal: Principal) -> None:
        self._office = office
        self._principal = principal

    def build(self) -> None:
        """Lay out."""
        ui.label("Charts").classes("text-xl")
        ui.label("Opening a chart is recorded.").classes("hr-soft")
        self._client = (
            ui.select({}, label="Client's name", with_input=True, on_change=self._chosen)
            .classes("w-96 max-w-full")
            .on("input-value", self._find, throttle=0.3, trailing_events=True)
        )
        self._chart = ui.column().classes("w-full gap-3")

    async def _find(self, event: events.GenericEventArguments) -> None:
        name = str(event.args or "").strip()
        if len(name) >= 2:
            found = await self._office.readings.clients(self._principal, name)
            self._client.set_options({c.id: f"{c.full_name} · born {c.date_of_birth}" for c in found})

    async def _chosen(self) -> None:
        if self._client.value:
            await self.show(self._client.value)

    async def show(self, client_id: str) -> None:
        """Read and draw one chart."""
        self._chart.clear()
        try:
            view = await self._office.readings.chart(self._principal, client_id)
        except HandrailError as error:
            with self._chart:
                ui.label(f"{error.detail} {error.advice}").classes("hr-card")
            return
        with self._chart:
            self._head(view)
            with ui.row().classes("w-full items-start gap-4"):
                with ui.column().classes("gap-3").style("flex: 3 1 420px"):
                    self._notes(view)
                with ui.column().classes("gap-3").style("flex: 2 1 280px"):
                    self._plan(view)
                    self._scores(view)
                    self._appointments(view)
                    self._documents(view)

    def _head(self, view: ChartView) -> None:
        client = view.client
        with ui.row().classes("items-center gap-2"):
            ui.label(client.full_name).classes("text-xl")
            tag(client.status.value)
            for code in client.diagnoses:
                tag(code)
            if client.ai_opt_out:
                tag("no AI", "danger")
            if client.program == "substance_use":
                tag("42 CFR Part 2", "danger")
        ui.label(f"{client.id} · born {client.date_of_birth} · {client.phone}").classes("hr-soft")

    def _notes(self, view: ChartView) -> None:
        ui.label("Progress notes").classes("font-medium")
        for note in sorted(view.notes, key=lambda n: n.session_date, reverse=True)[:MOST_NOTES]:
            with ui.column().classes("hr-card gap-1"):
                with ui.row().classes("gap-2 items-center"):
                    ui.label(f"{note.session_date:%B %d, %Y} · {note.format.value}").classes("font-medium")
                    tag(note.status.value, "warn" if note.status == "draft" else "")
                if note.watermark:
                    tag(note.watermark, "warn")
                for section in note.sections:
                    ui.label(section.heading).classes("hr-soft")
                    ui.label(section.text)

    def _plan(self, view: ChartView) -> None:
        for plan in view.plans[-1:]:
            with ui.column().classes("hr-card gap-1"):
                ui.label("Treatment plan").classes("font-medium")
                for goal in plan.goals:
                    ui.label(f"{goal.text} ({goal.measure})").classes("text-sm")
                ui.label(f"Review on {plan.review_on}").classes("hr-soft")

    def _scores(self, view: ChartView) -> None:
        with ui.column().classes("hr-card gap-1"):
            ui.label("Scores, newest first").classes("font-medium")
            for score in sorted(view.assessments, key=lambda a: a.taken_at, reverse=True)[:8]:
                when = score.taken_at.astimezone(self._office.services.profile.tz).date()
                ui.label(f"{when}: {score.instrument.value} {score.total}").classes("text-sm")

    def _appointments(self, view: ChartView) -> None:
        with ui.column().classes("hr-card gap-1"):
            ui.label("Appointments").classes("font-medium")
            for appointment in sorted(view.appointments, key=lambda a: a.starts_at, reverse=True)[:8]:
                when = spoken(appointment.starts_at, self._office.services.profile.tz)
                ui.label(f"{when} · {appointment.status.value.replace('_', ' ')}").classes("text-sm")

    def _documents(self, view: ChartView) -> None:
        with ui.column().classes("hr-card gap-1"):
            ui.label("Documents").classes("font-medium")
            for document in view.documents:
                with ui.expansion(document.title).classes("w-full").props("dense"):
                    ui.label(document.body).style("white-space: pre-wrap").classes("text-sm")
