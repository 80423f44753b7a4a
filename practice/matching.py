"""Which clinicians suit a referral, with the reasons for and against each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from practice.coverage import SELF_PAY
from practice.matching_data import MatchingData, matching_data
from practice.people import Clinician, Modality, ServiceType
from practice.work import ClinicianMatch, ReferralDetails

_CLOSED = "is not accepting new clients"


def rank_clinicians(
    details: ReferralDetails,
    clinicians: Sequence[Clinician],
    *,
    open_slots: Mapping[str, int],
    today: date,
    limit: int | None = None,
) -> list[ClinicianMatch]:
    """Return the clinicians, best fit first.

    ``open_slots`` counts the bookable slots of each clinician id in the coming weeks; a clinician without an entry has
    none. What the referral does not say earns every clinician the same share and is named in no reason. Clinicians who
    take no new clients, or cannot give the requested service, come last, whatever else fits.
    """
    need = _Need.of(details, today)
    matches = [(_Fit(need, one, open_slots.get(one.id, 0)).judged(), one) for one in clinicians]
    ordered = sorted(matches, key=lambda pair: (-pair[0].score, -open_slots.get(pair[1].id, 0), pair[1].id))
    return [match for match, _ in ordered][:limit]


@dataclass(frozen=True)
class _Need:
    """What a referral asks for, read into the practice's own terms."""

    topics: dict[str, str]
    age_group: str | None
    payer: str | None
    service: ServiceType | None
    language: str | None
    modality: Modality | None

    @classmethod
    def of(cls, details: ReferralDetails, today: date) -> "_Need":
        data = matching_data()
        born = details.date_of_birth
        age = None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return cls(
            topics=data.topics_of(details.concerns, details.diagnosis_codes),
            age_group=None if age is None or age < 0 else data.age_group(age),
            payer=None if (details.payer or "").casefold() == SELF_PAY.casefold() else details.payer,
            service=data.service_of(details.requested_service or ""),
            language=details.language,
            modality=_modality(details.preferred_modality),
        )


def _modality(text: str | None) -> Modality | None:
    return next((one for one in Modality if text and one.value.replace("_", " ") in text.replace("_", " ")), None)


@dataclass
class _Fit:
    """Judges one clinician."""

    need: _Need
    clinician: Clinician
    open_slots: int
    reasons: list[str] = field(default_factory=list)
    concerns: list[str] = field(default_factory=list)

    def judged(self) -> ClinicianMatch:
        data = matching_data()
        score = self._topics(data) + self._must_haves(data) + self._capacity(data)
        offers = self.need.service is None or self.need.service in self.clinician.services
        if not self.clinician.accepting_new or not offers:
            score *= 0.1  # still listed, so that a person sees why not
        return ClinicianMatch(
            clinician_id=self.clinician.id,
            name=self.clinician.full_name,
            score=round(min(score, 1.0), 3),
            reasons=tuple(self.reasons),
            concerns=tuple(self.concerns),
        )

    def _topics(self, data: MatchingData) -> float:
        wanted = self.need.topics
        if not wanted:
            return data.shares.concern
        held = data.topics_of(self.clinician.specialties)
        shared = [topic for topic in wanted if topic in held]
        self.reasons += [f"works with {topic.replace('_', ' ')}" for topic in shared]
        if not shared:
            self.concerns.append(f"{_listed(wanted)} not among their specialties")
        return data.shares.concern * len(shared) / len(wanted)

    def _must_haves(self, data: MatchingData) -> float:
        need, one, shares = self.need, self.clinician, data.shares
        age = need.age_group and need.age_group.replace("_", " ")
        service = need.service and need.service.replace("_", " ")
        modality = need.modality and need.modality.replace("_", " ")
        return sum(
            (
                self._one(age and f"sees {age} clients", shares.age_group, need.age_group in one.age_groups),
                self._one(need.payer and f"credentialed with {need.payer}", shares.payer, self._takes_payer()),
                self._one(service and f"offers {service}", shares.service, need.service in one.services),
                self._one(need.language and f"speaks {need.language}", shares.language, self._speaks()),
                self._one(modality and f"sees clients by {modality}", shares.modality, need.modality in one.modalities),
            )
        )

    def _one(self, claim: str | None, share: float, holds: bool) -> float:
        if not claim:
            return share
        if holds:
            if claim != "speaks English":
                self.reasons.append(claim)
            return share
        self.concerns.append(f"no record that this clinician {_plain(claim)}")
        return 0.0

    def _takes_payer(self) -> bool:
        return (self.need.payer or "").casefold() in {one.casefold() for one in self.clinician.payers}

    def _speaks(self) -> bool:
        return (self.need.language or "").casefold() in {one.casefold() for one in self.clinician.languages}

    def _capacity(self, data: MatchingData) -> float:
        if not self.clinician.accepting_new:
            self.concerns.append(_CLOSED)
        if self.open_slots == 0:
            self.concerns.append("no open slot in the coming weeks")
        else:
            self.reasons.append(f"{self.open_slots} open slot{'s' if self.open_slots > 1 else ''} in the coming weeks")
        return data.shares.capacity * min(1.0, self.open_slots / data.capacity_full_at)


def _plain(claim: str) -> str:
    return claim if claim.startswith(("sees", "offers", "speaks")) else f"is {claim}"


def _listed(topics: Iterable[str]) -> str:
    return ", ".join(topic.replace("_", " ") for topic in topics)
