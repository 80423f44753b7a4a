"""The audit: what happened, newest first, and a button that recomputes the whole chain."""

import json

from nicegui import ui

from ledger.audit_event import AuditEvent
from practice.identity import Principal
from server.office import Office
from server.pages.console.layout import console_frame

COLUMNS = [
    {"name": name, "label": label, "field": name, "align": "left"}
    for name, label in (
        ("seq", "#"), ("at", "When (UTC)"), ("actor", "Who"), ("event", "What"), ("subject", "About"),
        ("detail", "Detail"), ("hash", "Hash"),
    )
]  # fmt: skip


async def audit_page(office: Office, principal: Principal) -> None:
    """Show the newest events, filtered as one types."""
    with console_frame(office, principal, "/console/audit"):
        with ui.row().classes("items-center justify-between w-full"):
            ui.label("Audit").classes("text-xl")

            async def verify() -> None:
                report = await office.readings.verify_audit(principal)
                if report.ok:
                    result.set_text(f"The chain is whole: {report.length} events verified.")
                    result.style("color: var(--accent)")
                else:
                    result.set_text(f"The chain is broken at event {report.broken_at}: {report.reason}")
                    result.style("color: var(--danger)")

            with ui.row().classes("items-center gap-3"):
                result = ui.label("").classes("font-medium").props("role=status")
                ui.button("Verify the chain", on_click=verify).props("unelevated")
        wanted = ui.input(placeholder="Filter: an event, a person, a proposal…").props("outlined dense clearable")
        wanted.classes("w-full")
        events = await office.readings.audit(principal)
        table = ui.table(columns=COLUMNS, rows=[_row(event) for event in events], row_key="seq", pagination=25)
        table.classes("w-full").props("dense flat bordered wrap-cells")
        table.bind_filter_from(wanted, "value")


def _row(event: AuditEvent) -> dict[str, object]:
    return {
        "seq": event.seq,
        "at": event.at[:19].replace("T", " "),
        "actor": event.actor,
        "event": event.event,
        "subject": " ".join(f"{kind}={thing}" for kind, thing in event.subject.items()),
        "detail": json.dumps(event.detail)[:300] if event.detail else "",
        "hash": event.hash[:10],
    }
