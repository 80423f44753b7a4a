"""What stands where words were erased: the same shape, so that readers go on working, and a clear marker."""

from typing import Any

from practice.action import (
    Action,
    CancelAppointment,
    CreateReferral,
    SaveDocument,
    SaveProgressNote,
    SendReply,
)
from practice.grounded import Section, Sentence
from practice.work import ReferralDetails

ERASED = "[erased]"
"""Shown in the place of a text that was erased, at a person's wish or under the retention rules."""

BLANK_PAYLOAD: dict[str, Any] = {"erased": True}
_SENTENCES = (Sentence(text=ERASED, written_by="person"),)


def blanked(action: Action) -> Action:
    """Return the action with nothing left in it that anybody wrote; ids, times and its kind stay.

    Its hash is another one then, and so it can no longer be carried out under a decision about the words.
    """
    match action:
        case CancelAppointment():
            return action.model_copy(update={"reason": ERASED})
        case SendReply():
            return action.model_copy(update={"sentences": _SENTENCES})
        case SaveProgressNote():
            return action.model_copy(update={"sections": _without_words(action.sections)})
        case SaveDocument():
            return action.model_copy(update={"title": ERASED, "sections": _without_words(action.sections)})
        case CreateReferral():
            return CreateReferral(details=ReferralDetails())
        case _:
            return action


def _without_words(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(Section(heading=section.heading, sentences=_SENTENCES) for section in sections)
