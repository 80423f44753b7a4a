"""Is the person of a referral already a client? Likeness of name, birth date, phone and e-mail."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, utils

from practice.people import Client
from practice.work import ReferralDetails

REPORTED = 0.6
"""From this score on a person should compare the two records."""

_SAME_NAME, _LIKE_NAME = 96.0, 84.0
_PHONE_DIGITS = 10


class PossibleDuplicate(NamedTuple):
    """A client who may be the person of the referral; ``score`` runs from 0 to 1."""

    client_id: str
    score: float
    reasons: tuple[str, ...]


def possible_duplicates(details: ReferralDetails, clients: Sequence[Client]) -> list[PossibleDuplicate]:
    """Return the clients who may be this person, likeliest first.

    A like name alone is not enough, and neither is a shared phone: families share phones, and names repeat.
    """
    found = [one for client in clients if (one := _compared(details, client)).score >= REPORTED]
    return sorted(found, key=lambda one: (-one.score, one.client_id))


def _compared(details: ReferralDetails, client: Client) -> PossibleDuplicate:
    score, reasons = _by_name(details.person_name, client)
    if details.date_of_birth is not None:
        change, reason = _by_birth(details, client)
        score += change
        reasons += reason
    if details.phone and _digits(details.phone) in {
        _digits(client.phone),
        *(_digits(g.phone) for g in client.guardians),
    }:
        score += 0.2
        reasons += ("same phone",)
    if details.email and details.email.casefold() == client.email.casefold():
        score += 0.25
        reasons += ("same e-mail",)
    return PossibleDuplicate(client.id, round(max(0.0, min(score, 1.0)), 2), reasons)


def _by_name(name: str | None, client: Client) -> tuple[float, tuple[str, ...]]:
    if not name:
        return 0.0, ()
    known = {client.full_name, f"{client.preferred_name or client.first_name} {client.last_name}"}
    likeness = max(fuzz.token_sort_ratio(name, one, processor=utils.default_process) for one in known)
    if likeness >= _SAME_NAME:
        return 0.5, ("same name",)
    if likeness >= _LIKE_NAME:
        return 0.4, ("similar name",)
    # A changed family name, or a middle name, leaves some words the same.
    partial = max(fuzz.token_set_ratio(name, one, processor=utils.default_process) for one in known)
    return (0.25, ("partly the same name",)) if partial >= _SAME_NAME else (0.0, ())


def _by_birth(details: ReferralDetails, client: Client) -> tuple[float, tuple[str, ...]]:
    born, known = details.date_of_birth, client.date_of_birth
    if born is None:
        return 0.0, ()
    if born == known:
        return 0.4, ("same date of birth",)
    swapped = (born.year, born.month, born.day) == (known.year, known.day, known.month)
    apart = sum(a != b for a, b in zip(born.isoformat(), known.isoformat(), strict=True))
    if swapped or apart == 1:
        return 0.25, ("date of birth off by one digit" if not swapped else "day and month of birth swapped",)
    return -0.3, ()


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-_PHONE_DIGITS:] or "none"
