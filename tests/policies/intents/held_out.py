"""The utterances that the classifier is measured by."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

HELD_OUT: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "held_out.yaml").read_text(encoding="utf-8"))


def every_text() -> Iterator[str]:
    """Yield every utterance."""
    for audience in ("client", "staff"):
        for texts in HELD_OUT[audience].values():
            yield from texts
    yield from HELD_OUT["injection"]
    yield from HELD_OUT["ordinary_words_that_look_like_orders"]
    yield from (case["text"] for case in HELD_OUT["several"])
