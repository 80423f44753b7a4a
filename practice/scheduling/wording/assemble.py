"""Pieces and their roles put together into the fields of a ``TimeWish``."""

from collections.abc import Sequence
from datetime import datetime

from practice.scheduling.wording.draft import Draft
from practice.scheduling.wording.exclusions import take_away
from practice.scheduling.wording.framing import framed
from practice.scheduling.wording.hints import add_hints
from practice.scheduling.wording.pieces import Item, Role
from practice.scheduling.wording.roles import Placed
from practice.scheduling.wording.sharing import exclusions_shared, times_shared
from practice.scheduling.wording.units import units_of
from practice.scheduling.wording.wished import draft_of


def assembled(items: Sequence[Item], roles: Placed, now: datetime) -> Draft:
    """Return the wish in the making; ``now`` is local."""
    wanted = times_shared(framed(units_of(items, roles.of(Role.WANTED))))
    excluded = exclusions_shared(framed(units_of(items, roles.of(Role.EXCLUDED), excluding=True), excluding=True))
    draft = draft_of(wanted, now)
    draft.questions += _impossible_days(items, roles)
    take_away(draft, excluded, now.date())
    add_hints(draft, items, roles)
    return draft


def _impossible_days(items: Sequence[Item], roles: Placed) -> list[str]:
    """Return the questions of days that are not on the calendar, even where they were not wished for."""
    named = [items[at].days for at in roles.roles]
    return [days.problem for days in named if days is not None and days.problem and not days.ranges]
