"""What people wrote is sealed at rest: AES-256-GCM, one column type for text and one for JSON.

The key belongs to the database object, never to the schema, so a column finds its sealer through the dialect of the
engine that runs the statement. A sealed value names its key, which makes rotation a matter of putting a new key in
front: new values use the first key, old values open with the key they name. The column's own name is authenticated with
the value, so that a sealed text moved to another column does not open.
"""

import hashlib
import json
import os
from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from practice.errors import SealBroken, SettingsError

KEY_BYTES = 32
_FORMAT = b"\x01"
_KEY_ID_BYTES = 4
_NONCE_BYTES = 12  # NIST SP 800-38D, 5.2.1.1


class Sealer:
    """Seals with the first key and opens with any. Raises ``SettingsError`` for a key that is not 32 bytes."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise SettingsError(f"A sealing key has {KEY_BYTES} bytes.", "Make one with: openssl rand -base64 32")
        self._ciphers = {_key_id(key): AESGCM(key) for key in keys}
        self._current = _key_id(keys[0])

    def seal(self, text: str, place: str) -> bytes:
        """Return the sealed form of ``text``, bound to ``place`` (table and column)."""
        nonce = os.urandom(_NONCE_BYTES)
        header = _FORMAT + self._current
        body = self._ciphers[self._current].encrypt(nonce, text.encode(), header + place.encode())
        return header + nonce + body

    def is_current(self, sealed: bytes) -> bool:
        """Say whether the first key has sealed this; it need not open."""
        return sealed[: 1 + _KEY_ID_BYTES] == _FORMAT + self._current

    def unseal(self, sealed: bytes, place: str) -> str:
        """Return the text. Raises ``SealBroken`` for an unknown key, a changed value or another place."""
        header, rest = sealed[: 1 + _KEY_ID_BYTES], sealed[1 + _KEY_ID_BYTES :]
        cipher = self._ciphers.get(header[1:])
        if header[:1] != _FORMAT or cipher is None:
            raise SealBroken("A stored text was sealed with a key that is not among the sealing keys.")
        try:
            return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], header + place.encode()).decode()
        except InvalidTag:
            raise SealBroken("A stored text was changed outside Handrail.") from None


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"handrail sealing key" + key).digest()[:_KEY_ID_BYTES]


def as_stored(value: Any) -> bytes:
    """Return a stored value's bytes; SQLite keeps a text that somebody planted as text, and that opens no more."""
    return value.encode() if isinstance(value, str) else bytes(value)


_sealers: WeakKeyDictionary[Dialect, Sealer] = WeakKeyDictionary()


def use_sealer(dialect: Dialect, sealer: Sealer) -> None:
    """Let every statement that runs on ``dialect`` seal and open with ``sealer``."""
    _sealers[dialect] = sealer


def sealer_of(dialect: Dialect) -> Sealer:
    """Return what seals and opens for the statements of ``dialect``."""
    return _sealers[dialect]


class SealedText(TypeDecorator[str]):
    """Text that the database file never shows. Cannot be searched or compared in SQL."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Seal on the way in."""
        return None if value is None else _sealers[dialect].seal(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """Open on the way out."""
        return None if value is None else _sealers[dialect].unseal(as_stored(value), self.place)


class SealedJson(TypeDecorator[Any]):
    """A JSON value, sealed like ``SealedText``."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: Any, dialect: Dialect) -> bytes | None:
        """Seal on the way in."""
        if value is None:
            return None
        return _sealers[dialect].seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")), self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Open on the way out."""
        return None if value is None else json.loads(_sealers[dialect].unseal(as_stored(value), self.place))
