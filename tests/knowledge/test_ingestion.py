from pathlib import Path

import pytest

from knowledge.index import KnowledgeIndex
from practice.errors import InputError, SettingsError
from practice.identity import Audience
from tests.knowledge.conftest import WordBagEmbedder

HERE = "here"


def write(directory: Path, name: str, text: str, *, audience: str = "client", title: str = "T") -> None:
    front = f"---\nid: {name}\ntitle: {title}\naudience: {audience}\ntopics: [{name}]\nupdated: 2026-01-02\n---\n"
    (directory / f"{name}.md").write_text(front + text)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    directory = tmp_path / "documents"
    directory.mkdir()
    write(directory, "hours", "## Hours\n<!-- asked: are you open -->\nWe open at eight. We close at six.")
    write(directory, "parking", "## Parking\nPark in the garage. It costs six dollars.")
    write(directory, "protocol", "## Protocol\nPage the clinician on call.", audience="staff")
    return directory


@pytest.fixture
def index(word_bag: WordBagEmbedder, tmp_path: Path) -> KnowledgeIndex:
    return KnowledgeIndex(word_bag, tmp_path / "chroma")


def found(index: KnowledgeIndex, query: str, audience: Audience = Audience.CLIENT, practice: str = HERE) -> list[str]:
    return [p.id for p in index.search(query, practice_id=practice, audience=audience, limit=10)]


def test_a_first_ingest_adds_everything(index: KnowledgeIndex, documents: Path) -> None:
    report = index.ingest(documents, HERE)
    assert report.added == ("hours", "parking", "protocol")
    assert (report.updated, report.removed, report.unchanged, report.embedded) == ((), (), (), 3)


def test_an_unchanged_document_is_not_embedded_again(
    index: KnowledgeIndex, documents: Path, word_bag: WordBagEmbedder
) -> None:
    index.ingest(documents, HERE)
    word_bag.embedded.clear()
    report = index.ingest(documents, HERE)
    assert (report.unchanged, report.embedded) == (("hours", "parking", "protocol"), 0)
    assert word_bag.embedded == []


def test_only_the_changed_passages_of_a_document_are_embedded(
    index: KnowledgeIndex, documents: Path, word_bag: WordBagEmbedder
) -> None:
    long_section = "## One\n" + "This stays as it is today. " * 12
    write(documents, "long", long_section + "\n\n## Two\n" + "That will be changed soon. " * 12)
    index.ingest(documents, HERE)
    word_bag.embedded.clear()
    write(documents, "long", long_section + "\n\n## Two\n" + "That was changed just now. " * 12)
    report = index.ingest(documents, HERE)
    assert (report.updated, report.embedded) == (("long",), 1)
    assert not any("stays" in text for text in word_bag.embedded)


def test_updated_added_and_removed_documents_are_reported_and_searched(index: KnowledgeIndex, documents: Path) -> None:
    index.ingest(documents, HERE)
    write(documents, "hours", "## Hours\nWe open at nine now.")
    write(documents, "pets", "## Pets\nDogs stay outside.")
    (documents / "parking.md").unlink()
    report = index.ingest(documents, HERE)
    assert (report.added, report.updated, report.removed) == (("pets",), ("hours",), ("parking",))
    assert report.unchanged == ("protocol",)
    assert set(found(index, "open dogs garage")) == {"hours#1", "pets#1"}
    passage = index.passage("hours#1", practice_id=HERE, audience=Audience.CLIENT)
    assert passage is not None and passage.text == "We open at nine now."


def test_a_document_that_shrinks_leaves_no_passage_behind(index: KnowledgeIndex, documents: Path) -> None:
    write(documents, "hours", "## A\n" + "We open at eight. " * 20 + "\n\n## B\n" + "We close at six. " * 20)
    index.ingest(documents, HERE)
    write(documents, "hours", "## A\nWe open at eight.")
    index.ingest(documents, HERE)
    assert index.passage("hours#2", practice_id=HERE, audience=Audience.STAFF) is None
    assert "hours#2" not in found(index, "close at six")


