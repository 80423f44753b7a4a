"""Who a referral speaks of in running text: the person, a parent, the sender and the sender's place."""

import re
from collections.abc import Collection

from practice.text.found import Found, quote_of
from practice.text.referral_words import ReferralWords, referral_words
from practice.text.written_name import PROSE_NAME, read_name

PHONE = re.compile(r"(?<![\d-])(?:\+?1[ .-]?)?\(?\d{3}\)?[ .\-–]{0,2}\d{3}[ .\-–]\d{4}(?![\d-])")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

_TITLE = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+)?"
_BEFORE_PERSON = (
    r"(?i:referring|refer|introduce|recommend(?:ing)?|sending you)\s+(?i:you\s+)?(?i:(?:my|our|your|this|a|the)\s+)?",
    r"(?i:thank you for (?:seeing|accepting|agreeing to see)|please (?:see|evaluate|contact|schedule)"
    r"|referral (?:for|of)|on behalf of)\s+",
    r"(?i:patient|client|student|son|daughter),?\s+",
    r"(?i:i'm|i am|my name is)\s+",
)
_PERSON = (
    *(re.compile(rf"\b{before}(?:[a-z][\w-]*,?\s+){{0,3}}?{_TITLE}({PROSE_NAME})") for before in _BEFORE_PERSON),
    re.compile(rf"({PROSE_NAME})\s*(?:\((?:[^)\n]{{0,15}},\s?)?|,\s*)?(?i:dob|d\.o\.b|born|date of birth)"),
    re.compile(rf"(?i:patient's name is|client's name is|name is)\s+({PROSE_NAME})"),
    re.compile(rf"({PROSE_NAME}),?\s+(?:is )?an? \d{{1,2}}[- ]?(?:year|yr|y/?o)"),
)
_GUARDIAN = re.compile(
    rf"\b(?i:mother|father|mom|dad|grandmother|grandfather|guardian|parent|aunt|uncle)(?:\s+is|,|\s*[-:(])?"
    rf"\s+{_TITLE}({PROSE_NAME})"
)
_BORN = re.compile(
    r"\b(?:dob|d\.o\.b\.?|born(?: on)?|date of birth(?: is)?|birth ?date)\b[:\s(]*(.{6,25})", re.IGNORECASE
)
_BORN_BESIDE_NAME = re.compile(rf"{PROSE_NAME}\s*\((\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}})\)")
_REACHED = re.compile(
    r"\b(?:reach(?:ed)?|call(?:ed)?|phone|cell|mobile|contact(?:ed)?|number is|text(?:ed)?)\b[^.\n]{0,50}?(?=[(+\d])",
    re.IGNORECASE,
)
_SENT_BY = re.compile(
    r"(?i:\b(?:referred|recommended|sent|told about you)\b[^.\n]{0,25}\bby\b[^.\n]{0,30}?)"
    r"(?P<by>Dr\.?\s+[A-ZÀ-Ý][\w-]+(?:\s+[A-ZÀ-Ý][\w-]+)?)"
    r"|\bfrom (?P<office>Dr\.?\s+[A-ZÀ-Ý][\w-]+(?:\s+[A-ZÀ-Ý][\w-]+)?)['’]s (?:office|clinic|practice)"
)
_SIGNED = re.compile(
    r"^[ \t]*(?:sincerely|regards|best regards|kind regards|warm regards|respectfully|thank you|thanks|many thanks|best"
    r"|warmly|signed)[,.!:]?[ \t]*(?:\n[ \t]*){1,4}(?P<name>[^\n]{3,80})(?:\n(?P<place>[^\n]{3,80}))?",
    re.IGNORECASE | re.MULTILINE,
)
_NOT_A_LETTERHEAD = re.compile(r"\b(?:referral|form|attn|to|intake|request|fax)\b", re.IGNORECASE)
_END_OF_SENDER = re.compile(
    r"\s{3,}|\bphone\b|\btel\b|\bfax\b|\bph\b|\bnpi\b|[|;(]|\s+(?:x|ext\.?)\s*\d|\d{3}", re.IGNORECASE
)


