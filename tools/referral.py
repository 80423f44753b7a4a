"""Referrals from outside: read, compared, matched, and proposed as a structured record. Nobody is assigned here."""

from datetime import date

from pydantic import Field

from practice.action import CreateReferral
from practice.errors import InputError
from practice.grounded import Source
from practice.record import Value
from practice.work import ReferralDetails
from tools.chart import as_content
from tools.context import ToolContext
from tools.outcome import Proposed
from tools.referral_facts import missing_fields, stated_in
from tools.referral_search import duplicates_of, ranked_for
from tools.tool import Effect, NoArguments, ToolResult, tool


class FindPossibleDuplicates(Value):
    """Arguments of ``find_possible_duplicates``."""

    person_name: str | None = Field(default=None, max_length=120, description='As the referral says, e.g. "Ana Ruiz"')
    date_of_birth: date | None = Field(default=None, description="e.g. 1990-05-17")
    phone: str | None = Field(default=None, max_length=40)
    email: str | None = Field(default=None, max_length=120)


class DescribedReferral(Value):
    """Arguments of ``rank_clinicians`` and ``propose_referral``."""

    details: ReferralDetails = Field(description="Only what the referral states, in its own words; leave the rest out")


@tool(effect=Effect.READ, permission="referral.propose", about_client=False)
async def read_referral(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Read the referral that was handed in, line by line.

    Precondition: somebody handed one in. Effect: none.
    Example: {} gives sources such as "transcript#3".
    """
    if not context.material:
        raise InputError("No referral was handed in. Hand this to a person.")
    return ToolResult(as_content(context.material, ""), context.material)


@tool(effect=Effect.READ, permission="referral.propose", about_client=False)
async def find_possible_duplicates(context: ToolContext, arguments: FindPossibleDuplicates) -> ToolResult:
    """Ask whether the person of a referral may already be on file. Tells how many and why, never who.

    Precondition: you have read the referral, and each field stands in it. Effect: none.
    Example: {"person_name": "Ana Ruiz", "date_of_birth": "1990-05-17"}
    """
    details = ReferralDetails.model_validate(arguments.model_dump())
    _require_stated(stated_in(details, context.material))
    found = await duplicates_of(context, details)
    return ToolResult({"possible_duplicates": [{"score": one.score, "reasons": list(one.reasons)} for one in found]})


@tool(effect=Effect.READ, permission="referral.propose", about_client=False)
async def rank_clinicians(context: ToolContext, arguments: DescribedReferral) -> ToolResult:
    """Rank the clinicians for a referral by specialty, age group, insurance, language, modality and room.

    Precondition: you have read the referral. Effect: none.
    Example: {"details": {"concerns": ["panic attacks"], "payer": "Aetna", "priority": "routine"}}
    """
    matches = await ranked_for(context, arguments.details)
    return ToolResult({"matches": [one.model_dump(mode="json", exclude={"clinician_id"}) for one in matches]})


@tool(effect=Effect.PROPOSE, permission="referral.propose", about_client=False)
async def propose_referral(context: ToolContext, arguments: DescribedReferral) -> ToolResult:
    """Propose the structured referral with ranked clinicians for the care coordinator, and end your turn.

    Precondition: you have read the referral. Every field stands in it; a field that does not is refused by name.
    Duplicates, matches and what is missing are worked out here.
    Effect: none until somebody decides; then the referral is recorded and a coordinator gets a task.
    Example: {"details": {"person_name": "Ana Ruiz", "date_of_birth": "1990-05-17", "phone": "(312) 555-0177",
    "concerns": ["panic attacks"], "payer": "Aetna", "referring_provider": "Dr. Lee", "priority": "soon"}}
    """
    details = arguments.details
    stated = stated_in(details, context.material)
    _require_stated(stated)
    duplicates = await duplicates_of(context, details)
    matches = tuple(await ranked_for(context, details))
    action = CreateReferral(
        details=details,
        matches=matches,
        possible_duplicate_ids=tuple(one.client_id for one in duplicates),
        missing=missing_fields(details, context.local_now.date()),
    )
    outcome = Proposed(
        action=action,
        summary=f"Referral, {details.priority}: {_best(action)}; {len(duplicates)} possible duplicate(s)",
        sources=_labelled(stated, context.material),
        notes=_notes(action, [f"{one.client_id}: {', '.join(one.reasons)}" for one in duplicates]),
    )
    return ToolResult({"proposed": True}, outcome=outcome)


def _require_stated(stated: dict[str, tuple[Source, ...]]) -> None:
    """Whoever is not in the referral is nobody to ask for. Raises ``InputError`` for no field, or one that it lacks."""
    if not stated:
        raise InputError("No field is filled. If this is no referral, hand it to a person.")
    if unstated := [name for name, lines in stated.items() if not lines]:
        raise InputError(f"The referral does not state: {', '.join(unstated)}. Leave these out.")


def _best(action: CreateReferral) -> str:
    return f"best match {action.matches[0].name}" if action.matches else "no clinician matches"


def _labelled(stated: dict[str, tuple[Source, ...]], material: tuple[Source, ...]) -> tuple[Source, ...]:
    """Return each line that states something, in order, labelled with the fields it states."""
    fields: dict[str, list[str]] = {}
    for name, found in stated.items():
        for line in found[:2]:
            fields.setdefault(line.id, []).append(name.split(" ")[0].replace("_", " "))
    return tuple(
        line.model_copy(update={"label": f"{line.label}: {', '.join(dict.fromkeys(fields[line.id]))}"})
        for line in material
        if line.id in fields
    )


def _notes(action: CreateReferral, duplicates: list[str]) -> tuple[str, ...]:
    notes = [f"Missing: {', '.join(action.missing)}."] if action.missing else []
    notes += [f"May be on file as {one}." for one in duplicates]
    return tuple(notes)
