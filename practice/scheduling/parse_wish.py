"""Reading what a client or a member of staff says about time into a ``TimeWish``.

The words are data (``wording/lexicon.yaml``, ``wording/spanish.yaml``); ``wording/`` holds the grammar: tokens, phrases
about days and times, the role of each (wished, excluded, said of an appointment that exists), and how they go together.
Calendar dates are read by dateutil and holidays by the holidays library.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from practice.scheduling.wish import RelativeWish, TimeWish
from practice.scheduling.wording.assemble import assembled
from practice.scheduling.wording.clinician_mention import clinician_named
from practice.scheduling.wording.draft import Draft
from practice.scheduling.wording.items import items_of
from practice.scheduling.wording.manner import duration_of, modality_of, repeats_of, service_of, soonest_of
from practice.scheduling.wording.pieces import Item
from practice.scheduling.wording.roles import placed

LONGEST = 8_000
"""Characters; what is longer is cut, so that no text can make reading slow."""


def parse_wish(text: str, *, now: datetime, zone: ZoneInfo, clinician_names: Sequence[str] = ()) -> TimeWish:
    """Return what the text wishes; words that say nothing about time are passed over, and an empty wish is possible.

    ``now`` is aware and ``zone`` the practice's: "tomorrow" is counted there. ``clinician_names`` help to see names
    that are written in small letters. Where the words contradict each other, name a day that does not exist or has
    passed, or can mean two days, ``problem`` holds one question to ask. Never raises for any text.
    """
    said = text[:LONGEST]
    local = now.astimezone(zone)
    items = items_of(said, local.date())
    draft = assembled(items, placed(items), local)
    return TimeWish(
        **draft.fields(),
        modality=modality_of(items),
        service=service_of(items),
        clinician_name=clinician_named(said, clinician_names),
        duration_minutes=duration_of(items),
        soonest=soonest_of(items),
        repeats_every_weeks=repeats_of(items),
        relative=_relative(items, draft),
    )


def _relative(items: Sequence[Item], draft: Draft) -> RelativeWish | None:
    """Return what is said relative to the existing appointment; "same time next week" means the same weekday too."""
    said = [item.relative for item in items if item.relative is not None]
    if not said:
        return None
    merged = {name: value for one in said for name, value in one.model_dump(exclude_defaults=True).items()}
    names_days = draft.alternatives or draft.single_days or draft.weekdays or "days" in merged
    if merged.get("same_time") and not names_days:
        merged["same_weekday"] = True
    return RelativeWish(**merged)
