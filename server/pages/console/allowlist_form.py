"""The form in which one intent is changed: first tried on past messages, then saved with a reason."""

from functools import partial

from nicegui import ui
from pydantic import ValidationError

from graphs.allowlist_trial import Trial
from policies.intents import IntentSetting
from practice.errors import InputError
from server.allowlist_editing import IntentView
from server.pages.theme import heading, line, remark, soft, stack
from server.pages.visit import Visit

ROUTES = {
    "scheduler": "Scheduler",
    "triage": "Triage",
    "documenter": "Documenter",
    "coordinator": "Coordinator",
    "person": "A person",
    "closing": "Fixed words",
}
MOST_SHOWN = 50


class AllowlistForm:
    """Asks where one intent is to stand."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._box = ui.element("div")
        self._trial: Trial | None = None

    def ask(self, intent: IntentView) -> None:
        """Open the form for one intent."""
        self._trial = None
        self._intent = intent
        self._box.clear()
        with self._box, ui.dialog(value=True) as self._dialog, ui.card().classes("hr-stack") as form:
            self._dialog.props(f'aria-label="Change {intent.id}"')
            form.style("width: 520px; max-width: 100%")
            heading(intent.id, 2)
            soft(intent.description)
            self._draw_fields(intent)
            with line():
                ui.button("Try it on past messages", on_click=self._try).props("outline")
            self._result = stack().props("role=status")
            self._reason = ui.input("Why").props("outlined maxlength=500").classes("w-full")
            with line():
                self._save_button = ui.button("Save", on_click=self._save).props("unelevated")
                ui.button("Leave it", on_click=self._dialog.close).props("flat")
            self._save_button.disable()
            soft("Saving is possible once you have seen what the change would have done.")

    def _draw_fields(self, intent: IntentView) -> None:
        now, fixed = intent.setting, intent.always_person is not None
        words = f"Threshold (shipped: {intent.shipped.threshold:.2f})"
        self._threshold = ui.number(words, value=now.threshold, min=0.01, max=0.99, step=0.01, format="%.2f")
        self._threshold.props("outlined autofocus").classes("w-full").on_value_change(self._stale)
        soft("How sure the reading must be, between 0 and 1. Higher sends more messages to people.")
        if fixed:
            remark(f"{intent.always_person} The threshold can only be lower than shipped.", "quiet")
        choices = {route: ROUTES[route] for route in intent.routes}
        with ui.element("fieldset").classes("hr-plain-set"):
            with ui.element("legend"):
                soft("Goes to")
            self._route = ui.radio(choices, value=now.route if now.route in choices else "person").props("inline")
        self._route.on_value_change(self._stale)
        self._enabled = ui.switch("On", value=now.enabled).on_value_change(self._stale)
        if fixed:
            self._route.disable()
            self._enabled.disable()

    def _stale(self) -> None:
        """What was tried is not what the form says any more."""
        self._trial = None
        self._save_button.disable()
        self._result.clear()

    def _wanted(self) -> IntentSetting:
        try:
            return IntentSetting.model_validate(
                {"threshold": self._threshold.value, "route": self._route.value, "enabled": self._enabled.value}
            )
        except ValidationError as error:
            raise InputError("The threshold must lie between 0 and 1.", "For example 0.45.") from error

    async def _try(self) -> None:
        await self._visit.attempt(self._run_trial)

    async def _run_trial(self) -> None:
        wanted = self._wanted()
        trial = await self._visit.office.allowlist.dry_run(self._visit.principal, self._intent.id, wanted)
        if wanted != self._wanted():  # changed while the messages were read
            return
        self._trial = trial
        self._save_button.enable()
        self._result.clear()
        with self._result:
            remark(trial.sentence, "" if trial.rerouted else "good")
            self._draw_rerouted(trial)

    def _draw_rerouted(self, trial: Trial) -> None:
        if not trial.rerouted:
            return
        with stack("hr-tight").props('role=list tabindex=0 aria-label="Messages"') as listed:
            listed.style("max-height: 200px; overflow-y: auto")
            for one in trial.rerouted[::-1][:MOST_SHOWN]:
                with stack("hr-tight").props("role=listitem").style("gap: 0"):
                    ui.label(f"{_places(one.before)} → {_places(one.after)}")
                    ui.label(one.message_id).classes("hr-code")
                    if one.text is not None:
                        soft(one.text)
            if len(trial.rerouted) > MOST_SHOWN:
                soft(f"and {len(trial.rerouted) - MOST_SHOWN} more")

    async def _save(self) -> None:
        trial = self._trial
        if trial is None:
            return
        work = partial(
            self._visit.office.allowlist.change,
            self._visit.principal,
            trial.intent,
            trial.setting,
            based_on=trial.based_on,
            reason=self._reason.value or "",
        )
        if await self._visit.attempt(work, "Saved") is None:
            self._dialog.close()


def in_words(before: IntentSetting, after: IntentSetting) -> list[str]:
    """Say what changed, for example ``Threshold 0.44 → 0.50``."""
    found = []
    for name, (was, now) in before.differences(after).items():
        match name:
            case "threshold":
                found.append(f"Threshold {was:.2f} → {now:.2f}")
            case "route":
                found.append(f"Goes to {ROUTES[str(was)]} → {ROUTES[str(now)]}")
            case _:
                found.append("Turned on" if now else "Turned off")
    return found


def _places(routes: tuple[str, ...]) -> str:
    return " and ".join(ROUTES[route] for route in routes)
