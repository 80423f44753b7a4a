"""`handrail train-names`: the name recognizer, made again from policies/phi/frames. Needs Faker (development)."""

import random
from importlib.util import find_spec

import yaml
from rich.console import Console

from evals.deid.suite import FILE
from policies.phi.carriers import written_texts
from policies.phi.everyday_words import FILE as WORDS
from policies.phi.everyday_words import count_everyday_words
from policies.phi.fillers import Fillers
from policies.phi.frames import frames_of, load_frames
from policies.phi.name_model import VERSION, WEIGHTS, write_names
from policies.phi.training import train
from policies.phi.training_texts import held_out_texts
from practice.errors import SettingsError


def train_names(console: Console, *, cases: bool) -> None:
    """Learn, some fifteen minutes, and write the weights beside their reader; with ``cases`` the held-out texts too."""
    if find_spec("faker") is None:
        raise SettingsError("Training needs Faker.", "pip install 'handrail[dev]'")
    WORDS.write_text("\n".join(_everyday()) + "\n", encoding="utf-8")  # first: training draws words from it
    score = train(console.print, write_names)
    console.print(f"{VERSION}: dev {score}, {WEIGHTS.stat().st_size / 1_000_000:.1f} MB: {WEIGHTS.name}")
    if cases:
        write_cases()
        console.print(f"Held-out texts: {FILE.name}")


def write_cases() -> None:
    """Fill the held-out frames and write them where the suite reads them."""
    content = {"version": "deid/2", "texts": held_out_texts()}
    FILE.write_text(yaml.safe_dump(content, allow_unicode=True, width=120, sort_keys=False), encoding="utf-8")


def _everyday() -> list[str]:
    names = [name for half in (False, True) for name in Fillers(random.Random(0), held_out=half).names]
    return count_everyday_words([*written_texts(), *frames_of("train", load_frames())], names)
