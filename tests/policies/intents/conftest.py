from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.embedder import Embedder
from policies.intents import IntentAllowlist, IntentClassifier, IntentExamples
from policies.intents.clauses import clauses
from policies.intents.head import Vectors
from tests.policies.intents.held_out import every_text


@pytest.fixture(scope="session")
def classifier() -> IntentClassifier:
    """The classifier as it ships; the held-out texts are embedded in one batch, which saves a minute."""
    embedder = Embedder()
    pieces = list(dict.fromkeys(piece for text in every_text() for piece in (text, *clauses(text))))
    known = dict(zip(pieces, embedder.embed(pieces), strict=True))

    def embed(texts: Sequence[str]) -> Vectors:
        missing = [text for text in texts if text not in known]
        fresh = dict(zip(missing, embedder.embed(missing), strict=True)) if missing else {}
        return np.stack([known[text] if text in known else fresh[text] for text in texts])

    return IntentClassifier(embed, IntentAllowlist.load(), IntentExamples.load())
