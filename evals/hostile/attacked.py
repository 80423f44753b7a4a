"""A practice under attack: the whole of it, with a hostile model inside, and its EHR's books open to us."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from evals.hostile.ehr_books import EhrBooks
from evals.hostile.model import HostileChatModel
from evals.practice_under_test import PracticeUnderTest


@dataclass(frozen=True)
class AttackedPractice:
    """What a hostile run plays with.

    practice: opened with ``model`` in the place of any other. books: the sandbox EHR's database.
    """

    practice: PracticeUnderTest
    model: HostileChatModel
    books: EhrBooks


OpenAttacked = Callable[[HostileChatModel], AbstractAsyncContextManager[AttackedPractice]]
"""Opens a fresh practice with this model inside, its EHR planted by ``planted_records``, its pages by
``planted_pages``."""
