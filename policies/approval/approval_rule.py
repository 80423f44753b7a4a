"""What one kind of action asks of the person who decides it."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

from pydantic import BaseModel, Field

from policies.access.reach import Reach
from policies.approval.patience import Patience
from practice.action import Action
from practice.identity import Role
from practice.record import Value

ACTION_SHAPES: dict[str, type[BaseModel]] = {
    shape.model_fields["kind"].default: shape for shape in get_args(get_args(Action)[0])
}
"""Every kind of action, with its model."""

CLINICAL_KINDS = frozenset({"save_progress_note", "save_document"})
"""Kinds that put clinical text into a chart: only those who treat or supervise decide them."""

FIXED_FIELDS = frozenset(
    {"kind", "client_id", "conversation_id", "appointment_id", "appointment_version", "format", "type"}
)
"""What an edit may never change: whom and which record the action concerns, and what sort of thing it makes."""


class ApprovalRule(Value):
    """The rule of one kind.

    ``roles`` says who decides and for whom: ``practice`` for anybody's client, ``caseload`` for those one treats or
    supervises. ``caseload_of`` names whose clinician counts: the client's, or the one who signs (``author``).
    ``licences`` (empty: none asked) are those a deciding person must hold one of, active. ``high_risk`` asks for four
    eyes: who asked does not decide. ``approvers`` people must approve; one suffices to reject. ``waiting`` takes the
    place of the policy's own.
    """

    roles: Mapping[Role, Reach] = Field(min_length=1)
    caseload_of: Literal["client", "author"] = "client"
    licences: frozenset[str] = frozenset()
    high_risk: bool = False
    approvers: int = Field(default=1, ge=1, le=2)
    waiting: Patience | None = None
    expires_hours: int = Field(gt=0, le=24 * 30)
    editable_fields: frozenset[str] = frozenset()

    @property
    def own_caseload(self) -> bool:
        """Whether some role decides for its own caseload only."""
        return Reach.CASELOAD in self.roles.values()


def faults(kind: str, rule: ApprovalRule, patience: Patience) -> list[str]:
    """Say what makes a rule unusable or unsafe; an empty list is a good rule. ``patience`` is what holds for it."""
    found = []
    if patience.escalate_to not in rule.roles:
        found.append(f"{kind}: {patience.escalate_to} may not decide it, so it cannot be escalated to them")
    if patience.escalate_hours >= rule.expires_hours:
        found.append(f"{kind}: it would lapse before it is escalated")
    if Role.CLIENT in rule.roles:
        found.append(f"{kind}: clients never decide")
    if Reach.SELF in rule.roles.values():
        found.append(f"{kind}: a reach is caseload or practice")
    if kind in CLINICAL_KINDS and not _is_clinical_enough(rule):
        found.append(f"{kind}: clinical text is decided within a clinician's or supervisor's caseload")
    shape = ACTION_SHAPES[kind]
    if strange := rule.editable_fields - set(shape.model_fields):
        found.append(f"{kind}: no such field to edit: {', '.join(sorted(strange))}")
    if fixed := rule.editable_fields & FIXED_FIELDS:
        found.append(f"{kind}: never editable: {', '.join(sorted(fixed))}")
    return found


def _is_clinical_enough(rule: ApprovalRule) -> bool:
    treating: dict[Role, Any] = {Role.CLINICIAN: Reach.CASELOAD, Role.SUPERVISOR: Reach.CASELOAD}
    return all(treating.get(role) is reach for role, reach in rule.roles.items())
