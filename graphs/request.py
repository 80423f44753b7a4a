"""What a colleague asks an agent to do."""

from pydantic import Field

from practice.chart import NoteFormat
from practice.record import Id, Value


class StaffRequest(Value):
    """A request in words, with the client it is about and the material it works on."""

    text: str = Field(default="", description="In the colleague's words; may be empty where ``task`` says it all")
    task: str | None = Field(
        default=None, max_length=64, description="A staff intent picked by button, e.g. 'staff.draft_note'"
    )
    client_id: Id | None = None
    material: str | None = Field(default=None, description="Transcript, bullets or referral text")
    format: NoteFormat | None = None
    appointment_id: Id | None = None
