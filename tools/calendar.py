"""Reading the calendar: what is booked, told word for word."""

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import Field

from practice.appointment import Appointment
from practice.grounded import Sentence, Source
from practice.people import Clinician
from practice.record import Value
from practice.scheduling.clinician_name import clinicians_named
from tools.context import ToolContext
from tools.outcome import Answer
from tools.own_appointment import clinician_name, told, upcoming_appointments
from tools.tool import Effect, NoArguments, ToolResult, tool


class ReportNextAppointment(Value):
    """Arguments of ``report_next_appointment``."""

    clinician_name: str | None = Field(default=None, max_length=80, description='If one was named, e.g. "Dr. Lee"')
    first_day: date | None = Field(default=None, description="If days were named: the first, e.g. 2026-11-26")
    last_day: date | None = Field(default=None, description="If days were named: the last, e.g. 2026-11-26")


@tool(effect=Effect.READ, permission="schedule.read")
async def list_appointments(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """List the upcoming appointments of the client in scope, soonest first, and the clinicians of the practice.

    Precondition: none. Effect: none.
    Example: {} gives {"appointments": [{"appointment_id": "APT-000123", "starts_at": "2026-11-26T16:00-06:00", ...}]}.
    """
    upcoming, clinicians = await asyncio.gather(upcoming_appointments(context), context.ehr.search(Clinician))
    content = {
        "appointments": [_shown(one, clinicians, context) for one in upcoming[:12]],
        "clinicians": [{"name": one.full_name, "services": [s.value for s in one.services]} for one in clinicians],
    }
    sources = tuple(_appointment_source(one, clinicians, context) for one in upcoming[:12])
    return ToolResult(content, sources)


@tool(effect=Effect.END, permission="schedule.read")
async def report_next_appointment(context: ToolContext, arguments: ReportNextAppointment) -> ToolResult:
    """Tell the person when the next appointment is, word for word from the calendar; ends your turn.

    Precondition: they asked when, where or with whom, and want nothing changed.
    Effect: a message with the appointment, or that there is none.
    Example: {"clinician_name": "Dr. Lee"} or {"first_day": "2026-11-23", "last_day": "2026-11-27"} or {}
    """
    upcoming, clinicians = await asyncio.gather(upcoming_appointments(context), context.ehr.search(Clinician))
    fitting = [one for one in upcoming if _asked_for(one, arguments, clinicians, context)]
    own = context.scope.principal.client_id is not None
    if fitting:
        sources = tuple(_appointment_source(one, clinicians, context) for one in fitting[:2])
        lead = "Your next appointment is" if own else "The next appointment is"
        narrowed = arguments.first_day or arguments.clinician_name
        lead = lead.replace("next ", "") if narrowed and fitting[0] is not upcoming[0] else lead
        texts = [f"{lead} {_on(told(fitting[0], clinicians, context.profile.tz))}."]
        texts += [f"After that: {told(one, clinicians, context.profile.tz)}." for one in fitting[1:2]]
        sources = tuple(source.model_copy(update={"text": text}) for source, text in zip(sources, texts, strict=True))
    else:
        texts = [_nothing(own, bool(upcoming))]
        texts += [f"The next one is {_on(told(upcoming[0], clinicians, context.profile.tz))}."] if upcoming else []
        sources = (Source(id="calendar#upcoming", label="Calendar", text=" ".join(texts)),)
    sentences = tuple(
        Sentence(text=text, sources=(sources[min(place, len(sources) - 1)].id,)) for place, text in enumerate(texts)
    )
    return ToolResult({"told": True}, sources, Answer(sentences=sentences, sources=sources))


def _on(moment: str) -> str:
    return f"on {moment}"


def _nothing(own: bool, others: bool) -> str:
    whose = "You have" if own else "The client has"
    return f"{whose} no appointment like that on the calendar." if others else f"{whose} no upcoming appointment."


def _asked_for(
    one: Appointment, arguments: ReportNextAppointment, clinicians: Sequence[Clinician], context: ToolContext
) -> bool:
    if arguments.clinician_name:
        named = {clinician.id for clinician in clinicians_named(arguments.clinician_name, clinicians)}
        if one.clinician_id not in named:
            return False
    day = one.starts_at.astimezone(context.profile.tz).date()
    return (arguments.first_day or day) <= day <= (arguments.last_day or day)


def _shown(one: Appointment, clinicians: Sequence[Clinician], context: ToolContext) -> dict[str, Any]:
    return {
        "appointment_id": one.id,
        "starts_at": one.starts_at.astimezone(context.profile.tz).isoformat(timespec="minutes"),
        "label": told(one, clinicians, context.profile.tz),
        "clinician": clinician_name(clinicians, one.clinician_id),
        "service": one.service.value,
        "modality": one.modality.value,
        "minutes": one.duration_minutes,
        "status": one.status.value,
    }


def _appointment_source(one: Appointment, clinicians: Sequence[Clinician], context: ToolContext) -> Source:
    return Source(id=f"appointment:{one.id}", label="Calendar", text=f"{told(one, clinicians, context.profile.tz)}.")
