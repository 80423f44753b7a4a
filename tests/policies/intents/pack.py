"""Embeds all examples and writes the vectors that ship with them: ``python -m tests.policies.intents.pack``."""

from pathlib import Path

from knowledge.embedder import Embedder
from policies.intents import IntentAllowlist, IntentClassifier, IntentExamples
from policies.intents.vectors import SHIPPED


def pack(folder: Path = SHIPPED) -> None:
    """Replace the shipped vectors by those of the examples as they are now."""
    for stale in folder.glob("*.npz"):
        stale.unlink()
    IntentClassifier(Embedder().embed, IntentAllowlist.load(), IntentExamples.load(), cache=folder)


if __name__ == "__main__":
    pack()
