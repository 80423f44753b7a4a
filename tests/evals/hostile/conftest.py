import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.hostile.attacked import OpenAttacked
from evals.hostile.goals import load_goals
from evals.remembering_embedder import RememberingEmbedder
from handrail.attacked import attacked_practices
from handrail.settings import Settings
from knowledge.embedder import Embedder
from policies.intents import IntentClassifier


@pytest.fixture(scope="session")
def open_attacked(made_practice: Path, embedder: Embedder, classifier: IntentClassifier) -> Iterator[OpenAttacked]:
    """Opens practices under attack, each a copy of the one that the whole session shares."""
    settings = Settings(data_dir=made_practice, _env_file=None)
    remembering = RememberingEmbedder(embedder)
    with tempfile.TemporaryDirectory(prefix="handrail-hostile-") as folder:
        yield attacked_practices(settings, load_goals(), Path(folder), embedder=remembering, classifier=classifier)
