"""A place of the console: its address, its name, and the right without which nobody has any use for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from policies.access import Permission
from practice.identity import Role
from server.pages.visit import Visit


@dataclass(frozen=True)
class Place:
    """One page of the console."""

    path: str
    name: str
    icon: str
    permission: Permission
    page: Callable[[Visit], Awaitable[None]]

    def admits(self, visit: Visit) -> bool:
        """Say whether the page is for this person at all; what they see on it is checked again, thing by thing."""
        return visit.principal.role is not Role.CLIENT and visit.holds(self.permission)
