"""The staff console, a page a noun."""

from server.pages.console.alerts import alerts_page
from server.pages.console.ask import ask_page
from server.pages.console.audit import audit_page
from server.pages.console.chart import chart_page
from server.pages.console.conversations import conversations_page
from server.pages.console.dials import dials_page
from server.pages.console.inbox import inbox_page

CONSOLE_PAGES = (
    ("/console", "Inbox", inbox_page),
    ("/console/alerts", "Alerts and tasks", alerts_page),
    ("/console/conversations", "Conversations", conversations_page),
    ("/console/ask", "Ask an agent", ask_page),
    ("/console/chart", "Charts", chart_page),
    ("/console/audit", "Audit", audit_page),
    ("/console/dials", "Dials", dials_page),
)

__all__ = ["CONSOLE_PAGES"]
