"""Vectors of the examples, kept in files so that a start need not embed thousands of sentences again.

The files under ``vectors/`` ship with the examples; ``python -m tests.policies.intents.pack`` makes them anew. A file
that does not fit (other examples, another model) is passed over, and the examples are embedded.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from policies.intents.head import Cosines, Vectors

Embed = Callable[[Sequence[str]], Vectors]
"""Turns texts into vectors of length 1, one row each."""

SHIPPED = Path(__file__).parent / "vectors"

_PROBE = "Which model is this?"
_SAME_MODEL = 0.999
_STEPS = 127  # one signed byte a number: cosines change by less than 0.005


def example_vectors(embed: Embed, texts: Sequence[str], folder: Path | None = None) -> Vectors:
    """Return one vector a text: from the shipped files, from ``folder``, or made now and kept there."""
    name = file_name(texts)
    probe = embed([_PROBE])[0]
    for place in (SHIPPED, folder):
        kept = _read(place / name, probe, len(texts)) if place else None
        if kept is not None:
            return kept
    vectors = embed(texts)
    if folder is not None:
        write_vectors(folder / name, vectors, probe)
    return vectors


def file_name(texts: Sequence[str]) -> str:
    """Return the name of the file that holds these texts' vectors."""
    return sha256("\n".join(texts).encode()).hexdigest()[:16] + ".npz"


def write_vectors(path: Path, vectors: Vectors, probe: Cosines) -> None:
    """Keep vectors, a byte a number, with what the model makes of one known sentence."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scale = np.abs(vectors).max(axis=1, keepdims=True)
    packed = np.round(vectors / scale * _STEPS).astype(np.int8)
    with path.open("wb") as file:
        np.savez_compressed(file, packed=packed, scale=scale.astype(np.float32), probe=probe)


def _read(path: Path, probe: Cosines, count: int) -> Vectors | None:
    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as file:
            packed, scale, kept_probe = file["packed"], file["scale"], file["probe"]
    except (OSError, ValueError, KeyError, EOFError):
        return None
    if len(packed) != count or kept_probe.shape != probe.shape or float(kept_probe @ probe) < _SAME_MODEL:
        return None
    vectors = packed.astype(np.float32) * (scale / _STEPS)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit
