"""What a referral asks for in running text: service, payer, language, times and place; and the troubles it names."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from practice.matching_data import matching_data
from practice.text.found import Found, quote_of
from practice.text.referral_words import referral_words

_NAME_OF_PAYER = r"(?P<payer>[A-Z][\w&'’-]*(?:\s+(?:and |of |the |& )?[A-Z][\w&'’-]*){0,5})"
_INSURED = (
    re.compile(
        r"\b(?i:insured (?:with|through|by)|covered (?:by|under)|(?:insurance|coverage)(?: coverage)? (?:is )?"
        rf"(?:through|with|is)|has insurance (?:through|with))\s+{_NAME_OF_PAYER}"
    ),
    re.compile(rf"\b(?i:have|has|carries|on)\s+{_NAME_OF_PAYER}\s+(?i:insurance|coverage)\b"),
    re.compile(
        r"\b(?i:have|has|carries)\s+(?P<payer>(?:[A-Z][\w&'’-]*\s+(?:and |of )?){1,4}"
        r"(?:Health|Plan|Mutual|Trust|Advantage|Care|Insurance|Shield|Cross))\b"
    ),
)
_PART = r"(?:mornings?|afternoons?|evenings?|weekdays?|weekends?|lunch(?:times?)?)"
_WHEN = (
    re.compile(
        r"\b(?:availab(?:le|ility)(?: is)?|prefers?|prefer to come|can (?:only )?(?:come|attend|meet)"
        r"|would (?:like|prefer)|works best|best times? (?:is|are)|schedule)\b:?\s*"
        rf"(?P<when>[^.;\n]{{0,25}}?\b(?:{_PART}|after|before|(?:mon|tues|wednes|thurs|fri|satur)days?)\b[^.;\n]{{0,60}})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<when>{_PART}(?: (?:and|or|after|before)[^.;,\n]{{1,25}}?)?)"
        r" (?:are|is|works?) (?:best|better|good|preferred)",
        re.IGNORECASE,
    ),
)
_WHERE = re.compile(
    r"\b(?:prefers?|preferr?ed|requests?|requesting|would like|only|needs?|wants?)\b[^.;\n]{0,30}?"
    r"\b(?P<where>tele\s?-?health|tele\s?-?therapy|video|virtual|in[- ]person|in[- ]office)\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"\b(?:refer\w*|request\w*|for|seeking|recommend\w*|needs?|would benefit from|interested in|start|initiate|likes?"
    r"|wants?|looking)\b[^.;\n]{0,40}$",
    re.IGNORECASE,
)
_MEMBER = re.compile(
    r"\b(?:member|policy|subscriber|insurance)?\s?(?:id|no|number)\b[\s:#.]{1,3}(?P<id>[A-Z\d][A-Z\d-]{4,19})",
    re.IGNORECASE,
)
_SAME_PAYER, _TELLING = 85.0, 8
_PLANS = r"(?:\s+(?:PPO|HMO|EPO|POS))?"


def known_payer(said: str, payers: Sequence[str]) -> str:
    """Return the practice's name of a payer that is written like it or begins it, or the words as they are."""
    likely = [one for one in payers if fuzz.ratio(said.lower(), one.lower()) >= _SAME_PAYER]
    begun = [one for one in payers if one.lower().startswith(f"{said.lower()} ")]
    return (likely or begun)[0] if likely or len(begun) == 1 else said


def payer_in(text: str, payers: Sequence[str] = ()) -> Found | None:
    """Return the payer: one of the practice's, the name after "insured through", self-pay, or a well-known name."""
    for payer in payers:
        first = payer.split()[0]
        match = re.search(rf"\b{re.escape(payer)}\b", text, re.IGNORECASE)
        match = match or (re.search(rf"\b{re.escape(first)}\b", text) if len(first) >= _TELLING else None)
        if match:
            return Found(payer, quote_of(text, match.start(), match.end()))
    for pattern in _INSURED:
        match = pattern.search(text)
        if match:
            return Found(match["payer"].strip(), quote_of(text, match.start(), match.end()))
    words = referral_words()
    for said in words.self_pay:
        match = re.search(rf"\b{re.escape(said)}\b", text, re.IGNORECASE) if said != "none" else None
        if match:
            return Found("Self-pay", quote_of(text, match.start(), match.end()))
    for payer in words.payers:
        match = re.search(rf"\b{re.escape(payer)}\b{_PLANS}", text, 0 if payer.isupper() else re.IGNORECASE)
        if match:
            return Found(match.group(), quote_of(text, match.start(), match.end()))
    return None


