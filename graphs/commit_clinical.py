"""How decided replies, drafts and referrals are laid down in the EHR; called by ``graphs.commit`` alone."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ehr.port import EhrReader, EhrWriter
from practice.action import CreateReferral, SaveDocument, SaveProgressNote, SendReply
from practice.chart import Document, NoteSection, NoteStatus, ProgressNote
from practice.grounded import DRAFT_WATERMARK, Section
from practice.part_2 import STAMP
from practice.work import Message, Referral, Task, Thread

NOTHING_FOUND = "Nothing in the material speaks to this."


async def send_reply(reader: EhrReader, writer: EhrWriter, action: SendReply, at: datetime, key: str) -> str:
    """Post the reply to the thread that was open when it was decided, opening one where there was none.

    A repeat finds the same thread: one that was closed or opened since then is not looked at.
    """
    found = await reader.search(Thread, client_id=action.client_id)
    then_open = [t for t in found if t.opened_at <= at and (t.closed_at is None or t.closed_at > at)]
    if then_open:
        thread = max(then_open, key=lambda t: (t.opened_at, t.id))
    else:
        opened = Thread(id="", client_id=action.client_id, subject="Portal messages", opened_at=at)
        thread = await writer.create(opened, idempotency_key=f"{key}:thread")
    message = Message(
        id="",
        thread_id=thread.id,
        client_id=action.client_id,
        sender="system",
        body=" ".join(sentence.text for sentence in action.sentences),
        category="handrail_reply",
        sent_at=at,
    )
    return (await writer.create(message, idempotency_key=key)).id


async def save_progress_note(
    writer: EhrWriter,
    action: SaveProgressNote,
    stamp: Mapping[str, str],
    at: datetime,
    key: str,
    notice: str | None = None,
) -> str:
    """Put the note into the chart as a watermarked draft; signing it is the clinician's act, in the EHR."""
    sections = [NoteSection(heading=s.heading, text=_flat(s)) for s in action.sections]
    if notice:
        sections.append(NoteSection(heading="Notice", text=notice))
    note = ProgressNote(
        id="",
        client_id=action.client_id,
        clinician_id=action.clinician_id,
        appointment_id=action.appointment_id,
        session_date=action.session_date,
        format=action.format,
        sections=tuple(sections),
        status=NoteStatus.DRAFT,
        watermark=DRAFT_WATERMARK,
        stamp=_tagged(stamp, notice),
        created_at=at,
    )
    return (await writer.create(note, idempotency_key=key)).id


async def save_document(
    writer: EhrWriter, action: SaveDocument, stamp: Mapping[str, str], at: datetime, key: str, notice: str | None = None
) -> str:
    """Put a summary into the chart, watermarked, and with the notice that its client's program asks for."""
    body = _document_body(action.sections)
    document = Document(
        id="",
        client_id=action.client_id,
        type=action.type,
        title=action.title,
        body=f"{body}\n\n{notice}" if notice else body,
        watermark=DRAFT_WATERMARK,
        stamp=_tagged(stamp, notice),
        created_at=at,
    )
    return (await writer.create(document, idempotency_key=key)).id


async def create_referral(
    writer: EhrWriter, action: CreateReferral, at: datetime, key: str, notice: str | None = None
) -> str:
    """Record the referral, and give the care coordinator a task to assign it, with the notice that came with it."""
    referral = await writer.create(
        Referral(
            id="",
            details=action.details,
            matches=action.matches,
            possible_duplicate_ids=action.possible_duplicate_ids,
            missing=action.missing,
            received_at=at,
        ),
        idempotency_key=key,
    )
    first = action.matches[0].name if action.matches else "no clinician matched"
    missing = ", ".join(action.missing) or "nothing"
    task = Task(
        id="",
        title=f"Assign referral {referral.id}",
        body=f"Priority {action.details.priority}. Suggested: {first}. Missing: {missing}."
        + (f"\n\n{notice}" if notice else ""),
        assigned_role="care_coordinator",
        created_at=at,
    )
    await writer.create(task, idempotency_key=f"{key}:task")
    return referral.id


def _tagged(stamp: Mapping[str, str], notice: str | None) -> dict[str, str]:
    return {**stamp, **STAMP} if notice else dict(stamp)


def _flat(section: Section) -> str:
    return " ".join(s.text for s in section.sentences) or NOTHING_FOUND


def _document_body(sections: Iterable[Section]) -> str:
    return "\n\n".join(f"{section.heading}\n{_flat(section)}" for section in sections)
