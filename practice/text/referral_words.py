"""The words of referrals, as data: labels, services, payers, languages, and the cues of urgency."""

import re
from functools import cached_property, lru_cache
from pathlib import Path

from practice.data_file import load_data_file
from practice.record import Value

_FILE = Path(__file__).with_name("referral.yaml")
_CONFUSED = str.maketrans({"0": "o", "1": "l", "|": "l", "!": "l", "i": "l", "5": "s", "’": "'"})


def shadow(text: str) -> str:
    """Return the text, letter for letter, with what scanners confuse made alike; only for comparing labels."""
    # Lower-casing letter by letter keeps the length, which "İ".lower() alone would not.
    return "".join(character.lower()[:1] or character for character in text).translate(_CONFUSED)


class ReferralWords(Value):
    """``referral.yaml``."""

    version: str
    labels: dict[str, tuple[str, ...]]
    required: tuple[str, ...]
    organizations: tuple[str, ...]
    credentials: frozenset[str]
    languages: tuple[str, ...]
    payers: tuple[str, ...]
    self_pay: tuple[str, ...]
    services: tuple[str, ...]
    urgent: tuple[str, ...]
    soon: tuple[str, ...]
    routine: tuple[str, ...]
    denied_before: str
    denied_after: str
    not_concerns: frozenset[str]
    checked: str
    unchecked: str

    @cached_property
    def field_of(self) -> dict[str, str]:
        """Return the field of each label, by the label's shadow."""
        return {shadow(label): name for name, labels in self.labels.items() for label in labels}

    @cached_property
    def label(self) -> re.Pattern[str]:
        """Return what finds a label and its separator in a text's shadow."""
        known = "|".join(re.escape(label) for label in sorted(self.field_of, key=len, reverse=True))
        separator = r"(?:\s*\([^)\n]{0,25}\))?\s*(?:[:=#?]+|\.{3,}|_{2,}|\t+)\s*"
        # A dash, wide space or the line's end separates only at the beginning of a line, and a date or phone number
        # may follow "DOB" and "Ph" without any separator.
        line_end = r"[ \t]*(?:\s-\s|[ ]{3,}|$)[ \t]*"
        bare = r"[ \t]+(?=[\(\dol]{1,2}[\dols/.)\- ]{3,})"
        return re.compile(
            rf"(?<![\w-])(?P<label>{known})(?:{separator})"
            rf"|^[ \t]*(?P<alone>{known}){line_end}"
            rf"|(?<![\w-])(?P<bare>dob|d\.o\.b\.?|born|ph|phone|tel|cell|fax)\.?{bare}",
            re.MULTILINE,
        )

    @cached_property
    def service(self) -> re.Pattern[str]:
        """Return what finds a service in prose, the more particular first."""
        return re.compile("|".join(self.services), re.IGNORECASE)


@lru_cache(maxsize=1)
def referral_words() -> ReferralWords:
    """Return the words; raises SettingsError where their file is missing or wrong."""
    return load_data_file(_FILE, ReferralWords)
