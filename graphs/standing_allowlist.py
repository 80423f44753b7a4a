"""The allowlist as it stands at the practice: the shipped one, with what an admin set on top, read afresh each time."""

from graphs.services import Services
from ledger.ledger import Unit
from policies.intents import IntentAllowlist, IntentSetting


async def standing_allowlist(unit: Unit, services: Services) -> IntentAllowlist:
    """Return the allowlist that holds now, whichever process changed it."""
    newest = await unit.allowlist.newest()
    if newest is None:
        return services.allowlist
    settings = {intent: IntentSetting.model_validate(setting) for intent, setting in newest.settings.items()}
    return services.allowlist.amended(settings, newest.number)
