"""Placeholders for what was taken out of a text, and the way back."""

import re
from collections.abc import Mapping

from policies.phi.span import PhiSpan

PLACEHOLDER = re.compile(r"\[[A-Za-z]+(?:_[A-Za-z0-9]+)+\]")
"""What a placeholder looks like; text that already looks like one is itself replaced, so that the way back is exact."""


class Surrogates:
    """Hands out placeholders: the same words of the same subject always get the same one.

    A person's number comes from their place in the chart, so it stays the same from message to message; the number of
    anything else counts up within one mapping.
    """

    def __init__(self, earlier: Mapping[str, str] | None = None) -> None:
        self.mapping: dict[str, str] = dict(earlier or {})
        self._by_words = {
            (placeholder.split("_")[0], words): placeholder for placeholder, words in self.mapping.items()
        }

    def placeholder(self, span: PhiSpan, words: str) -> str:
        """Return the placeholder for ``words``, which stand at ``span``."""
        stem = f"[{span.kind.upper()}"
        if span.subject:
            return self._for_subject(span, words)
        known = self._by_words.get((stem, words))
        if known:
            return known
        number = 1
        while f"{stem}_{number}]" in self.mapping:
            number += 1
        return self._keep(f"{stem}_{number}]", words)

    def _for_subject(self, span: PhiSpan, words: str) -> str:
        number = int(span.subject.rsplit("-", 1)[1])
        stem = f"[{span.kind.upper()}_{number}" + (f"_{span.part.upper()}" if span.part else "")
        form, variant = f"{stem}]", 1
        while self.mapping.get(form, words) != words:  # the same person, written another way
            variant += 1
            form = f"{stem}_V{variant}]"
        return self._keep(form, words)

    def _keep(self, placeholder: str, words: str) -> str:
        self.mapping[placeholder] = words
        self._by_words[placeholder.split("_")[0], words] = placeholder
        return placeholder


def restore(text: str, mapping: Mapping[str, str]) -> str:
    """Put the words back; a placeholder that the mapping does not hold stays as it is."""
    by_form = {placeholder.upper(): words for placeholder, words in mapping.items()}
    return PLACEHOLDER.sub(lambda match: by_form.get(match.group().upper(), match.group()), text)
