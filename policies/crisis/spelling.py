"""A text by its words and letters: what a vector of meaning passes over.

MiniLM was trained on plain English. Hashed runs of words and of letters carry slang, Spanish and disguised spelling.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from policies.crisis.normal_text import normal_text

_BUCKETS = 2**15


def spelling(texts: Sequence[str]) -> Any:
    """Return a sparse matrix, one row a text: hashed runs of 1–3 words, then of 3–5 letters, 2¹⁵ columns each."""
    from scipy.sparse import hstack

    plain = [normal_text(text).text for text in texts]
    words, letters = _hashers()
    return hstack([words.transform(plain), letters.transform(plain)], format="csr")


@lru_cache(maxsize=1)
def _hashers() -> tuple[Any, Any]:
    # Imported here, because scikit-learn takes a second and most commands screen nothing.
    from sklearn.feature_extraction.text import HashingVectorizer

    plain: dict[str, Any] = {"n_features": _BUCKETS, "alternate_sign": False, "dtype": np.float32}
    return (
        HashingVectorizer(ngram_range=(1, 3), token_pattern=r"(?u)\b\w+\b", **plain),
        HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **plain),
    )
