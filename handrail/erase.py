"""Erasing a client's content from the command line."""

import re

from rich.console import Console

from graphs.checkpoints import open_checkpoints
from graphs.erasing import Eraser
from handrail.sealing_keys import load_sealing_keys
from handrail.settings import read_settings
from handrail.verify import own_ledger
from practice.errors import InputError


async def erase(client_id: str, console: Console) -> int:
    """Erase and say how much it was. Raises ``Refused`` while something about the client is under way."""
    settings = read_settings()
    if not re.fullmatch(r"[A-Za-z]+-[A-Za-z0-9-]{1,60}", client_id):
        raise InputError("This is no client's id.", "Name one such as CL-0001.")
    async with own_ledger() as ledger:
        checkpoints = load_sealing_keys(settings).checkpoints
        async with open_checkpoints(settings.ledger_url, settings.data_dir, checkpoints) as saver:
            erased = await Eraser(ledger, saver).erase(client_id, by="handrail")
    parts = ", ".join(f"{count} {name}" for name, count in erased.model_dump().items())
    console.print(f"Erased of {client_id}: {parts}. The records system keeps its own record.")
    return 0
