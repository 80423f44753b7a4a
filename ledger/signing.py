"""Who signs the end of the audit chain: Ed25519 (RFC 8032), so that whoever verifies needs no secret.

The private half never enters the database. The public half is published as a PEM file; an auditor who has it can verify
an export on a machine that knows nothing else of Handrail.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from practice.errors import SettingsError

SEED_BYTES = 32
_CONTEXT = b"handrail audit head/1\n"
"""Signed with every head, so that no other signature of this key can ever pass for one."""


class HeadVerifier:
    """Judges signatures by the public keys that it was given, each under its id."""

    def __init__(self, keys: Iterable[Ed25519PublicKey]) -> None:
        self._keys = {key_id_of(key): key for key in keys}

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """Read a public key file. Raises ``SettingsError`` for anything but one Ed25519 public key."""
        try:
            key = load_pem_public_key(pem)
        except ValueError:
            key = None
        if not isinstance(key, Ed25519PublicKey):
            raise SettingsError("This file is no Ed25519 public key.", "Use the one from: handrail audit public-key")
        return cls([key])

    def accepts(self, content: bytes, key_id: str, signature: str) -> bool:
        """Say whether ``signature`` (hexadecimal) is one of these keys', over exactly this content."""
        key = self._keys.get(key_id)
        if key is None:
            return False
        try:
            key.verify(bytes.fromhex(signature), _CONTEXT + content)
        except (InvalidSignature, ValueError):
            return False
        return True


class HeadSigner:
    """Signs with the first seed; accepts what any of them has signed, so that a key can be replaced.

    Raises ``SettingsError`` for a seed that is not 32 bytes.
    """

    def __init__(self, seeds: Sequence[bytes]) -> None:
        if not seeds or any(len(seed) != SEED_BYTES for seed in seeds):
            raise SettingsError(f"An audit key has {SEED_BYTES} bytes.", "Make one with: openssl rand -base64 32")
        keys = [Ed25519PrivateKey.from_private_bytes(seed) for seed in seeds]
        self._key = keys[0]
        self.key_id = key_id_of(keys[0].public_key())
        self.verifier = HeadVerifier(key.public_key() for key in keys)

    @property
    def public_pem(self) -> bytes:
        """The public half of the key that signs, as a PEM file."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, content: bytes) -> str:
        """Return the signature over a head's content, in hexadecimal."""
        return self._key.sign(_CONTEXT + content).hex()


def key_id_of(key: Ed25519PublicKey) -> str:
    """Return the id under which signatures name a public key: 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]
