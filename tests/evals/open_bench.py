"""The sample practice as the suites open it, from the one that the whole test session shares."""

from pathlib import Path

from handrail.evaluate import Bench
from handrail.settings import Settings
from knowledge.embedder import Embedder


def bench_on(made_practice: Path, folder: Path, embedder: Embedder) -> Bench:
    settings = Settings(data_dir=made_practice, _env_file=None)
    return Bench(settings=settings, made=made_practice, copies=folder / "copies", embedder=embedder)
