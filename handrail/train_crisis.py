"""`handrail train-crisis`: the crisis classifier's weights, made again from policies/crisis/examples."""

from rich.console import Console

from knowledge.embedder import Embedder
from policies.crisis.classifier import WEIGHTS
from policies.crisis.examples import CrisisExamples
from policies.crisis.training import train


def train_crisis(console: Console) -> None:
    """Learn from the training scenes, some minutes, and write the weights beside their reader."""
    examples = CrisisExamples.load().train
    weights = train(examples, Embedder(remembered=0).embed)
    weights.write(WEIGHTS)
    console.print(f"{weights.version} from {len(examples)} windows, threshold {weights.elevated:.2f}: {WEIGHTS.name}")
