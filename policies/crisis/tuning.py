"""The machine that training turns: MiniLM with low-rank adjustments, an attention over words and two heads."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from policies.crisis.encoder import SCALE, Tokens, adjusted_maps, padded

RANK = 16
_WIDTH = 384
_DROPPED = 0.1


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
    """Judges texts; what MiniLM published stays as it is."""

    def __init__(self, bert: Any, categories: int) -> None:
        super().__init__()
        self.adjusted: dict[str, LowRank] = {}
        for name, linear in list(adjusted_maps(bert)):
            self.adjusted[name] = LowRank(linear)
            bert.encoder.layer.set_submodule(name, self.adjusted[name])
        self.bert = bert
        self.attention = nn.Linear(_WIDTH, 1, bias=False)
        self.danger = nn.Linear(_WIDTH, 1)
        self.category = nn.Linear(_WIDTH, categories)

    def learned(self) -> Iterator[nn.Parameter]:
        """Yield what training changes."""
        for part in self.adjusted.values():
            yield from (part.A, part.B)
        for head in (self.attention, self.danger, self.category):
            yield from head.parameters()

    def forward(self, rows: Sequence[Tokens]) -> Judged:
        """Judge one stretch each."""
        ids, mask = padded([row.ids for row in rows])
        states = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        states = functional.dropout(states, _DROPPED, self.training)
        shares = torch.softmax(self.attention(states).squeeze(-1) + (mask - 1) * 1e9, dim=1)
        vectors = (shares.unsqueeze(-1) * states).sum(dim=1)
        return Judged(self.danger(vectors).squeeze(-1), self.category(vectors))
