import pytest

from policies.grounding.facts import facts, supported_facts, unsupported
from policies.grounding.rules import default_medications


def _facts(text: str) -> list[tuple[str, str]]:
    return [(fact.kind, fact.value) for fact in facts(text, default_medications())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 2026-11-26", [("date", "11-26"), ("year", "2026")]),
        ("on 11/26/26", [("date", "11-26"), ("year", "2026")]),
        ("Nov. 26th", [("date", "11-26")]),
        ("the 26th of November, 2026", [("date", "11-26"), ("year", "2026")]),
        ("at 4 pm", [("time", "960")]),
        ("at 4:30 p.m.", [("time", "990")]),
        ("at 16:30", [("time", "990")]),
        ("at 4:30", [("time", "270|990")]),
        ("at noon", [("time", "720")]),
        ("12 am", [("time", "0")]),
        ("costs $1,250.50", [("money", "1250.5")]),
        ("costs 75 dollars", [("money", "75")]),
        ("call (312) 555-0142", [("phone", "3125550142")]),
        ("code 90837 and F41.1", [("code", "F41.1"), ("number", "90837")]),
        ("twenty-four hours", [("number", "24")]),
        ("seven out of ten", [("number", "7"), ("number", "10")]),
        ("one of us may come", []),
        ("two Tuesdays", [("weekday", "tuesday"), ("number", "2")]),
        ("on Lexapro", [("medication", "escitalopram")]),
        ("", []),
    ],
)
def test_a_fact_is_read_in_every_spelling(text: str, expected: list[tuple[str, str]]) -> None:
    assert _facts(text) == expected


@pytest.mark.parametrize(
    ("claim", "material", "holds"),
    [
        ("Thursday", "2026-11-26", True),
        ("Friday", "2026-11-26", False),
        ("4:00 pm", "16:00", True),
        ("4:00 pm", "4:00", False),
        ("4:00", "4 pm", True),
        ("7 and 10", "7/10", True),
        ("24", "twenty-four", True),
        ("sertraline", "Zoloft", True),
        ("November 26", "on the 26th of Nov", True),
        ("$75", "75", False),
    ],
)
def test_material_supports_what_it_says_or_implies(claim: str, material: str, holds: bool) -> None:
    supported = supported_facts(material, default_medications())
    stated = facts(claim, default_medications())
    assert stated and all(not unsupported(fact, supported) for fact in stated) is holds
