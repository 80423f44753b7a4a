"""A generated practice: one tuple a kind of record, and the truth behind who came."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from ehr.sandbox.generation.attendance import Chances
from practice.appointment import Appointment, WaitlistEntry
from practice.chart import Assessment, Consent, Document, ProgressNote, TreatmentPlan
from practice.coverage import Authorization, Coverage
from practice.people import Availability, Client, Clinician, Credential, Leave
from practice.record import Record
from practice.work import Message, Referral, Task, Thread


@dataclass(frozen=True)
class GeneratedPractice:
    """Every record of a practice. What they point at comes before them.

    ``attendance_truth`` is no record and no EHR serves it: for each individual, couple, family and medication
    appointment the probabilities from which its outcome was drawn, so that a learned risk can be held against them.
    """

    clinicians: tuple[Clinician, ...]
    credentials: tuple[Credential, ...]
    availability: tuple[Availability, ...]
    leave: tuple[Leave, ...]
    clients: tuple[Client, ...]
    appointments: tuple[Appointment, ...]
    waitlist: tuple[WaitlistEntry, ...]
    coverages: tuple[Coverage, ...]
    authorizations: tuple[Authorization, ...]
    progress_notes: tuple[ProgressNote, ...]
    treatment_plans: tuple[TreatmentPlan, ...]
    assessments: tuple[Assessment, ...]
    threads: tuple[Thread, ...]
    messages: tuple[Message, ...]
    tasks: tuple[Task, ...]
    referrals: tuple[Referral, ...]
    documents: tuple[Document, ...]
    consents: tuple[Consent, ...]
    attendance_truth: Mapping[str, Chances] = field(repr=False)

    def records(self) -> Iterator[Record]:
        """Yield every record, in the order of the fields."""
        for each in fields(self):
            if each.name != "attendance_truth":
                yield from getattr(self, each.name)
