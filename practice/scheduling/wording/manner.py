"""What a wish says besides days and times: video or office, service, length, how often, how soon."""

from collections.abc import Sequence

from practice.people import Modality, ServiceType
from practice.scheduling.wording.pieces import Item

_NEAR = 3
SHORTEST_SESSION, LONGEST_SESSION = 15, 240
_MINUTES = {"minute": 1, "hour": 60}
_MODALITIES = {"video": Modality.VIDEO, "in_person": Modality.IN_PERSON}
_ALLOWING = frozenset(
    "is fine|is ok|is okay|is good|is possible|works|work|works too|also works|too|as well|ok|okay|good|"
    "would be fine|would be ok|would work|could work".split("|")
)
_PRICE = {"much", "cost", "costs", "price", "fee", "fees", "charge", "rate", "rates"}
_LENGTH_OF = {"with", "instead_of", "appointment", "service", "video", "one", "want"}
_BOUNDARIES = {"stop", "comma", "but", "or"}


def modality_of(items: Sequence[Item]) -> Modality | None:
    """Return where the session must take place, or None where it was not said or either is fine.

    "Video is fine" allows video and demands nothing; "no video" demands the office.
    """
    said: dict[Modality, str] = {}
    for at, item in enumerate(items):
        if _is_called_off(items, at):
            continue
        given_up = at > 0 and items[at - 1].tag == "from"  # "change from in person to video"
        if item.tag in _MODALITIES and not given_up and not _describes_existing(items, at):
            said[_MODALITIES[item.tag]] = _stance(items, at)
    wanted = [modality for modality, stance in said.items() if stance == "wanted"]
    refused = [modality for modality, stance in said.items() if stance == "refused"]
    if refused:
        return next((one for one in Modality if one not in refused), None)
    if len(wanted) == 1 and len(said) == 2:  # "in person, but video is fine": either
        return None
    return wanted[0] if len(wanted) == 1 else None


def _is_called_off(items: Sequence[Item], at: int) -> bool:
    """Say whether it stands in "cancel the video visit", which is about what exists."""
    for item in reversed(items[:at]):
        if item.tag in {"stop", "but", "comma", "want", "book", "to"}:
            return False
        if item.tag == "refer":
            return True
    return False


def _describes_existing(items: Sequence[Item], at: int) -> bool:
    """Say whether it stands in "my video appointment", which says what exists and wishes nothing."""
    owned = any(item.tag == "own" for item in items[max(0, at - _NEAR) : at])
    noun = any(item.tag == "appointment" for item in items[at : at + 2]) or "appointment" in items[at].text
    return owned and (noun or "session" in items[at].text or "visit" in items[at].text)


def _stance(items: Sequence[Item], at: int) -> str:
    before = _clause(items, range(at - 1, max(-1, at - 1 - _NEAR), -1))
    after = _clause(items, range(at + 1, min(len(items), at + 1 + _NEAR)))
    if any(item.tag in {"only"} for item in [*before, *after]):
        return "wanted"
    if any(item.tag in {"exclude", "except", "instead_of", "attend_not"} for item in before):
        return "refused"
    if any(item.tag == "exclude_after" for item in after[:2]):
        return "refused"
    if any(item.tag == "want_after" and item.text in _ALLOWING for item in after[:2]):
        return "allowed"
    return "wanted"


def _clause(items: Sequence[Item], positions: range) -> list[Item]:
    found = []
    for at in positions:
        if items[at].tag in _BOUNDARIES:
            break
        found.append(items[at])
    return found


def service_of(items: Sequence[Item]) -> ServiceType | None:
    """Return the service that was named."""
    return next((ServiceType(item.value) for item in items if item.tag == "service"), None)


def duration_of(items: Sequence[Item]) -> int | None:
    """Return the length of session that was asked for, in minutes ("a 30 minute session", "an hour and a half")."""
    if any(item.text in _PRICE for item in items):  # "how much is a 50 minute session" asks for no length
        return None
    for at in range(len(items)):
        if items[at].tag == "minutes" and _is_length(items, at, at + 1):
            return int(items[at].value)
    for at in range(len(items) - 1):
        count, unit = _count(items[at]), items[at + 1]
        dashed = unit.tag == "dash" and at + 2 < len(items)
        unit = items[at + 2] if dashed else unit
        if count is None or unit.tag != "unit" or unit.value not in _MINUTES:
            continue
        minutes = count * _MINUTES[unit.value]
        if SHORTEST_SESSION <= minutes <= LONGEST_SESSION and _is_length(items, at, at + 2 + dashed):
            return minutes
    return None


def _count(item: Item) -> int | None:
    if item.tag == "number" and item.value.isdigit():
        return int(item.value)
    return 1 if item.text in {"a", "an", "one"} else None


def _is_length(items: Sequence[Item], at: int, after: int) -> bool:
    """Say whether minutes are a session's length, not a drive's or a delay's."""
    before = items[at - 1] if at else Item("stop")
    nouns = any(item.tag in _LENGTH_OF for item in items[after : after + 3])
    wanted = items[at].tag == "minutes" and any(item.tag in {"want", "book"} for item in items[max(0, at - 2) : at])
    return before.tag == "for" or nouns or wanted or any(item.text == "long" for item in items[after : after + 1])


def repeats_of(items: Sequence[Item]) -> int | None:
    """Return every how many weeks the session should come back, where that was said."""
    for at, item in enumerate(items):
        if item.tag == "repeats" and not any(one.tag in {"own", "the"} for one in items[max(0, at - 1) : at]):
            return int(item.value)
        if item.tag == "every" and at + 1 < len(items) and items[at + 1].days is not None:
            return int(item.value)
    return None


def soonest_of(items: Sequence[Item]) -> bool:
    """Say whether the soonest time was asked for."""
    return any(item.tag == "soonest" or item.text == "sooner than" for item in items)
