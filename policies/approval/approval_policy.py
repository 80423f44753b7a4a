"""The approval policy: who decides which proposal, until when, and what they may change in it."""

from collections.abc import Mapping, Set
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from pydantic import model_validator

from policies.access.reach import Access, reaches, treats
from policies.approval.approval_rule import ACTION_SHAPES, ApprovalRule, faults
from policies.approval.edit import edit_problems
from policies.approval.patience import Patience
from policies.policy_file import load_policy_file
from practice.action import Action
from practice.errors import Refused
from practice.identity import Principal
from practice.people import Client
from practice.record import Value

_FILE = Path(__file__).with_name("approval.yaml")
_NO_RULE = "unknown_kind"


class ApprovalPolicy(Value):
    """One rule for each kind of action; a kind without a rule is decided by nobody."""

    version: str
    waiting: Patience
    kinds: Mapping[str, ApprovalRule]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the policy; ``SettingsError`` where it is missing, incomplete, or lets the wrong people decide."""
        return load_policy_file(path or _FILE, cls)

    @model_validator(mode="after")
    def _is_complete_and_safe(self) -> Self:
        if missing := set(ACTION_SHAPES) - set(self.kinds):
            raise ValueError(f"kinds of action not listed: {', '.join(sorted(missing))}")
        if strange := set(self.kinds) - set(ACTION_SHAPES):
            raise ValueError(f"no such kind of action: {', '.join(sorted(strange))}")
        if found := [fault for kind, rule in self.kinds.items() for fault in faults(kind, rule, self.patience(kind))]:
            raise ValueError("; ".join(found))
        return self

    def rule(self, kind: str) -> ApprovalRule:
        """Return the rule of a kind; ``Refused`` where there is none."""
        if kind not in self.kinds:
            raise Refused("There is no rule for this kind of action.", reason=_NO_RULE)
        return self.kinds[kind]

    def patience(self, kind: str) -> Patience:
        """Return how long a kind may wait; ``Refused`` for an unknown kind."""
        return self.rule(kind).waiting or self.waiting

    def expires_at(self, kind: str, now: datetime) -> datetime:
        """Return when a proposal made now lapses; ``Refused`` for an unknown kind."""
        return now + timedelta(hours=self.rule(kind).expires_hours)

    def may_decide(
        self,
        principal: Principal,
        kind: str,
        *,
        requested_by: str | None,
        client: Client | None = None,
        clinician_id: str | None = None,
        licence: str | None = None,
        supervised_ids: Set[str] = frozenset(),
        covering_client_ids: Set[str] = frozenset(),
        high_risk: bool = False,
        has_approved: bool = False,
    ) -> Access:
        """Say whether the principal may approve, edit or reject a proposal.

        ``requested_by`` is the person whose request led to it, ``None`` where an event did. ``client`` is the client
        the action concerns, ``clinician_id`` the clinician it names (a note's author), ``licence`` the principal's.
        ``licence`` counts only while it is active (``policies.approval.licence``). ``high_risk`` is the proposal's own
        mark, added to the rule's: then the one who asked may not also decide. ``has_approved`` says that the principal
        is the first of two who approve: the second is somebody else.
        """
        rule = self.kinds.get(kind)
        if rule is None:
            return Access(allowed=False, reason=_NO_RULE)
        reach = rule.roles.get(principal.role)
        if reach is None:
            return Access(allowed=False, reason="role_may_not_decide")
        if rule.licences and licence not in rule.licences:
            return Access(allowed=False, reason="licence_required")
        if (high_risk or rule.high_risk) and requested_by == principal.person_id:
            return Access(allowed=False, reason="four_eyes")
        if has_approved:
            return Access(allowed=False, reason="already_approved")
        if rule.caseload_of == "author":
            return treats(principal, clinician_id, supervised_ids)
        return reaches(reach, principal, client, supervised_ids, covering_client_ids)

    def check_edit(self, original: Action, edited: Action) -> list[str]:
        """Return what is wrong with a person's edit, in words for that person; an empty list is a good edit."""
        return edit_problems(self.rule(original.kind), original, edited)
