"""Which rules hold for which records; a kind without an entry has none beyond its form and its references."""

from typing import Any

from ehr.sandbox.rules.appointment import AppointmentRule
from ehr.sandbox.rules.message import MessageRule
from ehr.sandbox.rules.progress_note import ProgressNoteRule
from ehr.sandbox.rules.rule import Rule
from practice.appointment import Appointment
from practice.chart import ProgressNote
from practice.record import Record
from practice.work import Message

RULES: dict[type[Record], Rule[Any]] = {
    Appointment: AppointmentRule(),
    ProgressNote: ProgressNoteRule(),
    Message: MessageRule(),
}
