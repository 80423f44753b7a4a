"""A referral as it was read: its fields, the lines they stand in, and the clinicians that fit."""

from collections.abc import Callable

from nicegui import ui

from practice.action import CreateReferral
from practice.grounded import Source
from practice.work import ClinicianMatch, Priority
from server.pages.console.draft_editor import draw_source
from server.pages.theme import card, facts, heading, line, soft, stack, tag

FIELDS = {
    "person_name": "Name",
    "date_of_birth": "Born",
    "guardian_name": "Guardian",
    "phone": "Phone",
    "email": "E-mail",
    "referring_provider": "Referred by",
    "referring_organization": "Organization",
    "requested_service": "Asks for",
    "payer": "Insurance",
    "member_id": "Member id",
    "preferred_modality": "Prefers",
    "preferred_times": "Times",
    "language": "Language",
}


class ReferralEditor:
    """The details are read or edited in place; concerns, codes and matches are taken as they are."""

    def __init__(self, action: CreateReferral, sources: tuple[Source, ...], on_change: Callable[[], None]) -> None:
        self._action = action
        self._on_change = on_change
        self._details = action.details.model_dump(mode="json")
        self._inputs: dict[str, ui.input | ui.select] = {}
        with ui.element("div").classes("hr-pair"):
            with stack():
                self._draw_details()
                self._draw_matches()
            with card("hr-scroll").props('role=region aria-label="Sources" tabindex=0'):
                heading("Where it says so", 3)
                for source in sources:
                    draw_source(source)

    def open(self) -> None:
        """Turn the details into fields."""
        self._read.set_visibility(False)
        self._write.set_visibility(True)
        next(iter(self._inputs.values())).run_method("focus")

    def changed(self) -> bool:
        """Say whether the person changed anything."""
        return any(self._value(name) != self._details[name] for name in self._inputs)

    def action(self) -> dict[str, object]:
        """Return the referral with the person's details."""
        action = self._action.model_dump(mode="json")
        details = {**self._details, **{name: self._value(name) for name in self._inputs}}
        missing = [name for name in self._action.missing if not details.get(name)]
        return {**action, "details": details, "missing": missing}

    def _value(self, name: str) -> str | None:
        return str(self._inputs[name].value or "").strip() or None

    def _draw_details(self) -> None:
        details = self._action.details
        with card():
            with line():
                tag(details.priority.value.capitalize(), "" if details.priority is Priority.ROUTINE else "danger")
                for code in details.diagnosis_codes:
                    tag(code, "quiet")
            with stack() as self._read:
                rows = [(label, str(self._details[name])) for name, label in FIELDS.items() if self._details[name]]
                facts([*rows, *([("Concerns", ", ".join(details.concerns))] if details.concerns else [])])
            with ui.element("div").classes("hr-fields") as self._write:
                for name, label in FIELDS.items():
                    field = ui.input(label, value=self._details[name] or "", on_change=self._on_change)
                    self._inputs[name] = field.props("outlined dense")
                self._inputs["priority"] = ui.select(
                    [one.value for one in Priority],
                    value=details.priority.value,
                    label="Priority",
                    on_change=self._on_change,
                ).props("outlined dense")
        self._write.set_visibility(False)

    def _draw_matches(self) -> None:
        with card():
            heading("Clinicians that fit", 3)
            if not self._action.matches:
                soft("None fits; a person decides who takes this.")
            for match in self._action.matches:
                _draw_match(match)


def _draw_match(match: ClinicianMatch) -> None:
    with stack("hr-tight"):
        with line("hr-apart"):
            ui.label(match.name).classes("hr-strong")
            tag(f"fit {match.score:.0%}")
        if match.reasons:
            soft("For: " + ", ".join(match.reasons))
        if match.concerns:
            soft("Against: " + ", ".join(match.concerns))
