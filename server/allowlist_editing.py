"""The allowlist as an admin sees and changes it: where each intent stands, a dry run, a change, what was changed."""

from collections.abc import Sequence

from graphs.allowlist_trial import Rerouted, Trial, try_setting
from graphs.services import Services
from graphs.standing_allowlist import standing_allowlist
from ledger.allowlist_versions import AllowlistVersion
from policies.access import Permission
from policies.intents import Intent, IntentAllowlist, IntentSetting, Route
from practice.action import Workflow
from practice.errors import EhrUnavailable, InputError, NotFound, Refused
from practice.identity import Audience, Principal
from practice.record import Value
from server.readings import Readings


class IntentView(Value):
    """One intent: where it stands, where it stood as shipped, and where it may be sent."""

    id: str
    audience: Audience
    workflow: Workflow
    description: str
    setting: IntentSetting
    shipped: IntentSetting
    routes: tuple[Route, ...]
    always_person: str | None


class AllowlistView(Value):
    """The allowlist as it stands. ``number`` is its version at the practice, 0 as shipped."""

    number: int
    version: str
    intents: tuple[IntentView, ...]
    always_person: dict[str, str]

    def of(self, intent_id: str) -> IntentView:
        """Return one intent. Raises ``NotFound``."""
        for intent in self.intents:
            if intent.id == intent_id:
                return intent
        raise NotFound("There is no such intent.")


class AllowlistEditing:
    """For those who may change settings; everybody else is refused."""

    def __init__(self, services: Services, readings: Readings) -> None:
        self._services = services
        self._readings = readings

    async def view(self, principal: Principal) -> AllowlistView:
        """Return every intent as it stands."""
        await self._readings.require(principal, Permission.SETTINGS_WRITE)
        async with self._services.ledger.reading() as unit:
            newest = await unit.allowlist.newest()
            stands = await standing_allowlist(unit, self._services)
        shipped = self._services.allowlist
        return AllowlistView(
            number=newest.number if newest else 0,
            version=stands.version,
            intents=tuple(_view(now, was, shipped) for now, was in zip(stands.intents, shipped.intents, strict=True)),
            always_person=dict(shipped.always_person),
        )

    async def history(self, principal: Principal, intent_id: str | None = None) -> Sequence[AllowlistVersion]:
        """Return what was changed, newest first."""
        await self._readings.require(principal, Permission.SETTINGS_WRITE)
        async with self._services.ledger.reading() as unit:
            return await unit.allowlist.history(intent_id)

    async def dry_run(self, principal: Principal, intent_id: str, setting: IntentSetting) -> Trial:
        """Say where past messages would have gone. Their texts are for those only who may read the conversations."""
        await self._readings.require(principal, Permission.SETTINGS_WRITE)
        trial = await try_setting(self._services, intent_id, setting)
        if not self._services.access.holds(principal, Permission.CONVERSATION_READ):
            return trial
        shown = tuple([await self._with_text(principal, one) for one in trial.rerouted])
        return trial.model_copy(update={"rerouted": shown})

    async def change(
        self, principal: Principal, intent_id: str, setting: IntentSetting, *, based_on: int, reason: str
    ) -> AllowlistVersion:
        """Set an intent; the next message anywhere is read by it.

        ``based_on`` is the number of the version that the person looked at. Raises ``InputError`` for what no practice
        may choose, ``ChangedMeanwhile`` where another version stands by now.
        """
        await self._readings.require(principal, Permission.SETTINGS_WRITE)
        if not reason.strip():
            raise InputError("Changing the allowlist needs a reason.", "Say why; it is kept with the change.")
        self._services.allowlist.check(intent_id, setting)
        async with self._services.ledger.transaction() as unit:
            stands = await standing_allowlist(unit, self._services)
            before = next(intent.setting for intent in stands.intents if intent.id == intent_id)
            if before == setting:
                raise InputError(f"{intent_id} stands so already.", "Change something first.")
            version = await unit.allowlist.add(
                intent_id,
                before.model_dump(),
                setting.model_dump(),
                based_on=based_on,
                by=principal.person_id,
                reason=reason.strip(),
            )
            detail = {"intent": intent_id, "number": version.number, "from": version.before, "to": version.after}
            subject = {"allowlist_version_id": version.id}
            await unit.audit.append(principal.person_id, "setting.changed", subject, detail)
        return version

    async def _with_text(self, principal: Principal, one: Rerouted) -> Rerouted:
        async with self._services.ledger.reading() as unit:
            conversation = await unit.conversations.get(one.conversation_id)
            message = await unit.messages.get(one.message_id)
        if conversation.kind != "portal" or conversation.client_id is None:
            return one
        try:
            await self._readings.require_about(principal, Permission.CONVERSATION_READ, conversation.client_id)
        except (Refused, NotFound, EhrUnavailable):
            return one
        return one.model_copy(update={"text": message.body})


def _view(now: Intent, was: Intent, shipped: IntentAllowlist) -> IntentView:
    return IntentView(
        id=now.id,
        audience=now.audience,
        workflow=now.workflow,
        description=now.description,
        setting=now.setting,
        shipped=was.setting,
        routes=shipped.routes(now.id),
        always_person=shipped.always_person.get(now.id),
    )
