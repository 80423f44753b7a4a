"""What the server works with: built once in ``handrail.wiring``, reached by routes and pages through ``office_of``."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import HTTPConnection
from starlette.types import Scope

from graphs.desk import Desk
from graphs.events import Events
from graphs.handing_on import HandingOn
from graphs.runner import Runner
from graphs.services import Services
from graphs.turns import Turns
from server.allowlist_editing import AllowlistEditing
from server.handling import Handling
from server.readings import Readings
from server.security.limits import RateLimit
from server.security.session import Sessions
from server.security.tokens import Tokens
from server.security.webhook_signature import WebhookSignature


@dataclass(frozen=True)
class Office:
    """The running practice, as the server sees it. ``rate_limit`` is by caller, ``sign_in_limit`` by address."""

    services: Services
    turns: Turns
    desk: Desk
    events: Events
    runner: Runner
    sessions: Sessions
    tokens: Tokens
    webhook_signature: WebhookSignature
    rate_limit: RateLimit
    sign_in_limit: RateLimit
    secure_cookies: bool

    @property
    def readings(self) -> Readings:
        """What a person may look at."""
        return Readings(self.services)

    @property
    def handling(self) -> Handling:
        """What people do beside deciding."""
        return Handling(self.services, self.readings)

    @property
    def handing_on(self) -> HandingOn:
        """Where a waiting proposal is given to a colleague."""
        return HandingOn(self.services)

    @property
    def allowlist(self) -> AllowlistEditing:
        """Where an admin changes what Handrail may take up."""
        return AllowlistEditing(self.services, self.readings)


def office_of(connection: HTTPConnection) -> Office:
    """Return the office of the application that this request reached."""
    return cast(Office, connection.app.state.office)


def office_of_scope(scope: Scope) -> Office | None:
    """Return the office, or None while the application is still opening it."""
    return cast("Office | None", getattr(scope["app"].state, "office", None))
