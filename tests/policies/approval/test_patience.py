from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from policies.approval import ApprovalPolicy, Patience
from practice.identity import Role

SINCE = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
PATIENCE = Patience(remind_hours=(8, 24), escalate_hours=48, escalate_to=Role.SUPERVISOR)


@pytest.mark.parametrize(
    "changes",
    [
        {"remind_hours": (0,)},
        {"remind_hours": (8, 8)},
        {"remind_hours": (24, 8)},
        {"remind_hours": (8, 48)},
        {"remind_hours": (), "escalate_hours": 0},
        {"escalate_to": "parrot"},
    ],
)
def test_steps_out_of_order_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Patience.model_validate({**PATIENCE.model_dump(), **changes})


@pytest.mark.parametrize(
    ("hours", "reminders", "escalated"),
    [(0, 0, False), (7.9, 0, False), (8, 1, False), (24, 2, False), (47.9, 2, False), (48, 2, True), (500, 2, True)],
)
def test_each_step_comes_at_its_hour(hours: float, reminders: int, escalated: bool) -> None:
    now = SINCE + timedelta(hours=hours)
    assert (PATIENCE.reminders_due(SINCE, now), PATIENCE.is_escalated(SINCE, now)) == (reminders, escalated)


def test_every_kind_is_escalated_before_it_lapses_to_people_who_may_decide_it() -> None:
    policy = ApprovalPolicy.load()
    for kind, rule in policy.kinds.items():
        patience = policy.patience(kind)
        assert patience.escalate_hours < rule.expires_hours and patience.escalate_to in rule.roles
    assert policy.patience("save_progress_note") != policy.patience("send_reply")
