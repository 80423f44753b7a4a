from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ehr.sandbox.generation import GeneratedPractice, generate_practice

SEED = 20_261_120
"""The seed that the sample practice ships with (``handrail.settings``)."""
TODAY = date(2026, 11, 20)
ZONE = ZoneInfo("America/Chicago")


@pytest.fixture(scope="session")
def practice() -> GeneratedPractice:
    """One practice for all these tests: generating is pure, and the records are frozen."""
    return generate_practice(SEED, TODAY, ZONE)
