from pathlib import Path
from random import Random

import pytest

import ehr.sandbox.generation.attendance as attendance
from ehr.sandbox.generation.chart.grammar import as_sentence, fill
from ehr.sandbox.generation.chart.speech import Speech
from ehr.sandbox.generation.chart.theme import load_themes
from practice.errors import SettingsError


@pytest.mark.parametrize("template", ["a [b|c", "[", "a ] b"])
def test_unbalanced_brackets_are_an_error(template: str) -> None:
    with pytest.raises(ValueError, match=r"template"):
        fill(template, Random(1), {})


def test_a_slot_nobody_filled_is_an_error() -> None:
    with pytest.raises(KeyError):
        fill("Dear {name}", Random(1), {})


def test_choices_nest_and_slots_are_filled_inside_them() -> None:
    said = {fill("[a|b [c|{d}]]", Random(seed), {"d": "x"}) for seed in range(60)}
    assert said == {"a", "b c", "b x"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("slept badly on one nights.", "Slept badly on one night."),
        ("on all but one of seven days", "On all but one of seven days"),
        ("reviewed the card: one difficult days.", "Reviewed the card: one difficult day."),
        ('"i am here," she said.', '"I am here," she said.'),
        ("two nights", "Two nights"),
    ],
)
def test_a_sentence_begins_large_and_one_of_something_is_one(text: str, sentence: str) -> None:
    assert as_sentence(text) == sentence


def test_a_chart_uses_every_template_before_it_comes_back_to_one() -> None:
    speech = Speech({}, {}, Random(3))
    lines = ("a", "b", "c", "d")
    assert {speech.draw(lines) for _ in lines} == set(lines)


def test_nothing_fresh_is_said_when_everything_was() -> None:
    speech = Speech({}, {}, Random(3))
    lines = ("Slept well.",)
    assert speech.say_fresh(lines) == "Slept well."
    speech.begin_note()
    assert speech.say_fresh(lines) is None


def test_people_are_introduced_once_and_not_inside_a_quotation() -> None:
    speech = Speech({}, {"Wren": "her friend Wren"}, Random(3))
    assert speech.say(('"Wren knows," she said.',)) == '"Wren knows," she said.'
    assert speech.say(("Called Wren twice.",)) == "Called her friend Wren twice."
    assert speech.say(("Met Wren for lunch.",)) == "Met Wren for lunch."


def test_every_theme_can_be_told_at_every_level() -> None:
    for theme in load_themes().values():
        assert len(theme.story) >= 5 and theme.skills and theme.goals
        assert all(theme.symptoms.at(level) for level in ("high", "moderate", "low"))
        for goal in theme.goals:
            assert goal.metric.at(1.0) == pytest.approx(goal.metric.worst, abs=goal.metric.step)
            assert goal.metric.at(0.0) == pytest.approx(goal.metric.best, abs=goal.metric.step)


def test_a_broken_data_file_stops_the_generation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "attendance.yaml"
    broken.write_text("version: 1\nearly_cancellation: often\n", encoding="utf-8")
    monkeypatch.setattr(attendance, "_FILE", broken)
    attendance.load_attendance.cache_clear()
    with pytest.raises(SettingsError, match="attendance"):
        attendance.load_attendance()
    monkeypatch.undo()
    attendance.load_attendance.cache_clear()