def person_in(text: str) -> Found | None:
    """Return the person who is referred."""
    for pattern in _PERSON:
        for match in pattern.finditer(text):
            name = read_name(match[1])
            if name and not _signs(text, match):
                return Found(name, quote_of(text, match.start(), match.end()))
    return None


def _signs(text: str, match: re.Match[str]) -> bool:
    """Say whether a name is followed by credentials, and so is a colleague's."""
    after = re.match(r",?\s*([A-Za-z.-]{2,6})\b", text[match.end(1) :])
    return bool(after and after[1].lower() in referral_words().credentials)


def guardian_in(text: str) -> Found | None:
    """Return the parent or guardian who is named."""
    match = _GUARDIAN.search(text)
    name = read_name(match[1]) if match else None
    return Found(name, quote_of(text, match.start(), match.end())) if match and name else None


def birth_in(text: str) -> Found | None:
    """Return the words after "born" or "DOB", or the date in brackets behind a name."""
    match = _BORN.search(text) or _BORN_BESIDE_NAME.search(text)
    return Found(match[1], quote_of(text, match.start(), match.end())) if match else None


def phone_in(text: str, senders: Collection[str] = ()) -> Found | None:
    """Return the number at which the person or their family can be reached; ``senders`` are the sender's numbers."""
    for cue in _REACHED.finditer(text):
        number = PHONE.match(text, cue.end())
        if (
            number
            and number.group() not in senders
            and not re.search(r"\b(?:me|us|our office|fax)\b", cue.group(), re.IGNORECASE)
        ):
            return Found(number.group(), quote_of(text, cue.start(), number.end()))
    return None


def signature_in(text: str) -> tuple[Found | None, Found | None]:
    """Return the sender and the sender's organization, as they sign."""
    words = referral_words()
    match = next((one for one in _SIGNED.finditer(text) if _looks_signed(one["name"], words)), None)
    if match is None:
        return None, None
    sender = Found(sender_of(match["name"]), quote_of(text, match.start("name"), match.end("name")))
    place = (match["place"] or "").strip()
    if not is_organization(place, words):
        return sender, None
    return sender, Found(place, quote_of(text, match.start("place"), match.end("place")))


def sent_by_in(text: str) -> Found | None:
    """Return the doctor by whom people say they were sent."""
    match = _SENT_BY.search(text)
    return Found(match["by"] or match["office"], quote_of(text, match.start(), match.end())) if match else None


def _looks_signed(line: str, words: ReferralWords) -> bool:
    first = line.split(",")[0]
    titled = re.match(r"\s*(?:Dr|Mr|Mrs|Ms|Mx|Rev|Hon)\.?\s+[A-ZÀ-Ý]", first)
    return bool(read_name(first) or titled) and not is_organization(first, words)


def sender_of(line: str) -> str:
    """Return a sender's name with credentials, without phone numbers and what follows them."""
    return _END_OF_SENDER.split(line)[0].strip(" ,.-:")


def is_organization(line: str, words: ReferralWords) -> bool:
    """Say whether a line names a clinic, school or other place that refers people."""
    plain = line.lower()
    named = any(re.search(rf"\b{re.escape(word)}\b", plain) for word in words.organizations)
    return named and len(line.split()) <= 8 and not plain.rstrip().endswith(".") and ":" not in line


def letterhead_in(text: str) -> Found | None:
    """Return the organization at the head of a letter or fax."""
    head = [line.strip(" *-=#~") for line in text.split("\n")[:4] if line.strip()]
    for line in head:
        if is_organization(line, referral_words()) and not _NOT_A_LETTERHEAD.search(line):
            return Found(" ".join(line.split()), line)
    return None
