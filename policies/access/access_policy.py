"""The access policy: a table of roles and permissions, and no for everything outside it."""

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Self

from pydantic import model_validator

from policies.access.permission import CLINICAL_TEXT, PUBLIC_TO_CLIENTS, Permission
from policies.access.reach import Access, Reach, reaches
from policies.policy_file import load_policy_file
from practice.identity import Principal, Purpose, Role
from practice.people import Client
from practice.record import Value

_FILE = Path(__file__).with_name("access.yaml")
_WORDS = frozenset(p.value for p in Permission)
_MAY_SEE_CLINICAL_TEXT = frozenset({Role.CLINICIAN, Role.SUPERVISOR})


class AccessPolicy(Value):
    """Which role holds which permission, how far it reaches, and what agents may use it for.

    Every permission is listed among the grants, if only to nobody.
    """

    version: str
    purposes: Mapping[Permission, frozenset[Purpose]]
    grants: Mapping[Permission, Mapping[Role, Reach]]

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the policy; ``SettingsError`` where it is missing, incomplete, or gives away what no practice may."""
        return load_policy_file(path or _FILE, cls)

    @model_validator(mode="after")
    def _is_complete_and_safe(self) -> Self:
        if missing := set(Permission) - set(self.grants):
            raise ValueError(f"permissions not listed: {', '.join(sorted(missing))}")
        for permission in CLINICAL_TEXT:
            for role, reach in self.grants[permission].items():
                if role not in _MAY_SEE_CLINICAL_TEXT or reach is not Reach.CASELOAD:
                    raise ValueError(f"{permission} may reach a clinician's or supervisor's caseload only, not {role}")
        for permission in set(Permission) - PUBLIC_TO_CLIENTS:
            if self.grants[permission].get(Role.CLIENT, Reach.SELF) is not Reach.SELF:
                raise ValueError(f"{permission} may reach a client's own record only")
        return self

    def holds(self, principal: Principal, permission: str) -> bool:
        """Say whether the role holds the permission for anybody at all: enough to show a menu, never a record."""
        return permission in _WORDS and principal.role in self.grants[Permission(permission)]

    def serves(self, permission: str, purpose: Purpose) -> bool:
        """Say whether an agent may use the permission for this purpose: the minimum that is necessary for it."""
        return permission in _WORDS and purpose in self.purposes.get(Permission(permission), frozenset())

    def check(
        self,
        principal: Principal,
        permission: str,
        *,
        client: Client | None = None,
        supervised_ids: Set[str] = frozenset(),
        covering_client_ids: Set[str] = frozenset(),
    ) -> Access:
        """Say whether the principal may do this, for this client where one is concerned.

        ``supervised_ids`` are the clinicians the principal supervises, ``covering_client_ids`` the clients put in the
        principal's hands for now (``policies.access.reach``). An unknown permission, a role without a grant and a
        missing client are all no.
        """
        if permission not in _WORDS:
            return Access(allowed=False, reason="unknown_permission")
        reach = self.grants[Permission(permission)].get(principal.role)
        if reach is None:
            return Access(allowed=False, reason="role_not_granted")
        return reaches(reach, principal, client, supervised_ids, covering_client_ids)
