"""The de-identifier's engine takes seconds to load: once for all tests of agents."""

import pytest

from policies.phi import Deidentifier


@pytest.fixture(scope="session")
def deidentifier() -> Deidentifier:
    loaded = Deidentifier.load()
    loaded.warm()
    return loaded
