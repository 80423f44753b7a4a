"""The diagnoses that go with what a client comes for (``diagnoses.yaml``)."""

from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.chance import weighted
from ehr.sandbox.generation.chart.theme import load_themes
from practice.data_file import load_data_file
from practice.record import Value

_FILE = Path(__file__).with_name("diagnoses.yaml")


class Diagnoses(Value):
    """Everything ``diagnoses.yaml`` declares."""

    version: int
    names: dict[str, str]
    followed_by_scores: tuple[str, ...]
    also_named_by_other_themes: float


@lru_cache
def load_diagnoses() -> Diagnoses:
    """Read the names of the diagnoses."""
    return load_data_file(_FILE, Diagnoses)


def diagnoses_of(care: Care, rng: Random) -> tuple[str, ...]:
    """Draw ICD-10-CM codes for a course of care: one for its first theme, sometimes one for its second."""
    themes = load_themes()
    codes = [weighted(rng, themes[care.themes[0]].diagnoses)]
    if len(care.themes) > 1:
        second = weighted(rng, themes[care.themes[1]].diagnoses)
        if rng.random() < load_diagnoses().also_named_by_other_themes and second[:3] != codes[0][:3]:
            codes.append(second)
    return tuple(codes)
