"""Danger in a message or a score, read before anything else (M3)."""

from policies.crisis.lexicon import Lexicon
from policies.crisis.reading import CrisisLevel, CrisisReading, Evidence
from policies.crisis.scores import ScoreReading, ScoreRule, ScoreRules
from policies.crisis.screen import CrisisScreen

__all__ = [
    "CrisisLevel",
    "CrisisReading",
    "CrisisScreen",
    "Evidence",
    "Lexicon",
    "ScoreReading",
    "ScoreRule",
    "ScoreRules",
]
