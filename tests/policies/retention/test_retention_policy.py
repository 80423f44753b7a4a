from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from policies.retention import RetentionPolicy
from policies.retention.retention_policy import Kept
from practice.errors import SettingsError

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SHIPPED = Path("policies/retention/retention.yaml")


@pytest.mark.parametrize("kept", Kept)
def test_everything_that_is_kept_has_a_term(kept: Kept) -> None:
    policy = RetentionPolicy.load()
    assert NOW - policy.limit(kept, NOW) == timedelta(days=getattr(policy.days, kept.value))


@pytest.mark.parametrize(
    ("field", "content"),
    [("conversations", 0), ("drafts", 6), ("checkpoints", "soon"), ("texts", None), ("everything", 30)],
)
def test_a_term_that_is_too_short_wrong_or_unknown_stops_the_start(tmp_path: Path, field: str, content: Any) -> None:
    policy = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    policy["days"][field] = content
    path = tmp_path / "retention.yaml"
    path.write_text(yaml.safe_dump(policy), encoding="utf-8")
    with pytest.raises(SettingsError, match=field):
        RetentionPolicy.load(path)


def test_a_missing_policy_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        RetentionPolicy.load(tmp_path / "retention.yaml")
