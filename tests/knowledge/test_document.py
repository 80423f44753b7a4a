from pathlib import Path

import pytest

from knowledge.document import LARGEST_DOCUMENT_BYTES, read_documents
from practice.errors import InputError
from tests.knowledge.conftest import SAMPLE

FRONT = "---\nid: hours\ntitle: Hours\naudience: client\ntopics: [hours]\nupdated: 2026-01-02\n---\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"We are open.", "no front matter"),
        (b"---\nid: hours\nWe are open.", "no front matter"),
        (FRONT.encode(), "no text below"),
        (FRONT.replace("client", "everybody").encode() + b"Open.", "audience"),
        (FRONT.replace("id: hours", "id: The Hours!").encode() + b"Open.", "id"),
        (FRONT.replace("topics: [hours]\n", "").encode() + b"Open.", "topics"),
        (FRONT.replace("title: Hours", "title: Hours\nauthor: me").encode() + b"Open.", "author"),
        (FRONT.replace("2026-01-02", "2026-02-30").encode() + b"Open.", "YAML"),
        (FRONT.replace("[hours]", "[hours").encode() + b"Open.", "YAML"),
        (b"---\n- a list\n---\nOpen.", "holds no fields"),
        (FRONT.encode() + b"Open \x00\x01.", "control characters"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "UTF-8"),
        (FRONT.encode() + b"x" * LARGEST_DOCUMENT_BYTES, "larger than"),
    ],
)
def test_a_bad_document_is_refused_by_name_and_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "bad.md").write_bytes(content)
    with pytest.raises(InputError) as error:
        read_documents(tmp_path)
    assert error.value.detail.startswith("bad.md: ")
    assert reason in error.value.detail


def test_every_bad_document_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(FRONT + "Open.")
    (tmp_path / "one.md").write_text("nothing")
    (tmp_path / "two.md").write_text(FRONT.replace("client", "nobody") + "Open.")
    with pytest.raises(InputError, match=r"one\.md: .*; two\.md: ") as error:
        read_documents(tmp_path)
    assert "good.md" not in error.value.detail


def test_an_id_used_twice_names_both_files(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "hours.md").write_text(FRONT + "Open.")
    (tmp_path / "hours.md").write_text(FRONT + "Closed.")
    with pytest.raises(InputError, match=r"hours\.md: the id 'hours' is already used by a/hours\.md"):
        read_documents(tmp_path)


def test_a_directory_without_documents_is_refused_so_that_a_wrong_path_empties_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a document")
    with pytest.raises(InputError, match="no .md document"):
        read_documents(tmp_path / "missing")
    with pytest.raises(InputError, match="no .md document"):
        read_documents(tmp_path)


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    (tmp_path / "hours.md").write_bytes(b"\xef\xbb\xbf" + (FRONT + "Open.").replace("\n", "\r\n").encode())
    assert read_documents(tmp_path)[0].body == "Open."


def test_the_sample_practice_has_documents_for_both_audiences() -> None:
    documents = read_documents(SAMPLE)
    by_audience = {a: [d for d in documents if d.audience == a] for a in ("client", "staff")}
    assert len(documents) >= 66
    assert len(by_audience["client"]) >= 40
    assert len(by_audience["staff"]) >= 20


@pytest.mark.parametrize("document", read_documents(SAMPLE), ids=lambda d: d.id)
def test_sample_documents_use_reserved_phone_numbers_and_addresses_only(document: object) -> None:
    import re

    text = str(document)
    assert set(re.findall(r"\(312\) (\d{3}-\d{2})", text)) <= {"555-01"}
    assert all(domain.endswith(".example") for domain in re.findall(r"[\w-]+@([\w.-]*\w)", text))
