"""The keys that seal texts at rest: newest first, so that a new one can be put in front and the old ones still open.

They come from ``HANDRAIL_SEALING_SECRETS``, or else from ``sealing.keys`` in the data folder, or else from the one
secret that everything comes from. The file appears with the first rotation.
"""

import base64
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handrail.keys import SECRET_BYTES, decoded, derive, load_secret
from handrail.settings import Settings
from practice.errors import SettingsError


@dataclass(frozen=True)
class SealingKeys:
    """Keys of 32 bytes for the ledger's texts and for checkpoints; the first seals, all open."""

    ledger: tuple[bytes, ...]
    checkpoints: tuple[bytes, ...]


def load_sealing_keys(settings: Settings) -> SealingKeys:
    """Return the keys in force. A secret of the wrong size stops the start."""
    secrets = _secrets(settings)
    return SealingKeys(
        ledger=tuple(derive(secret, "sealing") for secret in secrets),
        checkpoints=tuple(derive(secret, "checkpoints") for secret in secrets),
    )


def add_sealing_key(settings: Settings) -> None:
    """Put a new key in front. Raises ``SettingsError`` where the environment holds the keys: then it is done there."""
    if settings.sealing_secrets is not None:
        raise SettingsError("The sealing keys stand in the environment.", "Put a new one in front there, then rotate.")
    _write(_file(settings), [os.urandom(SECRET_BYTES), *_secrets(settings)])


def drop_old_sealing_keys(settings: Settings) -> None:
    """Forget all keys but the first; what one of them sealed cannot be opened again, in a backup neither."""
    if settings.sealing_secrets is None:
        _write(_file(settings), _secrets(settings)[:1])


def _secrets(settings: Settings) -> list[bytes]:
    if settings.sealing_secrets is not None:
        lines = settings.sealing_secrets.get_secret_value().split(",")
    elif _file(settings).exists():
        lines = _file(settings).read_text(encoding="ascii", errors="replace").split()
    else:
        return [load_secret(settings)]
    secrets = [decoded(line.strip()) for line in lines]
    if not secrets or any(len(secret) != SECRET_BYTES for secret in secrets):
        raise SettingsError("A sealing secret must be 32 bytes, in base64.", "Restore sealing.keys from its backup.")
    return secrets


def _write(path: Path, secrets: Sequence[bytes]) -> None:
    """Replace the file in one step, so that a power cut leaves the old keys or the new ones, never half of them."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(b"".join(base64.b64encode(secret) + b"\n" for secret in secrets))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _file(settings: Settings) -> Path:
    return settings.data_dir / "sealing.keys"
