from datetime import timedelta

import pytest

from tests.practice.records import local, profile


@pytest.mark.parametrize(
    ("minutes", "answers"), [(0, "CLN-03"), (9, "CLN-03"), (10, "CLN-01"), (20, "CLN-02"), (500, "CLN-02")]
)
def test_an_alert_that_nobody_acknowledges_is_passed_on(minutes: int, answers: str) -> None:
    raised = local(25, 23)  # a Wednesday
    on_call = ("CLN-01", "CLN-01", "CLN-03", "CLN-01", "CLN-01", "CLN-01", "CLN-01")
    assert profile(on_call=on_call).answers_for_alert(raised, raised + timedelta(minutes=minutes)) == answers


def test_who_is_on_call_and_next_in_line_too_is_asked_once() -> None:
    raised = local(23, 9)
    assert profile().answers_for_alert(raised, raised + timedelta(minutes=10)) == "CLN-02"
