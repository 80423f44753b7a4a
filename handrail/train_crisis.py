"""`handrail train-crisis`: the crisis classifier's weights, made again from policies/crisis/examples."""

from rich.console import Console

from policies.crisis.examples import CrisisExamples
from policies.crisis.training import train
from policies.crisis.weights import WEIGHTS


def train_crisis(console: Console) -> None:
    """Learn from the training scenes, a quarter of an hour, and write the weights beside their reader."""
    examples = CrisisExamples.load().train
    weights = train(examples, told=console.print)
    weights.write(WEIGHTS)
    console.print(f"{weights.version} from {len(examples)} windows, threshold {weights.elevated:.2f}: {WEIGHTS.name}")