def test_a_bad_document_changes_nothing(index: KnowledgeIndex, documents: Path, word_bag: WordBagEmbedder) -> None:
    index.ingest(documents, HERE)
    word_bag.embedded.clear()
    write(documents, "hours", "## Hours\nWe open at nine.")
    (documents / "broken.md").write_bytes(b"\x00\x01")
    with pytest.raises(InputError, match=r"broken\.md"):
        index.ingest(documents, HERE)
    passage = index.passage("hours#1", practice_id=HERE, audience=Audience.CLIENT)
    assert passage is not None and "eight" in passage.text
    assert word_bag.embedded == []


def test_a_failing_model_changes_nothing(
    index: KnowledgeIndex, documents: Path, word_bag: WordBagEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.ingest(documents, HERE)
    write(documents, "hours", "## Hours\nWe open at nine.")

    def fail(texts: object) -> None:
        raise SettingsError("The embedding model cannot be loaded.")

    monkeypatch.setattr(word_bag, "embed", fail)
    with pytest.raises(SettingsError):
        index.ingest(documents, HERE)
    passage = index.passage("hours#1", practice_id=HERE, audience=Audience.CLIENT)
    assert passage is not None and "eight" in passage.text


def test_a_document_that_becomes_staff_only_leaves_the_clients_shelf(index: KnowledgeIndex, documents: Path) -> None:
    index.ingest(documents, HERE)
    write(documents, "parking", "## Parking\nPark in the garage. It costs six dollars.", audience="staff")
    report = index.ingest(documents, HERE)
    assert report.updated == ("parking",)
    assert "parking#1" not in found(index, "garage")
    assert "parking#1" in found(index, "garage", Audience.STAFF)


def test_a_new_model_embeds_everything_again(documents: Path, tmp_path: Path, word_bag: WordBagEmbedder) -> None:
    KnowledgeIndex(word_bag, tmp_path / "chroma").ingest(documents, HERE)
    other = WordBagEmbedder()
    other.name = "another"
    report = KnowledgeIndex(other, tmp_path / "chroma").ingest(documents, HERE)
    assert (len(report.updated), report.embedded) == (3, 3)


def test_the_index_is_there_after_a_restart(documents: Path, tmp_path: Path, word_bag: WordBagEmbedder) -> None:
    before = KnowledgeIndex(word_bag, tmp_path / "chroma")
    before.ingest(documents, HERE)
    before.close()
    again = KnowledgeIndex(word_bag, tmp_path / "chroma")
    assert found(again, "garage")[0] == "parking#1"
    assert again.ingest(documents, HERE).unchanged == ("hours", "parking", "protocol")


def test_practices_do_not_see_or_disturb_each_other(index: KnowledgeIndex, documents: Path, tmp_path: Path) -> None:
    index.ingest(documents, HERE)
    there = tmp_path / "there"
    there.mkdir()
    write(there, "hours", "## Hours\nWe never open.")
    assert index.ingest(there, "there").added == ("hours",)
    assert found(index, "open garage", practice="there") == ["hours#1"]
    passage = index.passage("hours#1", practice_id=HERE, audience=Audience.CLIENT)
    assert passage is not None and "eight" in passage.text
    assert index.passage("parking#1", practice_id="there", audience=Audience.STAFF) is None


def test_two_indexes_in_memory_share_nothing(documents: Path, word_bag: WordBagEmbedder) -> None:
    first, second = KnowledgeIndex(word_bag), KnowledgeIndex(word_bag)
    first.ingest(documents, HERE)
    assert found(second, "garage") == []


def test_a_practice_id_that_cannot_name_a_shelf_is_refused(index: KnowledgeIndex) -> None:
    with pytest.raises(SettingsError, match="practice id"):
        index.search("hours", practice_id="../other", audience=Audience.CLIENT)