def member_in(text: str) -> Found | None:
    """Return the number of a policy in running text; it has digits, and is no word."""
    for match in _MEMBER.finditer(text):
        if sum(character.isdigit() for character in match["id"]) >= 4:
            return Found(match["id"].upper(), quote_of(text, match.start(), match.end()))
    return None


def language_in(text: str) -> Found | None:
    """Return the language that the person speaks or asks for."""
    before = (
        r"speaks?(?: only| mainly| primarily)?|prefers?|primary language(?: is)?|interpreter (?:for|in)|monolingual"
    )
    for language in referral_words().languages:
        pattern = rf"\b(?:{before})\s+{language}\b|\b{language}(?:[- ](?:speaking|speaker|interpreter|only))"
        match = re.search(pattern, text, re.IGNORECASE)
        if match and not re.search(r"\b(?:no|not|little|limited)\s*$", text[: match.start()], re.IGNORECASE):
            return Found(spoken(language), quote_of(text, match.start(), match.end()))
    return None


def spoken(language: str) -> str:
    """Return a language's name as it is written."""
    return language.upper() if language == "asl" else language.title()


def service_in(text: str) -> Found | None:
    """Return the service that is asked for, in the referral's own words."""
    for match in referral_words().service.finditer(text):
        if _ASKED_FOR.search(text[: match.start()]):
            return Found(match.group(), quote_of(text, match.start(), match.end()))
    return None


def times_in(text: str) -> Found | None:
    """Return when the person could come."""
    match = next((found for pattern in _WHEN if (found := pattern.search(text))), None)
    return Found(match["when"].strip(" ,"), quote_of(text, match.start(), match.end())) if match else None


def modality_in(text: str) -> Found | None:
    """Return "video" or "in person" where one was asked for."""
    match = _WHERE.search(text)
    return Found(modality_of(match["where"]) or "", quote_of(text, match.start(), match.end())) if match else None


def modality_of(value: str) -> str | None:
    """Return the modality that words name, or None where they name both or neither."""
    video = bool(re.search(r"tele|video|virtual|online|remote", value, re.IGNORECASE))
    office = bool(re.search(r"in[- ]?person|office|face[- ]to[- ]face|on[- ]?site", value, re.IGNORECASE))
    return None if video == office else ("video" if video else "in person")


def concerns_in(text: str) -> list[Found]:
    """Return what the text names as troubles, in its own words, denied ones left out."""
    found: list[Found] = []
    for begin, end in _undenied_troubles(text):
        words = " ".join(text[begin:end].split())
        if words.lower() not in {one.value.lower() for one in found}:
            found.append(Found(words, quote_of(text, begin, end)))
    return found


def _undenied_troubles(text: str) -> Iterator[tuple[int, int]]:
    """Give the places of troubles; neighbours such as "depressed mood" are one."""
    denied = re.compile(referral_words().denied_before, re.IGNORECASE)
    open_span: tuple[int, int] | None = None
    for match in _troubles().finditer(text):
        if denied.search(text[: match.start()]):
            continue
        if open_span and text[open_span[1] : match.start()] == " ":
            open_span = (open_span[0], match.end())
            continue
        if open_span:
            yield open_span
        open_span = match.span()
    if open_span:
        yield open_span


@lru_cache(maxsize=1)
def _troubles() -> re.Pattern[str]:
    """Return what finds the words of any concern that matching knows, the longest first."""
    known = {word for one in matching_data().concerns.values() for word in one.words}
    words = sorted(known - referral_words().not_concerns, key=len, reverse=True)
    said = "|".join(re.escape(word) + (r"\b" if len(word) <= 4 else r"[\w-]*") for word in words)
    after = r"(?:\s+(?:attacks?|disorder|symptoms|use|abuse|thoughts|ideation|problems|attempts?|eating))?"
    return re.compile(rf"\b(?:{said}){after}", re.IGNORECASE)
