"""A file of texts with labelled identifiers that this project did not make: read to measure, and for nothing else.

The form is presidio-research's: a list of ``full_text`` with ``spans`` of ``entity_type``, ``start_position`` and
``end_position``.
"""

import json
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from policies.phi.frames import Labelled, LabelledText
from practice.errors import InputError
from practice.record import Value

PASSED_OVER = frozenset({"TITLE", "PREFIX", "NRP"})
"""Words that identify nobody, so that they need not go and may: a title before a name, a nationality."""


class _Span(Value):
    entity_type: str
    start_position: int
    end_position: int


class _Sample(Value):
    full_text: str
    spans: tuple[_Span, ...]


def read_outside(path: Path) -> list[LabelledText]:
    """Return the texts; raises ``InputError`` for a file of another form."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content, list):
            raise TypeError("not a list")
        known = [{name: sample[name] for name in ("full_text", "spans")} for sample in content]
        spans = [[{name: span[name] for name in _Span.model_fields} for span in sample["spans"]] for sample in known]
        paired = [{**sample, "spans": each} for sample, each in zip(known, spans, strict=True)]
        samples = TypeAdapter(list[_Sample]).validate_python(paired)
    except (OSError, ValueError, TypeError, KeyError, ValidationError) as error:
        raise InputError(
            f"{path.name} cannot be read as labelled texts: {type(error).__name__}.",
            "Give a JSON list of objects with full_text and spans.",
        ) from error
    return [
        LabelledText(
            text=sample.full_text,
            spans=tuple(
                sorted(
                    (Labelled(start=s.start_position, end=s.end_position, label=s.entity_type) for s in sample.spans),
                    key=lambda span: span.start,
                )
            ),
        )
        for sample in samples
    ]
