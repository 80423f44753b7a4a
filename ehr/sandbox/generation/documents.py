"""Documents in charts: intake forms, safety plans, letters, and the referrals that came in (``documents.yaml``)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.care import Care
from ehr.sandbox.generation.chance import Chance
from ehr.sandbox.generation.chart.cast import cast_of
from ehr.sandbox.generation.chart.grammar import as_sentence, fill
from ehr.sandbox.generation.chart.theme import load_themes
from ehr.sandbox.generation.names import load_names
from ehr.sandbox.generation.referrals import ReferralLetter
from practice.chart import Assessment, Document, DocumentType
from practice.coverage import Coverage
from practice.data_file import load_data_file
from practice.people import Client, ClientStatus, Clinician, Program
from practice.record import Value

_FILE = Path(__file__).with_name("documents.yaml")
_ADULT_DAYS = 18 * 365.25


class LetterForms(Value):
    """Letters, and the share of clients who asked for one."""

    share: float
    adult: str
    young: str


class DocumentForms(Value):
    """Everything ``documents.yaml`` declares."""

    version: int
    practice: str
    intake_form: str
    answers: Mapping[str, Mapping[str, tuple[str, ...]]]
    safety_plan: str
    letters: LetterForms


@dataclass(frozen=True)
class _Paper:
    client_id: str
    type: DocumentType
    title: str
    body: str
    created_at: datetime


class Files:
    """Fills the clients' document folders."""

    def __init__(
        self,
        cares: Sequence[Care],
        clinicians: Sequence[Clinician],
        coverages: Sequence[Coverage],
        chance: Chance,
        almanac: Almanac,
    ) -> None:
        self._forms = load_documents()
        self._cares = {client_id: care for care in cares for client_id in care.client_ids}
        self._clinicians = {clinician.id: clinician for clinician in clinicians}
        self._coverages = {coverage.client_id: coverage for coverage in coverages}
        self._chance = chance
        self._almanac = almanac

    def fill(
        self, clients: Sequence[Client], assessments: Sequence[Assessment], letters: Sequence[ReferralLetter]
    ) -> tuple[Document, ...]:
        """Return every document, oldest first."""
        by_id = {client.id: client for client in clients}
        papers = [paper for client in clients for paper in self._of(client)]
        papers.extend(self._safety_plans(by_id, assessments))
        papers.extend(
            _Paper(one.client_id, DocumentType.LETTER, one.title, one.body, one.received_at) for one in letters
        )
        papers = [replace(paper, created_at=paper.created_at.replace(second=0, microsecond=0)) for paper in papers]
        papers.sort(key=lambda paper: (paper.created_at, paper.client_id, paper.type))
        return tuple(
            Document(
                id=f"DOC-{number:05d}",
                client_id=paper.client_id,
                type=paper.type,
                title=paper.title,
                body=paper.body,
                created_at=paper.created_at,
            )
            for number, paper in enumerate(papers, start=1)
        )

    def _of(self, client: Client) -> Iterator[_Paper]:
        rng = self._chance.stream("documents", client.id)
        if client.status is not ClientStatus.PROSPECT or client.primary_clinician_id is not None:
            filled_at = min(client.created_at + timedelta(hours=rng.uniform(0.1, 20)), self._almanac.morning)
            body = fill(self._forms.intake_form, rng, self._intake_slots(client, filled_at, rng))
            yield _Paper(client.id, DocumentType.INTAKE_FORM, "New client intake form", body, filled_at)
        if client.status is ClientStatus.ACTIVE and rng.random() < self._forms.letters.share:
            yield from self._letter(client, rng)

    def _intake_slots(self, client: Client, filled_at: datetime, rng: Random) -> dict[str, str]:
        care, coverage = self._cares[client.id], self._coverages[client.id]
        themes = [load_themes()[theme] for theme in care.themes]
        slots = self._slots(client) | {"employer": client.employer or "-", "practice": self._forms.practice}
        other = fill(rng.choice(themes[-1].topics), rng, slots)
        answers = self._forms.answers[self._who(client)]
        guardian = client.guardians[0] if client.guardians else None
        modality = client.preferred_modality.value.replace("_", " ") if client.preferred_modality else "either"
        return slots | {
            "plan": coverage.plan,
            "payer": coverage.payer,
            "member_id": coverage.member_id,
            "complaint": fill(rng.choice(themes[0].complaint), rng, slots),
            "topic2_cap": as_sentence(other),
            **{question: rng.choice(choices) for question, choices in answers.items()},
            "times": client.preferred_times or "flexible",
            "modality": modality,
            "guardian_line": f"Parent or guardian: {guardian.name} ({guardian.relation})\n" if guardian else "",
            "signer": guardian.name if guardian else client.full_name,
            "signed_on": f"{self._almanac.local(filled_at):%m/%d/%Y}",
        }

    def _who(self, client: Client) -> str:
        if client.program is Program.SUBSTANCE_USE:
            return "program"
        return "young" if self._young(client) else "adult"

    def _young(self, client: Client) -> bool:
        return (self._almanac.today - client.date_of_birth).days < _ADULT_DAYS

    def _letter(self, client: Client, rng: Random) -> Iterator[_Paper]:
        young = self._young(client)
        written_at = client.created_at + rng.uniform(0.3, 0.9) * (self._almanac.morning - client.created_at)
        local = self._almanac.local(client.created_at)
        slots = self._slots(client) | {"since": f"{local:%B %Y}", "service": "outpatient sessions"}
        form = self._forms.letters.young if young else self._forms.letters.adult
        title = "Letter to school" if young else "Letter for the employer"
        yield _Paper(client.id, DocumentType.LETTER, title, fill(form, rng, slots), written_at)

    def _safety_plans(self, clients: Mapping[str, Client], assessments: Sequence[Assessment]) -> Iterator[_Paper]:
        """Yield a safety plan for every PHQ-9 whose ninth item is above zero, made in the session that followed."""
        for assessment in assessments:
            if len(assessment.items) < 9 or not assessment.items[8]:
                continue
            client = clients[assessment.client_id]
            made_at = assessment.taken_at + timedelta(minutes=65)
            rng = self._chance.stream("safety plan", assessment.id)
            slots = self._slots(client) | {"made_on": f"{self._almanac.local(made_at):%m/%d/%Y}"}
            body = fill(self._forms.safety_plan, rng, slots)
            yield _Paper(client.id, DocumentType.CRISIS_PLAN, "Safety plan", body, made_at)

    def _slots(self, client: Client) -> dict[str, str]:
        care = self._cares[client.id]
        return cast_of(client, care, "Client", load_names(), self._chance) | {
            "name": client.full_name,
            "born": f"{client.date_of_birth:%m/%d/%Y}",
            "pronouns": client.pronouns or "-",
            "address": client.address,
            "phone": client.phone,
            "email": client.email,
            "channel": client.preferred_channel.value,
            "clinician": self._clinicians[care.clinician_id].full_name,
        }


@lru_cache
def load_documents() -> DocumentForms:
    """Read the forms."""
    return load_data_file(_FILE, DocumentForms)
