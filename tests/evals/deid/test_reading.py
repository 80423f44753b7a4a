"""What counts as found and as right."""

from pathlib import Path

import pytest

from evals.deid.outside import read_outside
from evals.deid.reading import read
from policies.phi.frames import LabelledText
from practice.errors import InputError

TEXT = LabelledText.parse("⟦TITLE:Dr.⟧ ⟦PERSON:Ana Ruiz⟧ lives in ⟦LOCATION:Oak Park⟧.")


def test_a_piece_that_is_hidden_under_any_label_is_found_and_a_title_is_neither_wanted_nor_wrong() -> None:
    result = read(TEXT, [(0, 12), (22, 30)])
    assert result.wanted == result.found == {"PERSON": 1, "LOCATION": 1}
    assert (result.said, result.right) == (2, 2)


def test_half_a_name_is_missed_and_what_was_hidden_of_it_is_still_right() -> None:
    result = read(TEXT, [(4, 7), (22, 30)])
    assert [(one.label, one.words) for one in result.missed] == [("PERSON", "Ana Ruiz")]
    assert result.wrong == ()


def test_ordinary_words_that_are_hidden_are_wrong() -> None:
    result = read(TEXT, [(4, 12), (13, 18), (22, 30)])
    assert result.wrong == ("lives",)


def test_nothing_hidden_finds_nothing() -> None:
    result = read(TEXT, [])
    assert result.found == {} and len(result.missed) == 2


@pytest.mark.parametrize(
    "content", ["", "{}", '[{"text": "no spans"}]', '[{"full_text": "a", "spans": [{"start": 1}]}]']
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "outside.json"
    path.write_text(content)
    with pytest.raises(InputError):
        read_outside(path)


def test_an_outside_file_is_read_with_its_spans_in_order(tmp_path: Path) -> None:
    path = tmp_path / "outside.json"
    path.write_text(
        '[{"full_text": "Ana in Rome", "masked": "", "spans": ['
        '{"entity_type": "LOCATION", "entity_value": "Rome", "start_position": 7, "end_position": 11},'
        '{"entity_type": "PERSON", "entity_value": "Ana", "start_position": 0, "end_position": 3}]}]'
    )
    [text] = read_outside(path)
    assert text.marked() == "⟦PERSON:Ana⟧ in ⟦LOCATION:Rome⟧"
