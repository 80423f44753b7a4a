"""Referrals as coordinators entered them, with the letters they came from (``referrals.yaml``)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chance import Chance, weighted
from ehr.sandbox.generation.chart.grammar import fill
from practice.coverage import Coverage
from practice.data_file import load_data_file
from practice.people import Client, ClientStatus, Clinician
from practice.record import Value
from practice.work import ClinicianMatch, Priority, Referral, ReferralDetails, ReferralStatus

_FILE = Path(__file__).with_name("referrals.yaml")
_SUBJECTS = {"she/her": "She", "he/him": "He"}
_NOBODY = "unknown"
_SELF_PAY = "Self-pay"


class Concern(Value):
    """What a referral says of the person, and the diagnoses that may stand beside it."""

    says: tuple[str, ...]
    codes: tuple[str, ...]


class ReferralPatterns(Value):
    """Everything ``referrals.yaml`` declares."""

    version: int
    count: int
    forms: Mapping[str, str]
    providers: tuple[str, ...]
    organizations: Mapping[str, tuple[str, ...]]
    concerns: tuple[Concern, ...]
    services: Mapping[str, float]
    says_diagnosis: float
    says_preference: float
    priorities: Mapping[Priority, float]
    duplicates: int


@dataclass(frozen=True)
class ReferralLetter:
    """The text a referral came as, for the chart of the person it is about."""

    client_id: str
    title: str
    body: str
    received_at: datetime


class ReferralDesk:
    """Takes in the referrals."""

    def __init__(
        self, clinicians: Sequence[Clinician], coverages: Sequence[Coverage], chance: Chance, almanac: Almanac
    ) -> None:
        self._patterns = load_referrals()
        self._clinicians = {clinician.id: clinician for clinician in clinicians}
        self._coverages = {coverage.client_id: coverage for coverage in coverages}
        self._chance = chance
        self._almanac = almanac

    def take_in(self, clients: Sequence[Client]) -> tuple[tuple[Referral, ...], tuple[ReferralLetter, ...]]:
        """Return referrals, oldest first, and their letters. The newest are still unassigned."""
        patterns, rng = self._patterns, self._chance.stream("referrals")
        prospects = [client for client in clients if client.status is ClientStatus.PROSPECT]
        people = rng.sample(prospects, min(patterns.count, len(prospects)))
        before = [client for client in clients if client.status is ClientStatus.DISCHARGED]
        taken = [self._one(client, rng) for client in people]
        taken.sort(key=lambda pair: (pair[0].received_at, pair[1].client_id))
        referrals = []
        for number, (referral, _) in enumerate(taken, start=1):
            again = len(taken) - number < patterns.duplicates
            duplicates = (rng.choice(before).id,) if again and before else ()
            update = {"id": f"REF-{number:04d}", "possible_duplicate_ids": duplicates}
            referrals.append(referral.model_copy(update=update))
        return tuple(referrals), tuple(letter for _, letter in taken)

    def _one(self, client: Client, rng: Random) -> tuple[Referral, ReferralLetter]:
        patterns = self._patterns
        received_at = client.created_at - timedelta(minutes=rng.randint(5, 240))
        details = self._details(client, rng)
        form = rng.choice(list(patterns.forms))
        lines = fill(patterns.forms[form], rng, _slots(details, client)).splitlines()
        body = "\n".join(line.rstrip() for line in lines).strip()
        referral = Referral(
            id="REF-0000",
            details=details,
            status=ReferralStatus.ASSIGNED if client.primary_clinician_id else ReferralStatus.NEW,
            matches=self._matches(client, details, rng) if client.primary_clinician_id else (),
            missing=tuple(name for name in ("date_of_birth", "phone", "payer") if getattr(details, name) is None),
            received_at=received_at,
        )
        title = f"Referral from {details.referring_organization} ({form})"
        return referral, ReferralLetter(client.id, title, body, received_at)

    def _details(self, client: Client, rng: Random) -> ReferralDetails:
        patterns, coverage = self._patterns, self._coverages[client.id]
        diagnosed, prefers = rng.random() < patterns.says_diagnosis, rng.random() < patterns.says_preference
        concern, service = rng.choice(patterns.concerns), weighted(rng, patterns.services)
        age_group = "young" if client.guardians else "adult"
        return ReferralDetails(
            person_name=client.full_name,
            date_of_birth=client.date_of_birth,
            phone=client.phone if rng.random() < 0.9 else None,
            email=client.email if rng.random() < 0.7 else None,
            guardian_name=client.guardians[0].name if client.guardians else None,
            referring_provider=rng.choice(patterns.providers),
            referring_organization=rng.choice(patterns.organizations[age_group]),
            concerns=concern.says,
            diagnosis_codes=(rng.choice(concern.codes),) if diagnosed else (),
            requested_service="individual therapy" if client.primary_clinician_id else service,
            payer=coverage.payer,
            member_id=coverage.member_id if coverage.payer != _SELF_PAY else None,
            preferred_modality="video" if prefers and rng.random() < 0.5 else None,
            preferred_times=client.preferred_times if prefers and client.preferred_times else None,
            language=str(client.custom_fields["language"]) if "language" in client.custom_fields else None,
            priority=weighted(rng, patterns.priorities),
        )

    def _matches(self, client: Client, details: ReferralDetails, rng: Random) -> tuple[ClinicianMatch, ...]:
        """Return the clinician the coordinator chose, and the reasons that the records support."""
        assert client.primary_clinician_id is not None
        clinician = self._clinicians[client.primary_clinician_id]
        in_network = details.payer in clinician.payers or details.payer == _SELF_PAY
        reasons = ["Accepts new clients"]
        if in_network:
            reasons.append(f"Accepts {details.payer}")
        return (
            ClinicianMatch(
                clinician_id=clinician.id,
                name=clinician.full_name,
                score=round(rng.uniform(0.72, 0.95) - (0 if in_network else 0.2), 2),
                reasons=tuple(reasons),
                concerns=() if in_network else (f"Not credentialed with {details.payer}",),
            ),
        )


def _slots(details: ReferralDetails, client: Client) -> dict[str, str]:
    preference = " ".join(
        part
        for part in (
            f"Preferred times: {details.preferred_times}." if details.preferred_times else "",
            "Video preferred." if details.preferred_modality else "",
            f"Speaks {details.language}." if details.language else "",
        )
        if part
    )
    return {
        "name": client.full_name,
        "born": f"{client.date_of_birth:%m/%d/%Y}",
        "phone": details.phone or _NOBODY,
        "email": details.email or _NOBODY,
        "contact": " or ".join(way for way in (details.phone, details.email) if way) or client.address,
        "guardian_line": f"Parent or guardian: {details.guardian_name}. " if details.guardian_name else "",
        "payer": details.payer or _NOBODY,
        "member_id": details.member_id or _NOBODY,
        "concerns": " and ".join(details.concerns),
        "diagnosis_line": f"Working diagnosis {details.diagnosis_codes[0]}. " if details.diagnosis_codes else "",
        "service": details.requested_service or _NOBODY,
        "priority": details.priority.value,
        "preference_line": preference,
        "provider": details.referring_provider or _NOBODY,
        "organization": details.referring_organization or _NOBODY,
        "They_cap": _SUBJECTS.get(client.pronouns or "", "This person"),
    }


@lru_cache
def load_referrals() -> ReferralPatterns:
    """Read the patterns of referrals."""
    return load_data_file(_FILE, ReferralPatterns)
