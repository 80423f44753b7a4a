"""What an evaluator is: a small frozen dataclass that looks at one case and what came of it."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

CaseT_co = TypeVar("CaseT_co", covariant=True)
OutputT_co = TypeVar("OutputT_co", covariant=True)
CaseT_contra = TypeVar("CaseT_contra", contravariant=True)
OutputT_contra = TypeVar("OutputT_contra", contravariant=True)

Score = bool | float | str
"""True or False asserts, a number scores, a word labels."""


@dataclass(frozen=True)
class Context(Generic[CaseT_co, OutputT_co]):
    """A case, and what the system under test made of it."""

    case: CaseT_co
    output: OutputT_co


class Evaluator(Protocol[CaseT_contra, OutputT_contra]):
    """Judges one aspect.

    None says that the aspect does not concern the case, which is then not counted. NaN and an exception are failures,
    and counted as such.
    """

    @property
    def name(self) -> str:
        """The column of the results."""
        ...

    def evaluate(self, context: Context[CaseT_contra, OutputT_contra]) -> Score | None | Awaitable[Score | None]:
        """Return the score."""
        ...
