"""What a hostile run is played on, in this process or in one of several workers."""

import asyncio
import gc
import logging
import signal
from multiprocessing import current_process
from pathlib import Path

import structlog

import handrail.quiet  # noqa: F401  # before anything that could phone home; a worker begins here
from evals.hostile.attacked import OpenAttacked
from evals.hostile.goals import AttackGoal
from evals.hostile.result import HostileResult
from evals.hostile.run import Part, play_part
from evals.hostile.tally import Tally
from evals.remembering_embedder import RememberingEmbedder
from handrail.attacked import attacked_practices
from handrail.settings import Settings
from knowledge.embedder import Embedder
from policies.intents import IntentAllowlist, IntentClassifier, IntentExamples
from practice.record import Value


class Ground(Value):
    """A made sample practice to copy, under ``copies``; goals; and the file that, once it is there, stops the run."""

    settings: Settings
    goals: tuple[AttackGoal, ...]
    copies: Path
    stop: Path

    def opener(self, embedder: Embedder) -> OpenAttacked:
        """Load what every practice of this process shares, once."""
        logging.getLogger().setLevel(logging.ERROR)
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        remembering = RememberingEmbedder(embedder)
        cache = self.settings.data_dir / "intents"
        classifier = IntentClassifier(remembering.embed, IntentAllowlist.load(), IntentExamples.load(), cache=cache)
        classifier.warm()
        gc.collect()
        gc.freeze()  # the models stay: no need to walk through them at every collection
        return attacked_practices(self.settings, self.goals, self.copies, embedder=remembering, classifier=classifier)


class Worker:
    """One of several processes. ``ground`` and ``opened`` are set when it begins."""

    ground: Ground
    opened: OpenAttacked


def begin_worker(ground: Ground) -> None:
    """Begin a worker; an interrupt is its parent's to hear."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Worker.ground = ground.model_copy(update={"copies": ground.copies / current_process().name})
    Worker.opened = Worker.ground.opener(Embedder())


def play_in_worker(part: Part) -> HostileResult:
    """Play one part; one of no turns where the run was stopped before it."""
    ground = Worker.ground
    if ground.stop.exists():
        return Tally().result(seed=part.run_seed, goals=len(ground.goals), stopped=True)
    return asyncio.run(play_part(Worker.opened, part, ground.goals, stopped=ground.stop.exists))
