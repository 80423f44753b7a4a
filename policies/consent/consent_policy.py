"""Consent: the client's word against AI, and 42 CFR Part 2 for substance-use records.

Part 2 (§ 2.31) asks for a written consent that names purpose, recipient and an end; § 2.32 asks that each disclosure
carries a notice against passing it on. Both are checked at every read, so a revocation counts from the next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from policies.policy_file import load_policy_file
from practice.chart import Consent
from practice.identity import Purpose
from practice.people import Client, Program
from practice.record import Value

_FILE = Path(__file__).with_name("consent.yaml")


class ConsentVerdict(Value):
    """Yes or no, the short word for the audit, and the notice that must stand on what is shown."""

    allowed: bool
    reason: str
    redisclosure_notice: str | None = None


class ConsentPolicy(Value):
    """Which programs are protected, and which consents serve a purpose."""

    version: str
    protected_programs: frozenset[Program]
    accepted: Mapping[Purpose, frozenset[str]] = Field(description="Purpose of use → purposes of consent that cover it")
    within_practice: frozenset[Purpose] = Field(description="Purposes whose consent must name the practice itself")
    notice_marks: tuple[str, ...] = Field(min_length=1, description="Lower case; what a notice on received papers says")
    redisclosure_notice: str = Field(min_length=1)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the policy; ``SettingsError`` where it is missing, incomplete, or leaves substance use unprotected."""
        return load_policy_file(path or _FILE, cls)

    @model_validator(mode="after")
    def _is_complete_and_safe(self) -> Self:
        if missing := set(Purpose) - set(self.accepted):
            raise ValueError(f"purposes not listed: {', '.join(sorted(missing))}")
        if Program.SUBSTANCE_USE not in self.protected_programs:
            raise ValueError("substance_use falls under 42 CFR Part 2: it cannot be left unprotected")
        return self

    def protects(self, client: Client) -> bool:
        """Say whether the client's program is under 42 CFR Part 2, so that consents are read afresh at every use."""
        return client.program in self.protected_programs

    def carries_notice(self, lines: Iterable[str]) -> bool:
        """Say whether material from elsewhere says of itself that it is protected."""
        said = " ".join(" ".join(lines).split()).casefold()
        return any(mark in said for mark in self.notice_marks)

    def check_segments(
        self,
        client: Client,
        consents: Sequence[Consent],
        purpose: Purpose,
        now: datetime,
        *,
        practice: str | None = None,
    ) -> ConsentVerdict:
        """Say whether protected segments of the client's record may be used, whatever program the client is in now.

        A record that was made in the program stays protected when its client leaves it. The arguments are ``check``'s.
        """
        verdict = self.check(client, consents, purpose, now, practice=practice)
        if not verdict.allowed or verdict.redisclosure_notice:
            return verdict
        own = [consent for consent in consents if consent.client_id == client.id]
        return self._part_2(own, purpose, now, practice if purpose in self.within_practice else None)

    def check(
        self,
        client: Client,
        consents: Sequence[Consent],
        purpose: Purpose,
        now: datetime,
        *,
        practice: str | None = None,
    ) -> ConsentVerdict:
        """Say whether an agent may use the client's records for a purpose at an aware moment.

        ``consents`` are those the EHR holds; another client's are ignored. ``practice`` is the name of who uses the
        records: where it is given, a consent to somebody else does not serve the practice's own purposes. An opt-out,
        by the chart's mark or by a revoked consent to AI assistance, ends it for every program.
        """
        own = [consent for consent in consents if consent.client_id == client.id]
        if client.ai_opt_out:
            return ConsentVerdict(allowed=False, reason="ai_opt_out")
        if _took_back_ai(own, now):
            return ConsentVerdict(allowed=False, reason="ai_consent_revoked")
        if not self.protects(client):
            return ConsentVerdict(allowed=True, reason="not_required")
        return self._part_2(own, purpose, now, practice if purpose in self.within_practice else None)

    def _part_2(self, own: Sequence[Consent], purpose: Purpose, now: datetime, recipient: str | None) -> ConsentVerdict:
        fitting = [c for c in own if c.part_2 and c.purpose in self.accepted[purpose]]
        states = {_state(consent, now, recipient) for consent in fitting}
        if "valid" in states:
            return ConsentVerdict(allowed=True, reason="part_2_consent", redisclosure_notice=self.redisclosure_notice)
        for state in ("revoked", "expired", "not_yet_given", "incomplete", "other_recipient"):
            if state in states:
                return ConsentVerdict(allowed=False, reason=f"part_2_consent_{state}")
        return ConsentVerdict(allowed=False, reason="part_2_consent_missing")


def _state(consent: Consent, now: datetime, recipient: str | None) -> str:
    """Judge one Part 2 consent; without a recipient or an end it is incomplete, whatever else it says."""
    if recipient is not None and consent.recipient.strip() and _plain(consent.recipient) != _plain(recipient):
        return "other_recipient"
    if consent.revoked_at is not None and consent.revoked_at <= now:
        return "revoked"
    if consent.expires_at is None or not consent.recipient.strip():
        return "incomplete"
    if consent.expires_at <= now:
        return "expired"
    return "valid" if consent.granted_at <= now else "not_yet_given"


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _took_back_ai(own: Sequence[Consent], now: datetime) -> bool:
    """Say whether the client's latest word on AI assistance is a revocation."""
    words = sorted((c for c in own if c.purpose == "ai_assistance" and c.granted_at <= now), key=lambda c: c.granted_at)
    return bool(words) and words[-1].revoked_at is not None and words[-1].revoked_at <= now
