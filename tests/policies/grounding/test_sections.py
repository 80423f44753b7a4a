import pytest

from policies.grounding.sections import check_sections
from practice.grounded import Section, Sentence, Source

LINES = (
    ("transcript#1", "Therapist: Any thoughts of hurting yourself or of suicide?"),
    ("transcript#2", "Client: No, nothing like that."),
    ("transcript#3", "Client: I slept four hours most nights and I've been anxious at work with Marcus."),
    ("transcript#4", "Client: I still take the Zoloft, 50 mg, every morning. I don't drink anymore."),
    ("transcript#5", "Therapist: Have you had panic attacks? Client: Yes, two since Monday, March 2."),
    ("transcript#6", "Client: I'm not sleeping well and I missed work."),
    ("transcript#7", "Client: I have no appetite, energy, or motivation."),
)
SOURCES = [
    *(Source(id=line, label=f"Line {line[-1]}", text=text) for line, text in LINES),
    Source(id="assessment:AS-000009", label="PHQ-9 of 2026-11-02", text="PHQ-9 total 14 (moderate)"),
]


def _codes(text: str, *lines: int) -> set[str]:
    cited = tuple(f"transcript#{line}" for line in lines)
    section = Section(heading="Subjective", sentences=(Sentence(text=text, sources=cited),))
    return {problem.code for problem in check_sections([section], SOURCES)}


@pytest.mark.parametrize(
    ("text", "lines", "code"),
    [
        ("Client reports poor sleep.", (), "no_source"),
        ("Client reports poor sleep.", (99,), "unknown_source"),
        ("Client reports thoughts of suicide.", (1, 2), "negation_flipped"),
        ("Client reports thoughts of suicide.", (1,), "negation_flipped"),
        ("Client slept six hours most nights.", (3,), "unsupported_number"),
        ("Client has been anxious at work with Trevor.", (3,), "unsupported_name"),
        ("Client takes Prozac 50 mg every morning.", (4,), "unsupported_medication"),
        ("Client takes Zoloft 100 mg every morning.", (4,), "unsupported_number"),
        ("Client drinks.", (4,), "negation_flipped"),
        ("Client denies panic attacks.", (5,), "negation_flipped"),
        ("Client had two panic attacks since Tuesday, March 3.", (5,), "unsupported_date"),
        ("Client won a lottery and bought a boat.", (3,), "not_contained"),
        ("Client has a good appetite.", (7,), "negation_flipped"),
    ],
)
def test_a_sentence_that_its_source_does_not_carry_is_held_back(text: str, lines: tuple[int, ...], code: str) -> None:
    assert code in _codes(text, *lines)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Client denies thoughts of suicide or of hurting self.", (1, 2)),
        ("Client reports sleeping four hours most nights.", (3,)),
        ("Client slept 4 hours most nights and reported being anxious at work with Marcus.", (3,)),
        ("Client continues to take sertraline 50 mg every morning.", (4,)),
        ("Client denies drinking.", (4,)),
        ("Client reports two panic attacks since Monday, 3/2/2026.", (5,)),
        ("Client reports not sleeping well and missed work.", (6,)),
        ("Client denies energy, motivation or appetite.", (7,)),
    ],
)
def test_a_sentence_that_its_source_carries_goes_on(text: str, lines: tuple[int, ...]) -> None:
    assert _codes(text, *lines) - {"unsupported_year"} == set()


def test_a_score_may_be_dated_by_its_label() -> None:
    said = Sentence(text="PHQ-9 total was 14 (moderate) on November 2, 2026.", sources=("assessment:AS-000009",))
    assert check_sections([Section(heading="Objective", sentences=(said,))], SOURCES) == []


def test_an_empty_section_claims_nothing() -> None:
    assert check_sections([Section(heading="Objective")], SOURCES) == []


def test_a_person_needs_no_source_but_may_name_nobody_else() -> None:
    said = Sentence(text="Reviewed by phone with Luís.", written_by="person")
    section = Section(heading="Plan", sentences=(said,))
    assert check_sections([section], SOURCES) == []
    problems = check_sections([section], SOURCES, forbidden_identifiers=("Luis",))
    assert [problem.code for problem in problems] == ["forbidden_identifier"]
