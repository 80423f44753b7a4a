"""Which free slots to offer first, each with reasons that a person can check, and not three of one afternoon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from practice.appointment import Appointment
from practice.people import Client, Modality
from practice.profile import PracticeProfile
from practice.scheduling.ranking_weights import RankingWeights, ranking_weights
from practice.scheduling.satisfies import violations
from practice.scheduling.slot import RankedSlot, Slot
from practice.scheduling.wish import TimeWish

NOON = 12


def rank_slots(
    slots: Sequence[Slot],
    *,
    client: Client,
    wish: TimeWish,
    original: Appointment | None,
    profile: PracticeProfile,
    preferences: TimeWish | None = None,
    limit: int = 3,
) -> list[RankedSlot]:
    """Return the best ``limit`` slots, best first, spread over days where others fit.

    ``preferences`` is what the client generally likes (``parse_wish`` of ``client.preferred_times``); it orders, and
    never removes. Nearness counts from the original appointment when one moves, and otherwise from the earliest slot
    given. The same input always gives the same order.
    """
    if not slots:
        return []
    judge = _Judge(client, wish, original, profile, preferences, min(slot.starts_at for slot in slots))
    scored = sorted((judge.judged(slot) for slot in slots), key=_order)
    return _spread(_one_per_place(scored), profile, judge.weights, limit)


def _order(ranked: RankedSlot) -> tuple[float, datetime, str]:
    return -ranked.score, ranked.slot.starts_at, ranked.slot.id


@dataclass(frozen=True)
class _Judge:
    """Scores one slot at a time."""

    client: Client
    wish: TimeWish
    original: Appointment | None
    profile: PracticeProfile
    preferences: TimeWish | None
    earliest: datetime

    @property
    def weights(self) -> RankingWeights:
        return ranking_weights()

    def judged(self, slot: Slot) -> RankedSlot:
        shares = self.weights.weights
        earned = [*self._continuity(slot), *self._preference(slot), *self._modality(slot)]
        nearness, rest = shares.nearness, 1.0
        if self.wish.soonest:
            nearness = self.weights.soonest_nearness
            rest = (1 - nearness) / (1 - shares.nearness)
        score = nearness * self._nearness(slot) + rest * sum(share for share, _ in earned)
        reasons = tuple(reason for _, reason in earned if reason)
        if self.wish.soonest and slot.starts_at == self.earliest:
            reasons = ("the earliest free time", *reasons)
        return RankedSlot(slot=slot, score=round(min(score, 1.0), 4), reasons=reasons)

    def _continuity(self, slot: Slot) -> list[tuple[float, str]]:
        shares, found = self.weights.weights, []
        usual = self.original.clinician_id if self.original else self.client.primary_clinician_id
        if usual == slot.clinician_id:
            found.append((shares.same_clinician, "same clinician" if self.original else "your clinician"))
        if self.original is None:
            return found
        zone = self.profile.tz
        before, after = self.original.starts_at.astimezone(zone), slot.starts_at.astimezone(zone)
        same_time = _minutes_apart(before, after) <= self.weights.usual_time_minutes
        same_weekday = before.weekday() == after.weekday()
        if same_time:
            found.append((shares.usual_time, "your usual day and time" if same_weekday else "your usual time"))
        if same_weekday:
            found.append((shares.same_weekday, "" if same_time else "your usual day of the week"))
        return found

    def _preference(self, slot: Slot) -> list[tuple[float, str]]:
        liked = self.preferences
        if liked is None or liked.problem or liked == TimeWish() or violations(slot, liked, self.profile.tz):
            return []
        return [(self.weights.weights.preferred_times, "fits the times you prefer")]

    def _modality(self, slot: Slot) -> list[tuple[float, str]]:
        named = self.wish.modality or self.client.preferred_modality
        kept = named or (self.original.modality if self.original else None)
        if kept is not slot.modality:
            return []
        word = "video" if slot.modality is Modality.VIDEO else "in person"
        return [(self.weights.weights.modality, f"{word} as you prefer" if named else f"{word} as before")]

    def _nearness(self, slot: Slot) -> float:
        anchor = self.earliest if self.wish.soonest or self.original is None else self.original.starts_at
        days = abs(slot.starts_at - anchor) / timedelta(days=1)
        return float(0.5 ** (days / self.weights.nearness_half_life_days))


def _minutes_apart(one: datetime, other: datetime) -> int:
    return abs((one.hour * 60 + one.minute) - (other.hour * 60 + other.minute))


def _one_per_place(ranked: Sequence[RankedSlot]) -> list[RankedSlot]:
    """Keep the better modality of each clinician's start."""
    best: dict[tuple[str, datetime], RankedSlot] = {}
    for one in ranked:
        best.setdefault((one.slot.clinician_id, one.slot.starts_at), one)
    return list(best.values())


def _spread(
    ranked: list[RankedSlot], profile: PracticeProfile, weights: RankingWeights, limit: int
) -> list[RankedSlot]:
    chosen: list[RankedSlot] = []
    losses = [0.0] * len(ranked)
    left = set(range(len(ranked)))
    while left and len(chosen) < limit:
        best = min(left, key=lambda at: (losses[at] - ranked[at].score, at))
        left.remove(best)
        chosen.append(ranked[best])
        for at in left:
            losses[at] += _closeness(ranked[at].slot, ranked[best].slot, profile, weights)
    return chosen


def _closeness(one: Slot, other: Slot, profile: PracticeProfile, weights: RankingWeights) -> float:
    lost = weights.diversity
    if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
        return lost.overlapping
    here, there = one.starts_at.astimezone(profile.tz), other.starts_at.astimezone(profile.tz)
    if here.date() == there.date():
        return lost.same_half_day if (here.hour < NOON) == (there.hour < NOON) else lost.same_day
    return lost.same_start_time if here.time() == there.time() else 0.0
