"""Rotating the sealing keys from the command line, with the server stopped."""

from rich.console import Console

from graphs.checkpoints import open_checkpoints, reseal_checkpoints
from handrail.sealing_keys import add_sealing_key, drop_old_sealing_keys, load_sealing_keys
from handrail.settings import read_settings
from handrail.verify import own_ledger
from ledger.audit_event import AuditEventName
from ledger.resealing import reseal


async def rotate(console: Console, *, forget: bool, resume: bool) -> int:
    """Put a new key in front, seal everything anew with it, and on request forget the old ones.

    A rotation that was cut off is finished with ``resume``, which adds no key; so is one whose key was added in the
    environment. Until the old keys are forgotten everything can be read, whatever it is sealed with.
    """
    settings = read_settings()
    if not resume:
        add_sealing_key(settings)
    async with own_ledger() as ledger:
        texts = await reseal(ledger.database)
        keys = load_sealing_keys(settings).checkpoints
        async with open_checkpoints(settings.ledger_url, settings.data_dir, keys) as saver:
            checkpoints = await reseal_checkpoints(saver, keys)
        async with ledger.transaction() as unit:
            detail = {"rows": texts, "checkpoints": checkpoints, "forgotten": forget}
            await unit.audit.append("handrail", AuditEventName.KEYS_ROTATED, {}, detail)
    if forget:
        drop_old_sealing_keys(settings)
    console.print(f"Sealed anew: {texts} rows of the ledger, {checkpoints} values of paused runs.")
    return 0
