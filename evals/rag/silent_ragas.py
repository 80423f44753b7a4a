"""ragas without its telemetry (0.4.3).

``RAGAS_DO_NOT_TRACK`` stops the sending only: every score still makes an event, which looks up a user id in the home
folder and writes one there, and a thread gathers the events.
"""

from importlib import import_module
from typing import Any


class NoBatcher:
    """Stands in for ragas' gatherer of events, and gathers none."""

    def add_evaluation(self, event: None) -> None:
        """Forget the event."""


def no_event(**_: Any) -> None:
    """Stand in for ragas' event."""


def silence_ragas() -> None:
    """Stop the thread, and put the stand-ins where ragas' metrics make their events. Twice is the same as once."""
    analytics: Any = import_module("ragas._analytics")
    metrics: Any = import_module("ragas.metrics.base")
    analytics._analytics_batcher.shutdown()
    metrics._analytics_batcher = NoBatcher()
    metrics.EvaluationEvent = no_event
