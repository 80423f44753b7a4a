"""Questions with known answers: what tuning learns from and evaluations measure against, never the same ones."""

from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from practice.data_file import load_data_file
from practice.identity import Audience
from practice.record import Value


class Refusal(StrEnum):
    """Why a question must go to a person."""

    NOT_IN_DOCUMENTS = "not_in_documents"
    CLINICAL = "clinical"
    STAFF_ONLY = "staff_only"


class LabelledQuestion(Value):
    """A question in a client's own words, and what a right answer rests on."""

    id: str
    question: str
    audience: Audience = Audience.CLIENT
    answerable: bool
    refusal: Refusal | None = None
    documents: tuple[str, ...] = ()
    passages: tuple[str, ...] = Field(default=(), description="Ids of the passages that answer")
    key_facts: tuple[str, ...] = Field(default=(), description="Word for word in a right answer")
    reference: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.answerable and not (self.documents and self.passages and self.key_facts):
            raise ValueError(f"{self.id}: an answerable question names its documents, passages and key facts")
        if not self.answerable and self.refusal is None:
            raise ValueError(f"{self.id}: a question without an answer says why")
        return self


class QuestionSet(Value):
    """A file of labelled questions."""

    version: str
    questions: tuple[LabelledQuestion, ...]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file; raises SettingsError where it is missing or wrong."""
        return load_data_file(path, cls)
