"""The main story in the terminal: real graphs, EHR and ledger, on a practice made for the occasion."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from graphs.request import StaffRequest
from graphs.stage import Stage
from handrail.settings import read_settings
from handrail.wiring import Practice, open_practice
from ledger.messages import ConversationMessage
from practice.appointment import Appointment
from practice.chart import NoteFormat, ProgressNote
from practice.identity import Principal
from practice.times import spoken

BULLETS = """\
- Client said sleep has been better this week, about 6 hours most nights.
- Client reports one panic episode on the train on Tuesday; used the grounding exercise and it passed in ten minutes.
- Affect brighter than last session, speech normal in rate.
- Practiced cognitive restructuring around the thought "I will lose my job".
- Homework: keep the thought record daily and walk twice this week.
"""


async def play(console: Console) -> int:
    """Play every scene; 0 when the audit chain is whole at the end."""
    with tempfile.TemporaryDirectory(prefix="handrail-demo-") as folder:
        settings = read_settings().model_copy(update={"data_dir": Path(folder), "database_url": None, "ehr_url": None})
        console.print("[dim]Making a fresh sample practice …[/]")
        async with open_practice(settings) as practice:
            story = Story(practice, console)
            await story.reschedule()
            await story.ask_a_question()
            await story.draft_a_note()
            await story.say_something_alarming()
            return await story.verify()


class Story:
    """The scenes, each with what every step did."""

    def __init__(self, practice: Practice, console: Console) -> None:
        self._practice = practice
        self._office = practice.office
        self._console = console

    async def reschedule(self) -> None:
        """A client moves an appointment; the front desk approves; the EHR changes."""
        self._scene("1. A client asks to move an appointment")
        client, desk = await self._person("jordan@"), await self._person("frontdesk@")
        said = "I can't do Thursday. Could we do next week, anything after 5? Video is fine."
        offer = await self._client_says(client, said)
        if offer is None or offer.kind != "offer":
            raise RuntimeError("The scheduler made no offer; the story cannot go on.")
        slot = offer.payload["slots"][0]
        self._console.print(f"[cyan]Jordan picks:[/] {slot['text']}")
        stages = await self._office.turns.client_choice(
            client, offer.conversation_id, str(offer.payload["offer_id"]), str(slot["id"])
        )
        await self._follow(stages)
        self._scene("2. The front desk sees it in the inbox and approves")
        for item in await self._office.desk.inbox(desk):
            self._console.print(
                f"   inbox: {item.proposal.summary} [dim](bound to {item.proposal.action_hash[:12]}…)[/]"
            )
            decided = await self._office.desk.decide(desk, item.proposal.id, "approve")
            self._console.print(f"[green]   {desk.name} approves → {decided.state.value}[/]")
        zone = self._office.services.profile.tz
        upcoming = await self._office.services.ehr.search(
            Appointment, client_id="CL-0001", starts_from=self._office.services.clock(), status="scheduled"
        )
        self._console.print(f"   the EHR now says: {', '.join(spoken(a.starts_at, zone) for a in upcoming[:3])}")

    async def ask_a_question(self) -> None:
        """An answer quoted from the practice's own documents."""
        self._scene("3. A question, answered from the practice's documents with its source")
        message = await self._client_says(await self._person("jordan@"), "How much do you charge if I cancel late?")
        for source in message.payload.get("sources", ()) if message else ():
            self._console.print(f"   [dim]source: {source['label']}[/]")

    async def draft_a_note(self) -> None:
        """A clinician gets a draft from bullets, signs nothing, approves it into the chart as a draft."""
        self._scene("4. A clinician asks for a note draft from bullets")
        clinician = await self._person("clinician@")
        request = StaffRequest(
            task="staff.draft_note",
            client_id="CL-0001",
            material=BULLETS,
            format=NoteFormat.SOAP,
            text="Draft my note.",
        )
        await self._follow(await self._office.turns.staff_request(clinician, request))
        for item in await self._office.desk.inbox(clinician):
            for section in getattr(item.proposal.action, "sections", ()):
                self._console.print(f"   [bold]{section.heading}[/]")
                for sentence in section.sentences:
                    self._console.print(f"     {sentence.text} [dim]{list(sentence.sources)}[/]")
            decided = await self._office.desk.decide(clinician, item.proposal.id, "approve")
            self._console.print(f"[green]   {clinician.name} approves → {decided.state.value}[/]")
        notes = await self._office.services.ehr.search(ProgressNote, client_id="CL-0001", status="draft")
        self._console.print(f"   in the chart: {notes[-1].id}, {notes[-1].status.value}, “{notes[-1].watermark}”")

    async def say_something_alarming(self) -> None:
        """Crisis language: the fixed notice, an alert, and silence until a person hands the thread back."""
        self._scene("5. Crisis language goes to people at once")
        client = await self._person("jordan@")
        await self._client_says(
            client, "honestly I don't want to be here anymore, everyone would be better off without me"
        )
        for alert in await self._office.readings.alerts(await self._person("supervisor@")):
            self._console.print(f"   [red]alert {alert.level}[/] to {alert.on_call_clinician_id}")
        self._console.print("   and the next message gets no automated answer:")
        await self._client_says(client, "also what are your hours?")

    async def verify(self) -> int:
        """Recompute the audit chain."""
        self._scene("6. The audit chain")
        report = await self._office.readings.verify_audit(await self._person("supervisor@"))
        word = "[green]whole[/]" if report.ok else f"[red]broken: {report.reason}[/]"
        self._console.print(f"   {report.length} events, {word}")
        return 0 if report.ok else 1

    async def _client_says(self, client: Principal, text: str) -> ConversationMessage | None:
        view = await self._office.readings.my_conversation(client)
        self._console.print(f"[cyan]{client.name}:[/] {text}")
        return await self._follow(await self._office.turns.client_message(client, view.conversation.id, text))

    async def _follow(self, stages: AsyncIterator[Stage]) -> ConversationMessage | None:
        last = None
        async for stage in stages:
            if stage.text:
                self._console.print(f"   [dim]{stage.name}: {stage.text}[/]")
            if stage.message is not None:
                last = stage.message
                self._console.print(f"[yellow]Handrail:[/] {last.body}")
                for slot in last.payload.get("slots", ()):
                    self._console.print(f"   • {slot['text']} [dim]({', '.join(slot['reasons'])})[/]")
        return last

    async def _person(self, start: str) -> Principal:
        async with self._practice.ledger.reading() as unit:
            return next(person.principal for person in await unit.people.list() if person.email.startswith(start))

    def _scene(self, title: str) -> None:
        self._console.print(Panel(title, style="bold"))
