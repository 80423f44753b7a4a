import pytest

from policies.phi.address_pieces import joined_pieces
from policies.phi.span import PhiSpan


def _spans(text: str, **found: str) -> list[PhiSpan]:
    """Spans over the words found, whose kind is the keyword up to its digit."""
    places = [(text.index(words), words, kind.rstrip("0123456789")) for kind, words in found.items()]
    return [PhiSpan(start=at, end=at + len(words), kind=kind) for at, words, kind in places]


def _joined(text: str, **found: str) -> list[str]:
    return [text[span.start : span.end] for span in joined_pieces(text, _spans(text, **found))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we flew from Paris to Rome", {"location1": "Paris", "location2": "Rome"}),
        ("Paris, Rome, Berlin", {"location1": "Paris", "location2": "Rome", "location3": "Berlin"}),
        ("ask Ana in Rome", {"person": "Ana", "location": "Rome"}),
        ("nothing here", {}),
    ],
)
def test_places_without_a_street_stay_apart(text: str, found: dict[str, str]) -> None:
    assert _joined(text, **found) == []


def test_pieces_in_different_sentences_stay_apart() -> None:
    text = "I live on Elm Road. My sister came from Rome."
    assert _joined(text, address="Elm Road", location="Rome") == ["Elm Road"]


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("at Elm Road, Leeds, please", {"address": "Elm Road", "location": "Leeds"}, "Elm Road, Leeds"),
        ("at 12 Elm Road\nLeeds", {"address": "Elm Road", "location": "Leeds"}, "12 Elm Road\nLeeds"),
        ("Elm Road, LS1 4AP Leeds.", {"address": "Elm Road", "location": "Leeds"}, "Elm Road, LS1 4AP Leeds"),
        ("Elmweg 3, 20095 Bonn is it", {"address": "Elmweg 3", "location": "Bonn"}, "Elmweg 3, 20095 Bonn"),
        ("to 4 Elm Road, Apt 3B, Salem, OR 97301 by", {"address": "Elm Road", "location": "Salem"},
         "4 Elm Road, Apt 3B, Salem, OR 97301"),
    ],
)  # fmt: skip
def test_what_belongs_to_one_address_leaves_as_one(text: str, found: dict[str, str], whole: str) -> None:
    assert _joined(text, **found) == [whole]
