from policies.phi.span import PhiSpan, resolve_overlaps


def _span(start: int, end: int, kind: str = "date", known: bool = False) -> PhiSpan:
    return PhiSpan(start=start, end=end, kind=kind, known=known)


def test_overlapping_spans_become_one_that_covers_both() -> None:
    assert resolve_overlaps([_span(4, 9), _span(0, 5, "phone")]) == [_span(0, 9, "phone")]


def test_the_charts_reading_wins_over_a_longer_one() -> None:
    assert resolve_overlaps([_span(0, 12, "person"), _span(0, 6, "client", known=True)]) == [
        _span(0, 12, "client", known=True)
    ]


def test_neighbours_stay_apart_and_in_order() -> None:
    assert resolve_overlaps([_span(5, 9), _span(0, 5)]) == [_span(0, 5), _span(5, 9)]
