"""Surrogates for what was taken out of a text, and the way back.

A surrogate's code comes from a salt that each conversation has of its own: one person is one surrogate all through a
conversation and another in the next, so that a provider cannot put two conversations of one person together.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b32encode
from collections.abc import Mapping
from typing import Self

from policies.phi.fold import fold
from policies.phi.span import PhiSpan
from practice.record import Value

PLACEHOLDER = re.compile(r"\[[A-Za-z]+(?:_[A-Za-z0-9]+)+\]")
"""What a surrogate looks like; text that already looks like one is itself replaced, so that the way back is exact."""

_CODE_LENGTH = 5
_SALT_BYTES = 16


class SurrogateMap(Value):
    """A conversation's salt, and what each surrogate stands for: as sensitive as the text, and sealed where kept."""

    salt: str
    words: dict[str, str] = {}

    @classmethod
    def new(cls) -> Self:
        """Return an empty map with a salt of its own."""
        return cls(salt=secrets.token_hex(_SALT_BYTES))


class Surrogates:
    """Hands out surrogates: the same words of the same subject always get the same one."""

    def __init__(self, earlier: SurrogateMap | None = None) -> None:
        start = earlier or SurrogateMap.new()
        self._salt = bytes.fromhex(start.salt)
        self._words = dict(start.words)

    @property
    def map(self) -> SurrogateMap:
        """Everything handed out so far, earlier ones included."""
        return SurrogateMap(salt=self._salt.hex(), words=self._words)

    def surrogate(self, span: PhiSpan, words: str) -> str:
        """Return the surrogate for ``words``, which stand at ``span``."""
        kind, part = span.kind.upper(), f"_{span.part.upper()}" if span.part else ""
        code = self._code(span.kind, span.subject or fold(words))
        form, variant = f"[{kind}_{code}{part}]", 1
        while self._words.get(form, words) != words:  # written another way, or (once in a million) another subject
            variant += 1
            form = f"[{kind}_{code}{part}_V{variant}]"
        self._words[form] = words
        return form

    def _code(self, kind: str, subject: str) -> str:
        digest = hmac.digest(self._salt, f"{kind}\0{subject}".encode(errors="replace"), hashlib.sha256)
        return b32encode(digest).decode()[:_CODE_LENGTH]


def restore(text: str, mapping: Mapping[str, str]) -> str:
    """Put the words back; a surrogate that the mapping does not hold stays as it is."""
    by_form = {surrogate.upper(): words for surrogate, words in mapping.items()}
    return PLACEHOLDER.sub(lambda match: by_form.get(match.group().upper(), match.group()), text)
