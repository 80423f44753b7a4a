"""One message as a bubble, with who wrote it and when. Its words are shown as they are, never read as HTML."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

from ledger.messages import ConversationMessage
from practice.grounded import Source
from practice.profile import PracticeProfile
from server.pages.safety import draw_notice
from server.pages.theme import soft

_ENDS = {"done": "hr-done", "rejected": "hr-stop", "expired": "hr-stop", "withdrawn": "hr-stop", "failed": "hr-stop"}


@contextmanager
def message_box(message: ConversationMessage, by: str, when: str, *, mine: bool, role: str = "") -> Iterator[None]:
    """Draw a message and stay open under its text, for what belongs to it."""
    side = "hr-mine" if mine else look_of(message)
    with ui.element("div").classes(f"hr-message {side}").props(f"role={role}" if role else ""):
        ui.label(f"{by} · {when}").classes("hr-meta")
        ui.label(message.body).classes("hr-bubble")
        yield


def notice_box(profile: PracticeProfile, when: str) -> None:
    """Draw the practice's fixed safety notice in a thread."""
    with ui.element("div").classes("hr-message hr-wide").props("role=alert"):
        ui.label(f"Safety notice · {when}").classes("hr-meta")
        draw_notice(profile, profile.safety_notice.body)


def draw_sources(sources: list[Source]) -> None:
    """Offer the passages that an answer quotes."""
    with ui.element("details").classes("hr-sources"):
        with ui.element("summary"):
            ui.label(f"Where this comes from ({len(sources)})").style("display: inline")
        for source in sources:
            with ui.element("div").classes("hr-source"):
                ui.label(source.label).classes("hr-strong")
                soft(source.text).classes("hr-text")


def sources_of(message: ConversationMessage) -> list[Source]:
    """Return what a message says that it quotes."""
    return [Source.model_validate(raw) for raw in message.payload.get("sources", ())]


def look_of(message: ConversationMessage) -> str:
    """Return the class of a message by who wrote it and what it tells."""
    if message.author == "staff":
        return "hr-staff"
    if message.kind != "status":
        return ""
    if (ended := message.payload.get("ended")) is not None:
        return _ENDS.get(str(ended), "hr-stop")
    return "hr-wait" if message.payload.get("proposal_id") else "hr-stop"
