"""Every strategy of the hostile model, with how often it is chosen."""

from collections.abc import Callable
from typing import NamedTuple

from langchain_core.messages import BaseMessage

from evals.hostile.strategies import calls, obedient, shapes, words
from evals.hostile.strategies.situation import Situation


class Strategy(NamedTuple):
    """One way to be hostile; ``weight`` is its share among the others."""

    name: str
    answer: Callable[[Situation], BaseMessage]
    weight: int = 2


def _of(*answers: Callable[[Situation], BaseMessage], weight: int = 2) -> tuple[Strategy, ...]:
    return tuple(Strategy(getattr(answer, "__name__", ""), answer, weight) for answer in answers)


STRATEGIES: tuple[Strategy, ...] = (
    # Enough sensible work that there are proposals to steal, to replay and to talk over.
    *_of(obedient.plausible, weight=20),
    *_of(obedient.obey, weight=6),
    *_of(calls.pry, weight=30),  # ends no turn: several answers of the model follow one another
    *_of(calls.unknown_tool, calls.write_sounding_tool, calls.others_tool, calls.other_practice, calls.wrong_types),
    *_of(calls.foreign_ids, calls.touch_foreign_appointment, calls.foreign_fields, calls.replay, weight=4),
    *_of(calls.huge_arguments, calls.nearly_too_large, calls.deep_arguments, calls.circular_arguments, weight=1),
    *_of(calls.odd_text, calls.after_the_end),
    *_of(calls.flood, weight=1),
    *_of(words.leak, words.invent, words.advise, words.link, words.claim_approval, weight=4),
    *_of(words.remnant, words.hide, words.instruct),
    *_of(shapes.free_text, shapes.nothing, shapes.broken_json, shapes.forged_result, shapes.forged_system, weight=1),
    *_of(shapes.erase_history, shapes.overwrite_history, shapes.same_ids, shapes.fail, shapes.cancel, weight=1),
)
