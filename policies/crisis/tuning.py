"""The machine that training turns: MiniLM's upper layers with low-rank adjustments, an attention and two heads."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from policies.crisis.encoder import ADJUSTED_LAYERS, SCALE, Tokens, adjusted_maps, padded

RANK = 16
_WIDTH = 384
_DROPPED = 0.1
_READ_AT_ONCE = 64


class Judged(NamedTuple):
    """What the machine says of some texts: log-odds of danger (n,), and of each category (n, categories)."""

    danger: Tensor
    category: Tensor


class LowRank(nn.Module):
    """A published linear map and its adjustment, which begins at nothing."""

    def __init__(self, published: nn.Linear) -> None:
        super().__init__()
        self.published = published
        self.A = nn.Parameter(torch.randn(RANK, published.in_features) / math.sqrt(published.in_features))
        self.B = nn.Parameter(torch.zeros(published.out_features, RANK))

    def forward(self, states: Tensor) -> Tensor:
        """Apply both."""
        adjusted: Tensor = self.published(states) + SCALE * (states @ self.A.T @ self.B.T)
        return adjusted


class Trainee(nn.Module):
    """Takes the lower layers' states, which never change and are computed once."""

    def __init__(self, bert: Any, categories: int) -> None:
        super().__init__()
        self.adjusted: dict[str, LowRank] = {}
        for name, linear in list(adjusted_maps(bert)):
            self.adjusted[name] = LowRank(linear)
            layer, path = name.split(".", 1)
            bert.encoder.layer[int(layer)].set_submodule(path, self.adjusted[name])
        self.layers = nn.ModuleList(bert.encoder.layer[-ADJUSTED_LAYERS:])
        self.attention = nn.Linear(_WIDTH, 1, bias=False)
        self.danger = nn.Linear(_WIDTH, 1)
        self.category = nn.Linear(_WIDTH, categories)

    def learned(self) -> Iterator[nn.Parameter]:
        """Yield what training changes."""
        for part in self.adjusted.values():
            yield from (part.A, part.B)
        for head in (self.attention, self.danger, self.category):
            yield from head.parameters()

    def forward(self, lower: Sequence[Tensor]) -> Judged:
        """Judge texts by their lower states, (tokens, 384) each."""
        states = nn.utils.rnn.pad_sequence([each.float() for each in lower], batch_first=True)
        lengths = torch.tensor([len(each) for each in lower])
        nothing = (torch.arange(states.shape[1])[None, :] >= lengths[:, None]).float() * -1e9
        for layer in self.layers:
            states = layer(states, attention_mask=nothing[:, None, None, :])
            states = states[0] if isinstance(states, tuple) else states
        states = functional.dropout(states.float(), _DROPPED, self.training)
        shares = torch.softmax(self.attention(states).squeeze(-1) + nothing, dim=1)
        vectors = (shares.unsqueeze(-1) * states).sum(dim=1)
        return Judged(self.danger(vectors).squeeze(-1), self.category(vectors))


def lower_states(bert: Any, rows: Sequence[Tokens]) -> list[Tensor]:
    """Run the layers below the adjusted ones, once, and keep what comes out in half precision."""
    everything = bert.encoder.layer
    bert.encoder.layer = everything[:-ADJUSTED_LAYERS]
    found: dict[int, Tensor] = {}
    order = sorted(range(len(rows)), key=lambda number: len(rows[number].ids))
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for start in range(0, len(order), _READ_AT_ONCE):
            batch = order[start : start + _READ_AT_ONCE]
            ids, mask = padded([rows[number].ids for number in batch])
            states = bert(input_ids=ids, attention_mask=mask).last_hidden_state
            for number, state, row in zip(batch, states, mask, strict=True):
                found[number] = state[: int(row.sum())].to(torch.bfloat16).clone()
    bert.encoder.layer = everything
    return [found[number] for number in range(len(rows))]
