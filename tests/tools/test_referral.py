from datetime import date

import pytest

from practice.action import CreateReferral
from practice.errors import InputError
from practice.grounded import Source
from practice.identity import Purpose
from practice.work import Priority, ReferralDetails
from tests.tools.fake_ehr import FakeEhr
from tests.tools.sample import COORDINATOR, EVERYTHING, JORDAN, surroundings
from tools.context import ToolContext
from tools.outcome import Proposed
from tools.referral import (
    DescribedReferral,
    FindPossibleDuplicates,
    find_possible_duplicates,
    propose_referral,
    rank_clinicians,
    read_referral,
)
from tools.referral_facts import missing_fields, stated_in
from tools.tool import NoArguments

LETTER = (
    "REFERRAL",
    "Patient: Ana Ruiz   DOB: 05/17/1990",
    "Phone: 312.555.0177",
    "Referred by Dr. Helen Cho, Lakeside Family Medicine",
    "Insurance: Aetna, member W998877",
    "Reason: panic attacks and poor sleep since a car accident in August. F41.0",
    "Please see for individual therapy.",
)
LINES = tuple(
    Source(id=f"transcript#{number}", label=f"Line {number}", text=text) for number, text in enumerate(LETTER, start=1)
)
STATED = ReferralDetails(
    person_name="Ana Ruiz",
    date_of_birth=date(1990, 5, 17),
    phone="(312) 555-0177",
    referring_provider="Dr. Helen Cho",
    payer="Aetna",
    member_id="W998877",
    concerns=("panic attacks", "poor sleep"),
    requested_service="individual therapy",
    diagnosis_codes=("F41.0",),
    priority=Priority.SOON,
)


class SearchingEhr(FakeEhr):
    """Finds clients by part of their name, as the EHR does."""

    async def search(self, kind, *, limit=None, **filters):  # type: ignore[no-untyped-def]
        name = filters.pop("name", None)
        found = await super().search(kind, limit=limit, **filters)
        return [one for one in found if name is None or name.lower() in one.full_name.lower()]


def desk(lines: tuple[Source, ...] = LINES, ehr: FakeEhr | None = None) -> ToolContext:
    return surroundings(
        ehr=ehr or SearchingEhr(*EVERYTHING),
        principal=COORDINATOR,
        client=None,
        purpose=Purpose.COORDINATION,
        material=lines,
    )


async def test_the_referral_is_read_line_by_line() -> None:
    assert (await read_referral.run(desk(), NoArguments())).sources == LINES
    with pytest.raises(InputError, match="No referral"):
        await read_referral.run(desk(lines=()), NoArguments())


async def test_a_referral_is_proposed_with_matches_and_its_lines_as_sources() -> None:
    result = await propose_referral.run(desk(), DescribedReferral(details=STATED))
    assert isinstance(result.outcome, Proposed)
    action = result.outcome.action
    assert isinstance(action, CreateReferral)
    assert (action.client_id, action.details, action.missing) == (None, STATED, ())
    assert action.matches[0].name == "Tobias Lindqvist, LCSW"
    assert action.matches[0].reasons
    labels = {source.id: source.label for source in result.outcome.sources}
    assert labels["transcript#2"] == "Line 2: person name, date of birth"
    assert labels["transcript#3"] == "Line 3: phone"


@pytest.mark.parametrize(
    "invented",
    [
        {"person_name": "Ana Ramirez"},
        {"date_of_birth": date(1990, 5, 18)},
        {"phone": "(312) 555-0178"},
        {"payer": "Cigna"},
        {"email": "ana@example.org"},
        {"diagnosis_codes": ("F41.0", "F33.1")},
        {"concerns": ("panic attacks", "cocaine use")},
        {"referring_provider": "Dr. Samuel Oduya"},
    ],
)
async def test_a_field_that_the_referral_does_not_state_is_refused_by_name(invented: dict[str, object]) -> None:
    details = STATED.model_copy(update=invented)
    with pytest.raises(InputError, match=next(iter(invented))):
        await propose_referral.run(desk(), DescribedReferral(details=details))


async def test_an_empty_referral_is_refused() -> None:
    with pytest.raises(InputError, match="No field"):
        await propose_referral.run(desk(), DescribedReferral(details=ReferralDetails()))


async def test_a_person_already_on_file_is_found_by_the_tool_and_named_to_people_only() -> None:
    known = JORDAN.model_copy(update={"first_name": "Anna", "last_name": "Ruiz", "date_of_birth": date(1990, 5, 17)})
    ehr = SearchingEhr(*EVERYTHING, known)
    context = desk(ehr=ehr)
    asked = FindPossibleDuplicates(person_name="Ana Ruiz", date_of_birth=date(1990, 5, 17))
    told = (await find_possible_duplicates.run(context, asked)).content
    assert len(told["possible_duplicates"]) == 1
    assert "CL-0001" not in str(told) and "Anna" not in str(told)
    result = await propose_referral.run(context, DescribedReferral(details=STATED))
    assert isinstance(result.outcome, Proposed) and isinstance(result.outcome.action, CreateReferral)
    assert result.outcome.action.possible_duplicate_ids == ("CL-0001",)
    assert any("CL-0001" in note for note in result.outcome.notes)


async def test_clinicians_are_ranked_with_reasons_and_room() -> None:
    result = await rank_clinicians.run(desk(), DescribedReferral(details=STATED))
    first = result.content["matches"][0]
    assert first["name"] == "Tobias Lindqvist, LCSW"
    assert any("open slot" in reason for reason in first["reasons"])


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"phone": None, "payer": None}, ("phone", "insurance")),
        ({"date_of_birth": date(2011, 1, 1)}, ("guardian",)),
        ({"date_of_birth": date(2011, 1, 1), "guardian_name": "Rosa Ruiz"}, ()),
    ],
)
def test_what_is_missing_is_named(changes: dict[str, object], missing: tuple[str, ...]) -> None:
    assert missing_fields(STATED.model_copy(update=changes), date(2026, 11, 20)) == missing


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"payer": "Self-pay"}, "Insurance: none, private pay"),
        ({"diagnosis_codes": ("F41.1",)}, "Dx F4l,1"),
        ({"date_of_birth": date(1990, 5, 17)}, "born May 17th, 1990"),
        ({"phone": "312-555-0177"}, "(312) 555 0177"),
        ({"person_name": "Ana Ruiz"}, "Pt: ANA RUlZ"),
    ],
)
def test_a_field_counts_as_stated_in_the_forms_that_letters_and_scanners_give_it(
    changes: dict[str, object], line: str
) -> None:
    details = ReferralDetails.model_validate(changes)
    stated = stated_in(details, (Source(id="transcript#1", label="Line 1", text=line),))
    assert stated and all(stated.values())


@pytest.mark.parametrize("arguments", [{}, {"person_name": "Sam Whitfield"}, {"date_of_birth": "1991-04-02"}])
async def test_whoever_is_not_in_the_referral_is_not_looked_for(arguments: dict[str, str]) -> None:
    ehr = SearchingEhr(*EVERYTHING)
    with pytest.raises(InputError):
        await find_possible_duplicates.run(desk(ehr=ehr), find_possible_duplicates.arguments.model_validate(arguments))
    assert ehr.calls == []
