"""How the classifier's weights are made: from the training scenes; the thresholds from those that it did not learn."""

import random
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from policies.crisis.classifier import JOINED, CrisisClassifier, Texts
from policies.crisis.encoder import Tokens, load_minilm, stretches
from policies.crisis.examples import CrisisExample
from policies.crisis.reading import CrisisLevel
from policies.crisis.spelling import spelling
from policies.crisis.tuning import Judged, Trainee
from policies.crisis.weights import Numbers, Weights

FALSE_ALARMS = 0.03
"""Share of the ordinary calibration windows that may raise the alarm."""
SURELY_FALSE = 0.005
"""The same for the imminent level."""
_CALIBRATION = 8
"""One scene in so many sets the thresholds and is not learned from."""
_EPOCHS = 6
_BATCH = 32
_LEARNING_RATE = 5e-4
_WARMING_UP = 0.06
_SMOOTHED = 0.02
"""Labels are taken for 98 % sure, because some are wrong."""
_CATEGORY_WEIGHT = 0.3
_INVERSE_PENALTY = 10.0
"""Of the model over spelling."""

Told = Callable[[str], None]


def train(examples: Sequence[CrisisExample], *, epochs: int = _EPOCHS, told: Told = lambda _: None) -> Weights:
    """Learn, some minutes on one processor; ``told`` hears of each epoch."""
    kept_apart = [example for example in examples if _sets_thresholds(example)]
    learned = [example for example in examples if not _sets_thresholds(example)]
    words, bias = _spelling(learned)
    weights = _learn(learned, version=f"crisis-classifier/{_fingerprint(examples)}", epochs=epochs, told=told)
    weights = weights._replace(spelling=words, spelling_bias=bias)
    ordinary = [example for example in kept_apart if not example.is_crisis]
    odds = worst_odds(CrisisClassifier(weights), ordinary)
    return weights._replace(
        elevated=float(np.quantile(odds, 1 - FALSE_ALARMS)), surely=float(np.quantile(odds, 1 - SURELY_FALSE))
    )


def worst_odds(classifier: CrisisClassifier, examples: Sequence[CrisisExample]) -> list[float]:
    """Return the highest log-odds that each window reaches, read as the screen reads it."""
    return [max(score.odds for score in classifier.scores(_views(example))) for example in examples]


def _views(example: CrisisExample) -> list[Texts]:
    alone: list[Texts] = [(message,) for message in example.window]
    return alone if len(example.window) == 1 else [*alone, example.window[-JOINED:]]


def _learn(examples: Sequence[CrisisExample], *, version: str, epochs: int, told: Told) -> Weights:
    torch.manual_seed(0)
    tokenizer, bert = load_minilm()
    categories = sorted({example.category for example in examples})
    taught = [(example, texts) for example in examples for texts in _taught(example)]
    rows = [stretches(tokenizer, texts)[0] for _, texts in taught]
    danger = torch.tensor([float(example.is_crisis) for example, _ in taught])
    category = torch.tensor([categories.index(example.category) for example, _ in taught])
    trainee = Trainee(bert, len(categories))
    optimizer = torch.optim.AdamW(trainee.learned(), lr=_LEARNING_RATE, weight_decay=0.01)
    steps = epochs * (len(taught) // _BATCH + 1)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (_WARMING_UP * steps), max(0.0, 1 - step / steps))
    )
    trainee.train()
    for epoch in range(epochs):
        losses = []
        for batch in _batches(rows, seed=epoch):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                judged = trainee([rows[number] for number in batch])
            loss = _loss(judged, danger[batch], category[batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch has no types here
            torch.nn.utils.clip_grad_norm_(trainee.learned(), 1.0)
            optimizer.step()
            pace.step()
            losses.append(loss.item())
        told(f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}")
    return _weights(trainee, examples, categories, version)


def _spelling(examples: Sequence[CrisisExample]) -> tuple[Numbers, float]:
    from sklearn.linear_model import LogisticRegression

    rows = spelling(["\n".join(example.window[-JOINED:]) for example in examples])
    model = LogisticRegression(C=_INVERSE_PENALTY, max_iter=2_000, class_weight="balanced")
    model.fit(rows, [example.is_crisis for example in examples])
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])


def _taught(example: CrisisExample) -> list[Texts]:
    """A window is read as one. Of an ordinary thread every message is ordinary; of a crisis only the whole is."""
    whole = example.window[-JOINED:]
    return [whole] if example.is_crisis or len(whole) == 1 else [whole, *((message,) for message in whole)]


def _batches(rows: Sequence[Tokens], seed: int) -> Iterator[list[int]]:
    """Yield every text once, those of one length together, in an order that the seed decides."""
    chance = random.Random(seed)
    order = list(range(len(rows)))
    chance.shuffle(order)
    wide = _BATCH * 8
    near = [
        sorted(order[at : at + wide], key=lambda number: len(rows[number].ids)) for at in range(0, len(order), wide)
    ]
    batches = [part[at : at + _BATCH] for part in near for at in range(0, len(part), _BATCH)]
    chance.shuffle(batches)
    yield from batches


def _loss(judged: Judged, danger: Tensor, category: Tensor) -> Tensor:
    softened = danger * (1 - 2 * _SMOOTHED) + _SMOOTHED
    is_danger = functional.binary_cross_entropy_with_logits(judged.danger.float(), softened)
    which = functional.cross_entropy(judged.category.float(), category, label_smoothing=0.05)
    return is_danger + _CATEGORY_WEIGHT * which


def _weights(trainee: Trainee, examples: Sequence[CrisisExample], categories: list[str], version: str) -> Weights:
    dangers = {example.category for example in examples if example.is_crisis}
    rows = [number for number, category in enumerate(categories) if category in dangers]
    adjustments = {
        f"{name}.{part}": getattr(module, part).detach().numpy()
        for name, module in trainee.adjusted.items()
        for part in "AB"
    }
    heads = trainee.category
    return Weights(
        version=version,
        adjustments=adjustments,
        attention=trainee.attention.weight.detach().numpy()[0],
        danger=trainee.danger.weight.detach().numpy()[0],
        bias=float(trainee.danger.bias.detach()),
        spelling=np.empty(0, dtype=np.float32),
        spelling_bias=0.0,
        elevated=0.0,
        surely=0.0,
        categories=tuple(categories[row] for row in rows),
        category_weights=torch.column_stack([heads.weight, heads.bias]).detach().numpy()[rows],
        imminent=frozenset(e.category for e in examples if e.danger is CrisisLevel.IMMINENT),
    )


def _sets_thresholds(example: CrisisExample) -> bool:
    return int(sha256(example.scene.encode()).hexdigest(), 16) % _CALIBRATION == 0


def _fingerprint(examples: Sequence[CrisisExample]) -> str:
    digest = sha256()
    for example in examples:
        digest.update("\0".join((example.category, *example.window)).encode())
    return digest.hexdigest()[:8]
