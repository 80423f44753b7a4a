"""Passwords: argon2id with the library's defaults (RFC 9106, low-memory profile)."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""One comparison takes 64 MiB and some 50 ms; more at a time would let strangers fill the memory."""

_hasher = PasswordHasher()
_comparers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")


def hash_password(password: str) -> str:
    """Return the hash to store."""
    return _hasher.hash(password)


async def password_fits(stored: str | None, password: str) -> bool:
    """Compare in the same time whether or not the account exists, so that addresses cannot be guessed."""
    return await asyncio.get_running_loop().run_in_executor(_comparers, _fits, stored, password)


def _fits(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _nobodys(), password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_urlsafe())
