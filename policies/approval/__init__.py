"""Who may decide a proposal, what an edit may change, and the hash a decision is bound to (G2)."""

from policies.approval.action_hash import action_hash
from policies.approval.approval_policy import ApprovalPolicy
from policies.approval.approval_rule import ApprovalRule
from policies.approval.licence import active_licence
from policies.approval.patience import Patience

__all__ = ["ApprovalPolicy", "ApprovalRule", "Patience", "action_hash", "active_licence"]
