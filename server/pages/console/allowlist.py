"""What Handrail may take up: every intent, where it goes, how sure the reading must be. Only an admin changes it."""

from functools import partial

from nicegui import ui

from ledger.allowlist_versions import AllowlistVersion
from policies.intents import IntentSetting
from practice.identity import Audience
from server.allowlist_editing import AllowlistView, IntentView
from server.pages.console.allowlist_form import ROUTES, AllowlistForm, in_words
from server.pages.moments import short
from server.pages.names import Names
from server.pages.theme import card, heading, line, nothing, remark, soft, stack, tag
from server.pages.visit import Visit

AUDIENCES = {Audience.CLIENT: "What clients ask for", Audience.STAFF: "What colleagues ask for"}
COLUMNS = ("Intent", "Goes to", "Threshold", "")


async def allowlist_page(visit: Visit) -> None:
    """Show every intent and what was changed, and let an admin change more."""
    heading("Allowlist")
    soft(
        "What an agent may take up. Everything else goes to a person, and so does a message that is not read surely "
        "enough. A change holds from the next message on."
    )
    page = AllowlistPage(visit)
    await visit.watch(page.refresh)


class AllowlistPage:
    """The allowlist as it stands, and its history."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._names = Names(visit)
        self._form = AllowlistForm(visit)
        self._number = -1
        self._box = stack()

    async def refresh(self) -> None:
        """Draw again where somebody changed it."""
        editing = self._visit.office.allowlist
        view = await editing.view(self._visit.principal)
        if view.number == self._number:
            return
        history = await editing.history(self._visit.principal)
        people = {version.changed_by: await self._names.person(version.changed_by) for version in history}
        self._number = view.number
        self._box.clear()
        with self._box:
            for audience, title in AUDIENCES.items():
                heading(title, 2)
                self._draw_table(title, [intent for intent in view.intents if intent.audience is audience])
            self._draw_always_person(view)
            heading("What was changed", 2)
            if not history:
                nothing("The allowlist stands as it was shipped.", "history")
            with stack().props("role=list"):
                for version in history:
                    self._draw_version(version, people[version.changed_by])

    def _draw_table(self, title: str, intents: list[IntentView]) -> None:
        with ui.element("div").classes("hr-table-frame"), ui.element("table").classes("hr-table") as table:
            table.props(f'aria-label="{title}"')
            with ui.element("thead"), ui.element("tr"):
                for name in COLUMNS:
                    with ui.element("th").props("scope=col"):
                        ui.label(name or "Change").classes("" if name else "hr-unseen")
            with ui.element("tbody"):
                for intent in intents:
                    self._draw_row(intent)

    def _draw_row(self, intent: IntentView) -> None:
        setting = intent.setting
        with ui.element("tr"):
            with ui.element("td").style("min-width: 240px"):
                with line():
                    ui.label(intent.id).classes("hr-strong")
                    if setting != intent.shipped:
                        tag("Changed")
                soft(intent.description)
            with ui.element("td").props('data-label="Goes to"'):
                tag(*_destination(intent))
            with ui.element("td").props('data-label="Threshold"'):
                ui.label(f"{setting.threshold:.2f}").style("display: inline")
            with ui.element("td"):
                change = ui.button("Change…", on_click=partial(self._form.ask, intent)).props("outline")
                change.classes("hr-small").props(f'aria-label="Change {intent.id}"')

    def _draw_always_person(self, view: AllowlistView) -> None:
        heading("Always to a person", 2)
        with card(), ui.element("div").classes("hr-facts"):
            for intent, why in view.always_person.items():
                ui.label(intent).classes("hr-strong")
                soft(why)

    def _draw_version(self, version: AllowlistVersion, who: str) -> None:
        before, after = IntentSetting.model_validate(version.before), IntentSetting.model_validate(version.after)
        when = short(version.changed_at, self._visit.now, self._visit.zone)
        with card("hr-tight").props("role=listitem"):
            with line("hr-apart"):
                ui.label(version.intent).classes("hr-strong")
                soft(f"Version {version.number} · {who} · {when}")
            ui.label("; ".join(in_words(before, after)))
            remark(version.reason, "quiet")


def _destination(intent: IntentView) -> tuple[str, str]:
    """Return the word for where an intent goes, and the kind of its tag."""
    if not intent.setting.enabled:
        return "Off: a person", "warn"
    return ROUTES[intent.setting.route], "quiet" if intent.setting.route == "person" else ""
