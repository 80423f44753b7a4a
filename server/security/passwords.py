"""Passwords: argon2id with the library's defaults (RFC 9106, low-memory profile)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody signs in with this")


def hash_password(password: str) -> str:
    """Return the hash to store."""
    return _hasher.hash(password)


def password_fits(stored: str | None, password: str) -> bool:
    """Compare in the same time whether or not the account exists, so that addresses cannot be guessed."""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False
