"""Every place of the console, in the order of the menu."""

from policies.access import Permission
from server.pages.console.alerts import alerts_page
from server.pages.console.allowlist import allowlist_page
from server.pages.console.ask import ask_page
from server.pages.console.audit import audit_page
from server.pages.console.chart import chart_page
from server.pages.console.conversations import conversations_page
from server.pages.console.dials import dials_page
from server.pages.console.inbox import inbox_page
from server.pages.console.place import Place
from server.pages.visit import Visit

PLACES = (
    Place("/console", "Inbox", "inbox", Permission.INBOX_READ, inbox_page),
    Place("/console/alerts", "Alerts & tasks", "notifications", Permission.TASK_READ, alerts_page),
    Place("/console/conversations", "Conversations", "forum", Permission.CONVERSATION_READ, conversations_page),
    Place("/console/ask", "Ask an agent", "auto_awesome", Permission.KNOWLEDGE_READ, ask_page),
    Place("/console/chart", "Charts", "folder_shared", Permission.CHART_READ, chart_page),
    Place("/console/audit", "Audit", "verified_user", Permission.AUDIT_READ, audit_page),
    Place("/console/dials", "Dials", "tune", Permission.SETTINGS_READ, dials_page),
    Place("/console/allowlist", "Allowlist", "checklist", Permission.SETTINGS_WRITE, allowlist_page),
)


def first_place(visit: Visit) -> str:
    """Return where a colleague starts."""
    return next(place.path for place in PLACES if place.admits(visit))
