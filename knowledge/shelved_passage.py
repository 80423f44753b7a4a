"""A passage as the vector store keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.embedder import Vector, Vectors
from knowledge.passage import Passage
from practice.identity import Audience

Field = str | int | float | bool | None


@dataclass(frozen=True)
class PassageVectors:
    """The vector of a passage, and one row for each of its sentences and of the questions it is asked as."""

    passage: Vector
    sentences: Vectors
    asked: Vectors


@dataclass(frozen=True)
class ShelvedPassage:
    """A passage with what a search and the next ingest need to know of it.

    topics: the document's, in one string, for the search by words.
    content_hash: of all that was embedded and by what; the same hash needs no new vectors.
    sentences: how many it has; each has a vector of its own, and so has each of ``asked``.
    """

    passage: Passage
    topics: str
    content_hash: str
    sentences: int
    asked: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Everything of it that a search by words may match."""
        passage = self.passage
        return f"{passage.title}. {passage.heading}. {passage.text} {self.topics} {'. '.join(self.asked)}"

    @property
    def sentence_ids(self) -> list[str]:
        """Names of its sentences' vectors, in order."""
        return [f"{self.passage.id}/{number}" for number in range(1, self.sentences + 1)]

    @property
    def asked_ids(self) -> list[str]:
        """Names of its questions' vectors, in order."""
        return [f"{self.passage.id}/asked-{number}" for number in range(1, len(self.asked) + 1)]

    @property
    def fields(self) -> dict[str, Field]:
        """Everything but the id and the text, flat, as Chroma wants it."""
        return {
            **self.passage.model_dump(mode="json", exclude={"id", "text", "score"}),
            "topics": self.topics,
            "content_hash": self.content_hash,
            "sentences": self.sentences,
            "asked": "\n".join(self.asked),
        }

    @classmethod
    def read(cls, passage_id: str, text: str, fields: Mapping[str, object]) -> "ShelvedPassage":
        """Read what ``fields`` wrote."""
        return cls(
            passage=Passage(
                id=passage_id,
                text=text,
                document_id=str(fields["document_id"]),
                title=str(fields["title"]),
                heading=str(fields["heading"]),
                audience=Audience(str(fields["audience"])),
                practice_id=str(fields["practice_id"]),
            ),
            topics=str(fields["topics"]),
            content_hash=str(fields["content_hash"]),
            sentences=int(str(fields["sentences"])),
            asked=tuple(str(fields["asked"]).splitlines()),
        )
