"""One secret, a key for each use. The secret is made on first start and never leaves the data folder."""

import base64
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handrail.settings import Settings
from practice.errors import SettingsError

SECRET_BYTES = 32


@dataclass(frozen=True)
class Keys:
    """Keys of 32 bytes, derived so that none tells anything about another. Those that seal texts are apart."""

    audit: bytes
    sessions: bytes
    tokens: bytes
    webhooks: bytes
    sandbox: bytes


def load_keys(settings: Settings) -> Keys:
    """Read or make the secret, and derive the keys. A secret of the wrong size stops the start."""
    secret = load_secret(settings)
    return Keys(**{name: derive(secret, name) for name in Keys.__dataclass_fields__})


def load_secret(settings: Settings) -> bytes:
    """Read the one secret, or make it on first start."""
    if settings.secret_key is not None:
        secret = decoded(settings.secret_key.get_secret_value())
    else:
        secret = _read_or_make(settings.data_dir / "secret.key")
    if len(secret) != SECRET_BYTES:
        raise SettingsError("The secret key must be 32 bytes, in base64.", "Set HANDRAIL_SECRET_KEY correctly.")
    return secret


def decoded(text: str) -> bytes:
    """Return what the base64 text holds; nothing where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _read_or_make(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(os.urandom(SECRET_BYTES))
    except FileExistsError:
        pass
    return path.read_bytes()


def derive(secret: bytes, use: str) -> bytes:
    """Return the key of one use of a secret (HKDF-SHA-256)."""
    return HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=None, info=f"handrail/{use}".encode()).derive(secret)
