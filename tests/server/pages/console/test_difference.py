import pytest

from server.pages.console.difference import marked_difference


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("Slept five hours.", "Slept five hours.", "Slept five hours."),
        ("Slept five hours.", "Slept six hours.", "Slept <del>five</del><ins>six</ins> hours."),
        ("", "Slept.", "<ins>Slept.</ins>"),
        ("Slept.", "", "<del>Slept.</del>"),
        ("a < b", "a > b", "a <del>&lt;</del><ins>&gt;</ins> b"),
        ("One.", "One.\nTwo.", "One.<ins>\nTwo.</ins>"),
    ],
)
def test_an_edit_shows_what_it_takes_away_and_what_it_adds(before: str, after: str, html: str) -> None:
    assert marked_difference(before, after) == html
