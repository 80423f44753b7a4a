"""A referral letter or form read into fields: labelled lines first, then turns of prose. What is unsaid is left out."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from practice.data_file import load_data_file
from practice.record import Value

FILE = Path(__file__).with_name("referral_labels.yaml")

_PHONE = re.compile(r"(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CODE = re.compile(r"\b[A-TV-Z]\d{2}(?:\.\d{1,4})?\b")
_NUMERIC_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WORD_DATE = re.compile(r"\b([A-Z][a-z]{2,8})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_MEMBER = re.compile(r"\b(?=[A-Z\d-]*\d{3})[A-Z\d][A-Z\d-]{4,19}\b")
_CONCERN_END = re.compile(r"[.;]|,? (?:since|which|who|and (?:is|was|has|would)|for the (?:past|last)|after)\b")
_SPLIT_CONCERNS = re.compile(r"\s*(?:,|;|/|\band\b|&)\s*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONGEST_VALUE = 120
MOST_CONCERNS = 8


class ReferralLabels(Value):
    """The words of ``referral_labels.yaml``."""

    version: str
    labels: dict[str, tuple[str, ...]]
    prose: dict[str, tuple[str, ...]]
    concern_starts: str
    urgent: tuple[str, ...]
    not_urgent: tuple[str, ...]
    denied: tuple[str, ...]
    soon: tuple[str, ...]

    @cached_property
    def field_of(self) -> dict[str, str]:
        """Each label to its field."""
        return {label: name for name, labels in self.labels.items() for label in labels}

    @cached_property
    def label(self) -> re.Pattern[str]:
        """Finds a known label with the mark behind it."""
        known = "|".join(re.escape(label) for label in sorted(self.field_of, key=len, reverse=True))
        return re.compile(rf"(?<![\w-])(?P<label>{known})\s*(?:[:#=]|\s-\s)\s*", re.IGNORECASE)


@lru_cache(maxsize=1)
def referral_labels() -> ReferralLabels:
    """Return the labels, read once; raises ``SettingsError`` where their file is missing or wrong."""
    return load_data_file(FILE, ReferralLabels)


def read_referral_text(lines: Sequence[str], today: date) -> dict[str, Any]:
    """Return the fields of ``practice.work.ReferralDetails`` that the lines state, as JSON values."""
    labelled = _labelled(lines)
    text = "\n".join(lines)
    found: dict[str, Any] = {name: value for name in _NAMES if (value := _named(name, labelled, text))}
    found |= _exact(labelled, text, today)
    if concerns := _concerns(labelled, text):
        found["concerns"] = concerns
    if codes := list(dict.fromkeys(_CODE.findall(text))):
        found["diagnosis_codes"] = codes
    found["priority"] = _priority(labelled, text)
    return found


_NAMES = (
    *("person_name", "guardian_name", "referring_provider", "referring_organization", "payer"),
    *("requested_service", "preferred_modality", "preferred_times", "language"),
)


def _labelled(lines: Sequence[str]) -> dict[str, str]:
    """Return the value behind each known label; several may stand on one line."""
    words = referral_labels()
    found: dict[str, str] = {}
    for line in lines:
        places = list(words.label.finditer(line))
        ends = [*(match.start() for match in places[1:]), len(line)]
        for match, end in zip(places, ends, strict=False):
            value = line[match.end() : end].strip(" ,;\t-")
            if value:
                found.setdefault(words.field_of[match["label"].lower()], value)
    return found


def _named(name: str, labelled: Mapping[str, str], text: str) -> str:
    if value := labelled.get(name, ""):
        return _first_part(name, value)
    for pattern in referral_labels().prose.get(name, ()):
        if match := re.search(pattern, text, re.MULTILINE):
            return match["value"].strip()
    return ""


def _first_part(name: str, value: str) -> str:
    """Cut a name from what stands behind it ('Ana Ruiz (she/her), 36', 'Aetna PPO, member W99')."""
    ends = re.split(r"\s{2,}|\s*[(|;]|,\s*(?=\d|member|dob|id\b|age|born)", value, maxsplit=1, flags=re.IGNORECASE)[0]
    if name in {"person_name", "guardian_name", "payer", "referring_provider"}:
        ends = ends.split(",")[0] if not re.match(r"^[A-Z][\w'’-]+, [A-Z][\w'’-]+$", ends) else ends
    return ends.strip(" .")[:LONGEST_VALUE]


def _exact(labelled: Mapping[str, str], text: str, today: date) -> dict[str, str]:
    found = {}
    if born := _birth(labelled, text, today):
        found["date_of_birth"] = born.isoformat()
    if phone := _PHONE.search(labelled.get("phone", "")):
        found["phone"] = phone[0].strip()
    if email := _EMAIL.search(labelled.get("email", "")) or _EMAIL.search(text):
        found["email"] = email[0]
    if member := _MEMBER.search(labelled.get("member_id", "")):
        found["member_id"] = member[0]
    return found


def _birth(labelled: Mapping[str, str], text: str, today: date) -> date | None:
    """Read the date of birth behind its label, or behind the word in prose; the day that stands first is a month."""
    near = labelled.get("date_of_birth") or next(
        iter(re.findall(r"(?i)\b(?:dob|d\.o\.b\.?|born(?: on)?|date of birth)\W{0,4}([^;)\n]{6,24})", text)), ""
    )
    try:
        if match := _ISO_DATE.search(near):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC_DATE.search(near):
            return date(_year(match[3], today), int(match[1]), int(match[2]))
        if match := _WORD_DATE.search(near):
            return date(int(match[3]), _MONTHS.index(match[1][:3].lower()) + 1, int(match[2]))
    except ValueError:
        return None
    return None


def _year(written: str, today: date) -> int:
    """Read a year of two digits as the latest that somebody can be born in."""
    if len(written) == 4:
        return int(written)
    century = today.year // 100 * 100
    return century + int(written) - (100 if int(written) > today.year % 100 else 0)


def _concerns(labelled: Mapping[str, str], text: str) -> list[str]:
    told = labelled.get("concerns", "")
    if not told:
        match = re.search(referral_labels().concern_starts + r"(?P<told>[^\n]{4,160})", text)
        told = match["told"] if match else ""
    started = re.match(referral_labels().concern_starts, told)
    told = told[started.end() :] if started else told
    told = _CONCERN_END.split(told)[0]
    parts = [part.strip(" .") for part in _SPLIT_CONCERNS.split(_CODE.sub("", told))]
    return [part for part in dict.fromkeys(parts) if 3 <= len(part) <= LONGEST_VALUE][:MOST_CONCERNS]


def _priority(labelled: Mapping[str, str], text: str) -> str:
    words = referral_labels()
    marked = labelled.get("priority", "")
    told = f"{marked}\n{text}".lower()
    if any(re.search(one, marked.lower() or told) for one in words.not_urgent) and not _stands(words.urgent, told):
        return "routine"
    if _stands(words.urgent, told):
        return "urgent"
    return "soon" if any(re.search(one, told) for one in words.soon) else "routine"


def _stands(patterns: Sequence[str], told: str) -> bool:
    """Say whether one of the patterns stands in the text without being denied right before."""
    denied = referral_labels().denied + referral_labels().not_urgent
    return any(
        not any(re.search(one, told[max(0, match.start() - 70) : match.end()]) for one in denied)
        for pattern in patterns
        for match in re.finditer(pattern, told)
    )
