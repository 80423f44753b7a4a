"""What a client's insurance says to a booking (S8): remarks for people, some of which must be settled first."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, tzinfo

from practice.coverage import SELF_PAY, Authorization, Coverage
from practice.people import Client, Clinician, ServiceType
from practice.record import Value

FEW_SESSIONS = 2
"""With this many authorized sessions left, people are told to ask for more."""


class CoverageNote(Value):
    """One remark. ``blocks`` means that a person must settle it before the booking."""

    code: str
    text: str
    blocks: bool = False


def coverage_notes(
    client: Client,
    coverages: Sequence[Coverage],
    authorizations: Sequence[Authorization],
    clinician: Clinician,
    service: ServiceType,
    starts_at: datetime,
    *,
    zone: tzinfo = UTC,
) -> list[CoverageNote]:
    """Return what stands against, or is worth knowing about, this session under the client's coverage.

    ``starts_at`` is aware; the day in ``zone`` (the practice's) is what plans and authorizations are judged by. With
    several plans the one with the fewest obstacles counts. Nothing to say is an empty list.
    """
    day = starts_at.astimezone(zone).date()
    own = [one for one in coverages if one.client_id == client.id]
    if not own:
        return [CoverageNote(code="no_coverage", text="No insurance or self-pay agreement is on file.")]
    active = [one for one in own if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)]
    if not active:
        last = max(own, key=lambda one: one.ends_on or date.max)
        return [CoverageNote(code="coverage_inactive", text=_inactive(last, day), blocks=True)]
    judged = [list(_of_plan(plan, client, authorizations, clinician, service, day)) for plan in active]
    return min(judged, key=lambda notes: (sum(note.blocks for note in notes), len(notes)))


def _inactive(plan: Coverage, day: date) -> str:
    if plan.ends_on and plan.ends_on < day:
        return f"The {plan.payer} coverage ended on {plan.ends_on:%B} {plan.ends_on.day}, {plan.ends_on.year}."
    return f"The {plan.payer} coverage starts only on {plan.starts_on:%B} {plan.starts_on.day}, {plan.starts_on.year}."


def _of_plan(
    plan: Coverage,
    client: Client,
    authorizations: Sequence[Authorization],
    clinician: Clinician,
    service: ServiceType,
    day: date,
) -> Iterator[CoverageNote]:
    if plan.payer == SELF_PAY:
        return
    if plan.payer.casefold() not in {payer.casefold() for payer in clinician.payers}:
        text = f"{clinician.full_name} is not credentialed with {plan.payer}."
        yield CoverageNote(code="not_credentialed", text=text, blocks=True)
    under = [
        one
        for one in authorizations
        if one.client_id == client.id and one.coverage_id == plan.id and one.service is service
    ]
    if under:
        yield from _of_authorizations(under, day)


def _of_authorizations(authorizations: Sequence[Authorization], day: date) -> Iterator[CoverageNote]:
    in_time = [one for one in authorizations if one.expires_on >= day]
    if not in_time:
        last = max(authorizations, key=lambda one: one.expires_on)
        text = (
            f"Authorization {last.number} expires on {last.expires_on:%B} {last.expires_on.day}, before this session."
        )
        yield CoverageNote(code="authorization_expires", text=text, blocks=True)
        return
    left = sum(one.sessions_left for one in in_time)
    if left == 0:
        text = f"No authorized sessions are left under {in_time[-1].number}."
        yield CoverageNote(code="no_sessions_left", text=text, blocks=True)
    elif left <= FEW_SESSIONS:
        text = f"Only {left} authorized session{'s' if left > 1 else ''} left, this one included."
        yield CoverageNote(code="few_sessions_left", text=text)
