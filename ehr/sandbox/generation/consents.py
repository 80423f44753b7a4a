"""What clients have agreed to: treatment, payment, AI assistance, and the Part 2 consents of one program."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from ehr.sandbox.generation.almanac import Almanac
from ehr.sandbox.generation.chance import Chance
from practice.chart import Consent
from practice.coverage import Coverage
from practice.data_file import load_data_file
from practice.people import Client, ClientStatus, Program
from practice.record import Value

_FILE = Path(__file__).with_name("consents.yaml")
_AI = "ai_assistance"
_SIGNED_AFTER_HOURS = 26
_RENEWED_DAYS_BEFORE = 9


class ConsentForm(Value):
    """A consent clients are asked for."""

    purpose: str
    share: float
    recipient: str = "practice"
    days: int | None = None


class NamedConsent(Value):
    """A consent of a named person, in days from today."""

    purpose: str
    granted: int
    expires: int
    revoked: int | None = None
    recipient: str = "practice"


class ConsentPatterns(Value):
    """Everything ``consents.yaml`` declares."""

    version: int
    practice: str
    general: tuple[ConsentForm, ...]
    part_2: tuple[ConsentForm, ...]
    part_2_lapsed: float
    part_2_revoked: float
    physicians: tuple[str, ...]
    named: Mapping[str, tuple[NamedConsent, ...]]


@dataclass(frozen=True)
class _Signed:
    client_id: str
    purpose: str
    recipient: str
    part_2: bool
    granted_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


class ConsentDesk:
    """Collects the consents of every client."""

    def __init__(self, coverages: Sequence[Coverage], chance: Chance, almanac: Almanac) -> None:
        self._patterns = load_consents()
        self._payers = {coverage.client_id: coverage.payer for coverage in coverages}
        self._chance = chance
        self._almanac = almanac

    def collect(self, clients: Sequence[Client]) -> tuple[Consent, ...]:
        """Return the consents, oldest first."""
        signed = [one for client in clients for one in self._of(client)]
        signed.sort(key=lambda one: (one.granted_at, one.client_id, one.purpose, one.recipient))
        return tuple(
            Consent(
                id=f"CON-{number:04d}",
                client_id=one.client_id,
                purpose=one.purpose,
                recipient=one.recipient,
                part_2=one.part_2,
                granted_at=one.granted_at,
                expires_at=one.expires_at,
                revoked_at=one.revoked_at,
            )
            for number, one in enumerate(signed, start=1)
        )

    def _of(self, client: Client) -> Iterator[_Signed]:
        rng = self._chance.stream("consents", client.id)
        if client.status is ClientStatus.PROSPECT:
            return
        physician = rng.choice(self._patterns.physicians)
        if client.id in self._patterns.named:
            yield from (self._named(client, given, physician) for given in self._patterns.named[client.id])
            return
        part_2 = client.program is Program.SUBSTANCE_USE
        signed_at = client.created_at + timedelta(hours=rng.uniform(0.2, _SIGNED_AFTER_HOURS))
        for form in self._patterns.part_2 if part_2 else self._patterns.general:
            if rng.random() < form.share or (form.purpose == _AI and client.ai_opt_out):
                recipient = self._recipient(form.recipient, client, physician)
                first = _Signed(client.id, form.purpose, recipient, part_2, min(signed_at, self._almanac.morning))
                yield from self._renewed(first, form, client, rng)

    def _renewed(self, consent: _Signed, form: ConsentForm, client: Client, rng: Random) -> Iterator[_Signed]:
        """Yield the consent and its renewals up to today, unless it was let lapse or taken back."""
        granted = consent.granted_at
        while True:
            ends = granted + timedelta(days=form.days) if form.days else None
            revoked = self._revoked(consent, client, granted, ends, rng)
            yield _Signed(consent.client_id, consent.purpose, consent.recipient, consent.part_2, granted, ends, revoked)
            over = ends is None or ends > self._almanac.morning or revoked is not None
            if over or client.status is ClientStatus.DISCHARGED or rng.random() < self._patterns.part_2_lapsed:
                return
            assert ends is not None
            granted = ends - timedelta(days=_RENEWED_DAYS_BEFORE)

    def _revoked(
        self, consent: _Signed, client: Client, granted: datetime, ends: datetime | None, rng: Random
    ) -> datetime | None:
        opted_out = consent.purpose == _AI and client.ai_opt_out
        taken_back = consent.part_2 and consent.purpose != _AI and rng.random() < self._patterns.part_2_revoked
        if not opted_out and not taken_back:
            return None
        last = min(ends, self._almanac.morning) if ends is not None else self._almanac.morning
        return granted + rng.uniform(0.2, 0.9) * (last - granted)

    def _named(self, client: Client, given: NamedConsent, physician: str) -> _Signed:
        def moment(days: int) -> datetime:
            return self._almanac.at(self._almanac.today + timedelta(days=days), 10 * 60)

        return _Signed(
            client_id=client.id,
            purpose=given.purpose,
            recipient=self._recipient(given.recipient, client, physician),
            part_2=client.program is Program.SUBSTANCE_USE,
            granted_at=moment(given.granted),
            expires_at=moment(given.expires),
            revoked_at=moment(given.revoked) if given.revoked is not None else None,
        )

    def _recipient(self, kind: str, client: Client, physician: str) -> str:
        known = {"practice": self._patterns.practice, "physician": physician, "payer": self._payers[client.id]}
        return known.get(kind, kind)


@lru_cache
def load_consents() -> ConsentPatterns:
    """Read the consent forms."""
    return load_data_file(_FILE, ConsentPatterns)
