from practice.grounded import Section, Sentence
from server.pages.console.draft_editor import edited_sentences

DRAFT = Section(
    heading="Plan",
    sentences=(
        Sentence(text="Continue weekly sessions.", sources=("transcript#4",)),
        Sentence(text="Practise breathing.", sources=("transcript#7",)),
    ),
)


def test_an_untouched_sentence_keeps_its_sources_and_a_changed_one_is_the_persons() -> None:
    kept, changed, added = edited_sentences(
        DRAFT, "Continue weekly sessions.\nPractise breathing daily.\n\n  Call her. "
    )
    assert kept == {"text": "Continue weekly sessions.", "sources": ["transcript#4"], "written_by": "agent"}
    assert changed == {"text": "Practise breathing daily.", "sources": [], "written_by": "person"}
    assert added["text"] == "Call her." and added["written_by"] == "person"


def test_an_emptied_section_has_no_sentences() -> None:
    assert edited_sentences(DRAFT, " \n ") == []
