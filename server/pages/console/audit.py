"""The audit: what happened, newest first, and a button that recomputes the whole chain."""

import re
from datetime import datetime
from html import escape

from nicegui import ui

from ledger.audit_event import AuditEvent
from policies.access import Permission
from server.pages.moments import short
from server.pages.names import Names
from server.pages.theme import heading, line, soft
from server.pages.visit import Visit

_DIGEST = re.compile(r"[0-9a-f]{64}")
STEP = 100
MOST = 1_000
HEAD = "".join(f"<th scope=col>{name}</th>" for name in ("#", "When", "Who", "What", "About", "Detail", "Hash"))


async def audit_page(visit: Visit) -> None:
    """Show the newest events, filtered as one types."""
    page = AuditPage(visit)
    await visit.watch(page.refresh)


class AuditPage:
    """The newest part of the chain as a table."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._names = Names(visit)
        self._limit = STEP
        with line("hr-apart"):
            heading("Audit")
            if visit.holds(Permission.AUDIT_VERIFY):
                ui.button("Verify the chain", icon="verified_user", on_click=self._verify).props("unelevated")
        self._result = ui.label("").classes("hr-remark").props("role=status")
        self._result.set_visibility(False)
        soft("Nothing here can be changed or removed: each event holds the hash of the one before it.")
        self._wanted = ui.input(placeholder="Filter: an event, a name, an id…", on_change=self._show)
        self._wanted.props('outlined dense clearable aria-label="Filter the events"').classes("w-full")
        self._table = ui.html("", sanitize=False).classes("hr-table-frame")
        self._more = ui.button("Show older events", on_click=self._show_more).props("outline").classes("self-center")
        self._rows: list[tuple[str, ...]] = []

    async def refresh(self) -> None:
        """Read the newest events again, unless somebody is reading further down."""
        if not self._rows or self._limit == STEP:
            await self._read()

    async def _read(self) -> None:
        events = await self._visit.office.readings.audit(self._visit.principal, limit=self._limit)
        self._rows = [await self._row(event) for event in events]
        self._more.set_visibility(len(events) == self._limit and self._limit < MOST)
        self._show()

    async def _row(self, event: AuditEvent) -> tuple[str, ...]:
        about = "\n".join(
            f"{kind.removesuffix('_id').replace('_', ' ')} {thing}" for kind, thing in event.subject.items()
        )
        detail = "\n".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in event.detail.items())
        what = event.event.replace(".", " ").replace("_", " ").capitalize()
        when = short(_moment(event), self._visit.now, self._visit.zone)
        return (str(event.seq), when, await self._names.person(event.actor), what, about, detail, event.hash[:12])

    def _show(self) -> None:
        wanted = str(self._wanted.value or "").casefold().split()
        rows = [row for row in self._rows if all(word in " ".join(row).casefold() for word in wanted)]
        body = "".join(_html(row) for row in rows) or "<tr><td colspan=7>No event fits.</td></tr>"
        self._table.set_content(f'<table class="hr-table"><thead><tr>{HEAD}</tr></thead><tbody>{body}</tbody></table>')

    async def _show_more(self) -> None:
        self._limit = min(self._limit + 2 * STEP, MOST)
        await self._read()

    async def _verify(self) -> None:
        report = await self._visit.office.readings.verify_audit(self._visit.principal)
        words = f"The chain is whole: {report.length} events verified."
        if not report.ok:
            words = f"The chain is broken at event {report.broken_at}: {report.reason}"
        self._result.set_text(words)
        self._result.classes(
            add="hr-remark-good" if report.ok else "hr-remark-danger",
            remove="hr-remark-danger" if report.ok else "hr-remark-good",
        )
        self._result.set_visibility(True)


def _moment(event: AuditEvent) -> datetime:
    return datetime.fromisoformat(event.at)


def _plain(value: object) -> str:
    if isinstance(value, str) and _DIGEST.fullmatch(value):
        return f"{value[:12]}…"
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(item)}" for name, item in value.items())
    return str(value)


def _html(row: tuple[str, ...]) -> str:
    number, when, who, what, about, detail, digest = map(escape, row)
    code = '<td class="hr-code hr-text" data-label="{}">{}</td>'
    return (
        f'<tr><td class="hr-code hr-nowrap">{number}</td><td class="hr-nowrap">{when}</td><td>{who}</td>'
        f'<td class="hr-strong">{what}</td>{code.format("About", about)}{code.format("Detail", detail)}'
        f"{code.format('Hash', digest)}</tr>"
    )
