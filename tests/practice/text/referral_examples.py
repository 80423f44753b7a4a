"""Labelled referrals: reading the tables, and comparing field by field."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from practice.text.referral_text import read_referral
from practice.work import ReferralDetails

TODAY = date(2026, 11, 20)
PAYERS = ("Lakeshore Health Plan", "Northgate Health", "Prairie State Mutual")


@dataclass(frozen=True)
class ReferralExample:
    name: str
    text: str
    fields: dict[str, Any]
    missing: tuple[str, ...]

    def differences(self) -> dict[str, tuple[Any, Any]]:
        """Return what was read wrong, by field: (read, expected)."""
        details, _, missing = read_referral(self.text, today=TODAY, payers=PAYERS)
        wrong = {
            name: (read, self.expected(name))
            for name in ReferralDetails.model_fields
            if not same(read := getattr(details, name), self.expected(name))
        }
        if set(missing) != set(self.missing):
            wrong["missing"] = (missing, self.missing)
        return wrong

    def expected(self, name: str) -> Any:
        value = self.fields.get(name)
        if isinstance(value, list):
            return tuple(value)
        return ReferralDetails.model_fields[name].get_default() if value is None else value


def same(read: Any, expected: Any) -> bool:
    """Say whether two values are the same; concerns may come in any order."""
    return set(read) == set(expected) if isinstance(expected, tuple) else read == expected


def load(name: str) -> list[ReferralExample]:
    content = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return [
        ReferralExample(one["name"], one["text"], one["fields"], tuple(one["missing"])) for one in content["examples"]
    ]
