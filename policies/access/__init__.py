"""Who may do what, and about whom (G4)."""

from policies.access.access_policy import AccessPolicy
from policies.access.permission import Permission
from policies.access.reach import Access, Reach

__all__ = ["Access", "AccessPolicy", "Permission", "Reach"]
