"""The kinds of record that a dialect may declare, by class name."""

from practice.appointment import Appointment, WaitlistEntry
from practice.chart import Assessment, Consent, Document, ProgressNote, TreatmentPlan
from practice.coverage import Authorization, Coverage
from practice.people import Availability, Client, Clinician, Credential, Leave
from practice.record import Record
from practice.work import Message, Referral, Task, Thread

RECORD_KINDS: dict[str, type[Record]] = {
    kind.__name__: kind
    for kind in (
        Appointment,
        Assessment,
        Authorization,
        Availability,
        Client,
        Clinician,
        Consent,
        Coverage,
        Credential,
        Document,
        Leave,
        Message,
        ProgressNote,
        Referral,
        Task,
        Thread,
        TreatmentPlan,
        WaitlistEntry,
    )
}
