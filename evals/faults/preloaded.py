"""Imported by the fork server alone: what every process needs is imported and read once, before it forks."""

from evals.faults.life import live
from evals.faults.office import policies
from policies.grounding.rules import default_medications, default_rules

__all__ = ["live"]

policies()
default_rules()
default_medications()
