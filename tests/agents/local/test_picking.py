import pytest

from agents.local.picking import pick

LABELS = (
    "Tuesday, November 24 at 5:00 PM by video",
    "Wednesday, November 25 at 5:30 PM in person",
    "Friday, December 4 at 9:00 AM in person",
)
PEOPLE = (
    "Tuesday, December 1 at 10:00 AM with Priya Raman, MD, by video",
    "Thursday, December 3 at 4:00 PM with Tobias Lindqvist, LCSW, in person",
)


@pytest.mark.parametrize(
    ("text", "labels", "place"),
    [
        ("the first one", LABELS, 0),
        ("2", LABELS, 1),
        ("Option 3 please", LABELS, 2),
        ("the last one works", LABELS, 2),
        ("the earliest", LABELS, 0),
        ("Wednesday", LABELS, 1),
        ("weds is great", LABELS, 1),
        ("fri", LABELS, 2),
        ("5:30 works", LABELS, 1),
        ("9am", LABELS, 2),
        ("the video one", LABELS, 0),
        ("the 25th", LABELS, 1),
        ("Tuesday, November 24 at 5:00 PM by video", LABELS, 0),
        ("with Dr. Raman", PEOPLE, 0),
        ("my thursday session with tobias", PEOPLE, 1),
        ("in person", LABELS, None),
        ("5", LABELS, 0),
        ("the fourth", LABELS, None),
        ("what about Monday", LABELS, None),
        ("yes", LABELS, None),
        ("", LABELS, None),
        ("the first", (), None),
    ],
)
def test_one_label_is_picked_or_none(text: str, labels: tuple[str, ...], place: int | None) -> None:
    assert pick(text, labels) == place
