"""The weights of the slot ranking, as data."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field

from practice.data_file import load_data_file
from practice.record import Value

_FILE = Path(__file__).with_name("ranking.yaml")


class RankingShares(Value):
    """How much of the score each reason makes up."""

    same_clinician: float = Field(ge=0, le=1)
    usual_time: float = Field(ge=0, le=1)
    same_weekday: float = Field(ge=0, le=1)
    preferred_times: float = Field(ge=0, le=1)
    modality: float = Field(ge=0, le=1)
    nearness: float = Field(ge=0, le=1)


class Diversity(Value):
    """What a slot loses for being close to one that is already chosen."""

    same_half_day: float = Field(ge=0)
    same_day: float = Field(ge=0)
    same_start_time: float = Field(ge=0)
    overlapping: float = Field(ge=0)


class RankingWeights(Value):
    """Everything that the ranking weighs."""

    version: str
    weights: RankingShares
    soonest_nearness: float = Field(gt=0, lt=1)
    nearness_half_life_days: float = Field(gt=0)
    usual_time_minutes: int = Field(ge=0)
    diversity: Diversity


@lru_cache(maxsize=1)
def ranking_weights() -> RankingWeights:
    """Return the weights of ``ranking.yaml``; raises SettingsError where it is missing or wrong."""
    return load_data_file(_FILE, RankingWeights)
