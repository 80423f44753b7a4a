"""A referral read from a fax, a letter or a form into its details, each with the words it stands on.

What the text does not say stays empty and is listed as missing; nothing is guessed.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from practice.text import referral_people as people
from practice.text import referral_wants as wants
from practice.text.found import Found, quote_of
from practice.text.labelled_values import Labelled, labelled_values
from practice.text.referral_people import EMAIL, PHONE
from practice.text.referral_words import referral_words
from practice.text.urgency import read_urgency, ticked_of
from practice.text.written_date import read_date
from practice.text.written_name import read_name
from practice.work import ReferralDetails

LONGEST = 20_000
"""Characters; what is longer is cut."""

_CODE = re.compile(r"\b(?:[FZ][\dlIO]{2}|R4[\dlIO]|G47|T7[46])(?:[.,][\dA-Zl]{1,4})?\b")
_WRAPPED = re.compile(r"(?<=[^\n]{55})\n(?=[A-Za-z(\d])")
_MEMBER = re.compile(r"\b(?=[A-Z\d-]*\d{2})[A-Z\d][A-Z\d-]{4,19}\b", re.IGNORECASE)
_SPLIT = re.compile(r"\s*(?:[,;•\n/]|\.\s|\band\b|&|\+|(?<=\s)-\s)\s*")
_MOST_CONCERNS, _LONGEST_CONCERN, _WORDS_OF_A_CONCERN = 8, 120, 9
_ADULT = 18


class ReferralReading(NamedTuple):
    """What was read: the details, the words each field stands on, and the required fields that are not stated."""

    details: ReferralDetails
    evidence: dict[str, str]
    missing: tuple[str, ...]


def read_referral(text: str, *, today: date | None = None, payers: Sequence[str] = ()) -> ReferralReading:
    """Read a referral.

    ``today`` lets a minor be recognized, whose guardian is then required too. ``payers`` are those the practice works
    with: a payer that is written badly or in short is then named as the practice names it. Never raises for any text.
    """
    reader = _Reader(_plain(text[:LONGEST]), payers)
    details, evidence = reader.read()
    required = list(referral_words().required)
    if today is not None and details.date_of_birth and _age(details.date_of_birth, today) < _ADULT:
        required.append("guardian_name")
    missing = tuple(name for name in required if not getattr(details, name))
    return ReferralReading(details, evidence, missing)


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\f", "\n")
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", lines)


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class _Reader:
    """Reads each field from its label first, then from the prose."""

    def __init__(self, text: str, payers: Sequence[str]) -> None:
        self._text, self._payers = text, payers
        self._flowed = _WRAPPED.sub(" ", text)  # as long as the text, so that places agree
        self._labelled = labelled_values(text)
        self._found: dict[str, Any] = {}
        self._evidence: dict[str, str] = {}

    def read(self) -> tuple[ReferralDetails, dict[str, str]]:
        self._names()
        self._birth()
        self._contact()
        self._sender()
        self._concerns()
        self._simple("requested_service", _service, lambda: wants.service_in(self._flowed))
        self._simple("payer", _payer, lambda: wants.payer_in(self._flowed, self._payers))
        if "payer" in self._found:
            self._found["payer"] = wants.known_payer(self._found["payer"], self._payers)
        self._simple("member_id", _member, lambda: wants.member_in(self._flowed))
        self._simple("preferred_modality", wants.modality_of, lambda: wants.modality_in(self._flowed))
        self._simple("preferred_times", _phrase, lambda: wants.times_in(self._flowed))
        self._simple("language", _language, lambda: wants.language_in(self._flowed))
        priority, quote = read_urgency(self._text, self._labelled)
        self._keep("priority", priority, quote)
        return ReferralDetails(**self._found), {name: quote for name, quote in self._evidence.items() if quote}

    def _keep(self, field: str, value: Any, quote: str) -> None:
        if value and field not in self._found:
            self._found[field], self._evidence[field] = value, quote

    def _simple(self, field: str, clean: Callable[[str], str | None], in_prose: Callable[[], Found | None]) -> None:
        for one in self._of(field):
            self._keep(field, clean(one.value), one.quote)
        if field not in self._found and (found := in_prose()):
            self._keep(field, found.value, found.quote)

    def _of(self, *fields: str) -> list[Labelled]:
        return [one for one in self._labelled if one.field in fields]

    def _names(self) -> None:
        parts = {one.field: one for one in self._of("first_name", "last_name")}
        if len(parts) == 2:
            whole = f"{parts['first_name'].value} {parts['last_name'].value}"
            self._keep("person_name", read_name(whole), parts["last_name"].quote)
        for one in self._of("person_name"):
            if one.context in {"person", "head"}:
                self._keep("person_name", read_name(one.value), one.quote)
        for one in self._of("guardian_name"):
            self._keep("guardian_name", read_name(one.value), one.quote)
        for field, found in (
            ("person_name", people.person_in(self._flowed)),
            ("guardian_name", people.guardian_in(self._flowed)),
        ):
            if found and found.value != self._found.get("person_name"):
                self._keep(field, found.value, found.quote)

    def _birth(self) -> None:
        for one in self._of("date_of_birth"):
            self._keep("date_of_birth", read_date(one.value), one.quote)
        found = people.birth_in(self._flowed)
        if found:
            self._keep("date_of_birth", read_date(found.value), found.quote)

    def _contact(self) -> None:
        head = () if people.letterhead_in(self._text) else ("head",)  # a letterhead's phone is the sender's
        for context in ("person", "guardian", *head):
            for one in self._labelled:
                if one.context == context and one.field in {"phone", "guardian_name", "person_name"}:
                    self._match("phone", PHONE, one)
                if one.context == context and one.field in {"email", "guardian_name", "phone"}:
                    self._match("email", EMAIL, one)
        senders = {number for one in self._labelled if one.context == "sender" for number in PHONE.findall(one.value)}
        found = people.phone_in(self._flowed, senders)
        if found:
            self._keep("phone", found.value, found.quote)

    def _match(self, field: str, pattern: re.Pattern[str], one: Labelled) -> None:
        match = pattern.search(one.value)
        if match:
            self._keep(field, match.group(), one.quote)

    def _sender(self) -> None:
        words = referral_words()
        for one in self._of("referring_provider"):
            name = people.sender_of(one.value)
            if people.is_organization(name.split(",")[0], words):
                self._keep("referring_organization", name.split(",")[0], one.quote)
            elif read_name(name.split(",")[0]):
                self._keep("referring_provider", name, one.quote)
        for one in self._of("referring_organization"):
            self._keep("referring_organization", _phrase(one.value), one.quote)
        sender, place = people.signature_in(self._text)
        for field, found in (
            ("referring_provider", sender),
            ("referring_organization", place),
            ("referring_provider", people.sent_by_in(self._flowed)),
            ("referring_organization", people.letterhead_in(self._text)),
        ):
            if found:
                self._keep(field, found.value, found.quote)

    def _concerns(self) -> None:
        for one in self._of("concerns"):
            self._keep("concerns", _split_concerns(one.value), one.quote)
        codes = tuple(dict.fromkeys(_code(match.group()) for match in _CODE.finditer(self._text)))
        if codes:
            begin = _CODE.search(self._text)
            self._keep("diagnosis_codes", codes, quote_of(self._text, begin.start(), begin.end()) if begin else "")
        for one in self._of("diagnosis"):
            self._keep("concerns", _split_concerns(_CODE.sub(",", one.value.split(". ")[0])), one.quote)
        found = wants.concerns_in(self._flowed)
        if found:
            self._keep("concerns", tuple(one.value for one in found)[:_MOST_CONCERNS], found[0].quote)


def _split_concerns(value: str) -> tuple[str, ...]:
    """Cut a list of troubles into its parts; a sentence that is no list is reduced to the troubles it names."""
    parts = [part.strip(" .-*•()[]:") for part in _SPLIT.split(value)]
    parts = [part for part in parts if len(part) > 2]
    if any(len(part.split()) > _WORDS_OF_A_CONCERN for part in parts):
        named = [found.value for found in wants.concerns_in(value)]
        parts = named or [part[:_LONGEST_CONCERN] for part in parts]
    denied = re.compile(r"^(?:(?:no|denies|denied|none|not|n/a|unknown)\b|[A-Z]{3,5}-?\d?[\s:=]+\d+$)", re.IGNORECASE)
    return tuple(dict.fromkeys(part for part in parts if not denied.match(part)))[:_MOST_CONCERNS]


def _code(said: str) -> str:
    """Return a code as ICD-10-CM writes it; scanners read 1 as l and the point as a comma."""
    return said[0] + said[1:].replace("l", "1").replace("I", "1").replace("O", "0").replace(",", ".")


def _phrase(value: str) -> str | None:
    plain = " ".join(value.split()).strip(" .,-:;")
    unknown = re.fullmatch(r"(?:n/?a|none|unknown|not stated|tbd|\?+|see below)", plain, re.IGNORECASE)
    return plain[:_LONGEST_CONCERN] if plain and not unknown else None


def _service(value: str) -> str | None:
    ticked = ticked_of(value, referral_words())
    return _phrase(", ".join(ticked)) if ticked is not None else _phrase(value)


def _payer(value: str) -> str | None:
    plain = _phrase(
        re.split(r"\s{3,}|[;|(]|\bid\b|#|\bmember\b|\bpolicy\b", value, flags=re.IGNORECASE)[0].split(",")[0]
    )
    if plain and plain.lower() in referral_words().self_pay:
        return "Self-pay"
    return plain or ("Self-pay" if value.strip().lower() == "none" else None)


def _member(value: str) -> str | None:
    match = _MEMBER.search(value)
    return match.group().upper() if match else None


def _language(value: str) -> str | None:
    plain = value.lower()
    named: Sequence[str] = [one for one in referral_words().languages if re.search(rf"\b{one}\b", plain)]
    return min(named, key=plain.index).title() if named else None
