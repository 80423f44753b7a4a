"""Progress notes: reading what the session left behind, and proposing a draft. Nothing here signs or saves."""

from datetime import date

from pydantic import Field

from practice.action import SaveProgressNote
from practice.appointment import Appointment
from practice.chart import NOTE_HEADINGS, NoteFormat
from practice.errors import InputError
from practice.grounded import Source
from practice.record import Value
from practice.times import spoken_day
from tools.chart import as_content
from tools.context import ToolContext
from tools.draft import DraftSection, NotStated, accept_sections, cited_sources, remarks
from tools.outcome import Proposed
from tools.own_appointment import appointment_of_client
from tools.session_facts import session_source
from tools.tool import Effect, NoArguments, ToolResult, tool


class ProposeProgressNote(Value):
    """Arguments of ``propose_progress_note``."""

    format: NoteFormat = Field(description='"SOAP" or "DAP"')
    sections: tuple[DraftSection, ...] = Field(min_length=1, max_length=6)
    not_stated: NotStated = ()


@tool(effect=Effect.READ, permission="note.propose")
async def read_session_material(context: ToolContext, arguments: NoArguments) -> ToolResult:
    """Read the transcript, dictation or bullets handed in for this note, line by line, and the session's own facts.

    Precondition: somebody handed material in. Effect: none.
    Example: {} gives sources such as "transcript#12" and "appointment:APT-000123".
    """
    if not context.material:
        raise InputError("No material was handed in. Hand this to a person.")
    session = await _session(context)
    facts = (session_source(session, context.profile.tz),) if session else ()
    sources: tuple[Source, ...] = (*context.material, *facts)
    return ToolResult(as_content(sources, ""), sources)


@tool(effect=Effect.PROPOSE, permission="note.propose")
async def propose_progress_note(context: ToolContext, arguments: ProposeProgressNote) -> ToolResult:
    """Propose a progress note draft for the clinician to review, edit and sign, and end your turn.

    Precondition: you have read the material. Use every heading of the format once: SOAP is Subjective, Objective,
    Assessment, Plan; DAP is Data, Assessment, Plan. Each sentence cites the lines it stands on and says no more than
    they do; what nobody said is left out and named in not_stated.
    Effect: none until a clinician decides; then an unsigned, watermarked draft is saved.
    Example: {"format": "DAP", "sections": [{"heading": "Data", "sentences": [{"text": "Client reports sleeping five
    hours a night.", "sources": ["transcript#12"]}]}, {"heading": "Assessment", "sentences": []}, {"heading": "Plan",
    "sentences": []}], "not_stated": ["homework"]}
    """
    if context.note_format and arguments.format is not context.note_format:
        raise InputError(f"The clinician asked for a {context.note_format} note.")
    sections = accept_sections(context, arguments.sections, NOTE_HEADINGS[arguments.format])
    session = await _session(context)
    action = SaveProgressNote(
        client_id=context.known_client.id,
        clinician_id=_author(context, session),
        appointment_id=session.id if session else None,
        session_date=_session_date(context, session),
        format=arguments.format,
        sections=sections,
    )
    day = spoken_day(session.starts_at if session else context.clock(), context.profile.tz)
    count = sum(len(section.sentences) for section in sections)
    outcome = Proposed(
        action=action,
        summary=f"{arguments.format} note draft for the session of {day}: {count} sentences, each with its source",
        sources=cited_sources(context, sections),
        notes=remarks(sections, arguments.not_stated),
    )
    return ToolResult({"proposed": True}, outcome=outcome)


async def _session(context: ToolContext) -> Appointment | None:
    """Return the session that the note is about; one of another client looks like none at all."""
    if context.appointment_id is None:
        return None
    return await appointment_of_client(context, context.appointment_id)


def _session_date(context: ToolContext, session: Appointment | None) -> date:
    moment = session.starts_at if session else context.clock()
    return moment.astimezone(context.profile.tz).date()


def _author(context: ToolContext, session: Appointment | None) -> str:
    """Name the clinician whose note it is: of the session, else the one who asked, else the client's own."""
    principal = context.scope.principal
    author = session.clinician_id if session else principal.clinician_id or context.known_client.primary_clinician_id
    if author is None:
        raise InputError("No clinician can be named as the author. Hand this to a person.")
    return author
