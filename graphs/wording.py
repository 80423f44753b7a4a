"""How an action reads in a sentence: 'move your appointment to Tuesday, November 24 at 5:00 PM by video'."""

from zoneinfo import ZoneInfo

from practice.action import (
    Action,
    BookAppointment,
    CancelAppointment,
    ConfirmAppointment,
    CreateReferral,
    RescheduleAppointment,
    SaveDocument,
    SaveProgressNote,
    SendReply,
)
from practice.identity import Audience
from practice.people import Modality
from practice.times import spoken

PLACE = {Modality.VIDEO: "by video", Modality.IN_PERSON: "in person"}


def describe(action: Action, zone: ZoneInfo, audience: Audience = Audience.CLIENT) -> str:
    """Say in a few words what the action would do; holds no name and no clinical text."""
    whose = "your" if audience is Audience.CLIENT else "the"
    match action:
        case BookAppointment():
            return f"book an appointment on {spoken(action.starts_at, zone)} {PLACE[action.modality]}"
        case RescheduleAppointment():
            return f"move {whose} appointment to {spoken(action.starts_at, zone)} {PLACE[action.modality]}"
        case CancelAppointment():
            return f"cancel {whose} appointment"
        case ConfirmAppointment():
            return f"confirm {whose} appointment"
        case SendReply():
            return "send an answer"
        case SaveProgressNote():
            return f"save a {action.format} note draft for {action.session_date:%B %d}"
        case SaveDocument():
            return f"save a {action.type.value.replace('_', ' ')}"
        case CreateReferral():
            return "record a referral and ask the care coordinator to assign it"
