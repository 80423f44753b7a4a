"""A text as numbers: its sentence vector, its words and its letters, which see what a vector of meaning passes over.

MiniLM was trained on plain English. Hashed runs of words and letters carry slang, Spanish and disguised spelling.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from policies.crisis.normal_text import normal_text

Vectors = np.ndarray[tuple[int, int], np.dtype[np.float32]]
Embed = Callable[[Sequence[str]], Vectors]
"""Turns texts into vectors of length 1, one row each."""

_BUCKETS = 2**14


def features(texts: Sequence[str], embed: Embed) -> Any:
    """Return a sparse matrix, one row a text: the vector, then hashed runs of 1–3 words, then of 3–5 letters."""
    from scipy.sparse import csr_matrix, hstack

    plain = [normal_text(text).text for text in texts]
    words, letters = _hashers()
    return hstack([csr_matrix(embed(texts)), words.transform(plain), letters.transform(plain)], format="csr")


@lru_cache(maxsize=1)
def _hashers() -> tuple[Any, Any]:
    # Imported here, because scikit-learn takes a second and most commands screen nothing.
    from sklearn.feature_extraction.text import HashingVectorizer

    plain: dict[str, Any] = {"n_features": _BUCKETS, "alternate_sign": False, "dtype": np.float32}
    return (
        HashingVectorizer(ngram_range=(1, 3), token_pattern=r"(?u)\b\w+\b", **plain),
        HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **plain),
    )
