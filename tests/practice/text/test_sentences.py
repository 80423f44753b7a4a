import pytest

from practice.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   \n\n ", []),
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("no mark at the end", ["no mark at the end"]),
        ("Seen by Dr. Raman at 2 p.m. on Monday. Stable.", ["Seen by Dr. Raman at 2 p.m. on Monday.", "Stable."]),
        ("PHQ-9 was 12.5 on average. Better.", ["PHQ-9 was 12.5 on average.", "Better."]),
        ("J. Avery came. He left.", ["J. Avery came.", "He left."]),
        ('She said "I am fine." Then she cried.', ['She said "I am fine."', "Then she cried."]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("Well... maybe later. Okay.", ["Well... maybe later.", "Okay."]),
        ("- first point\n• second point\n3) third", ["first point", "second point", "third"]),
        ("line one\nline two", ["line one", "line two"]),
        ("Takes 20 mg. daily. Sleeps.", ["Takes 20 mg. daily.", "Sleeps."]),
        ("It was me and I. Then we left.", ["It was me and I.", "Then we left."]),
        ("¿Cómo está? Bien.", ["¿Cómo está?", "Bien."]),
        ("He came at 4. 30 minutes late.", ["He came at 4.", "30 minutes late."]),
    ],
)
def test_text_is_cut_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected
