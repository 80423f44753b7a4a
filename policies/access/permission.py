"""The things a role may be allowed to do. A word that is not here is allowed to nobody."""

from enum import StrEnum


class Permission(StrEnum):
    """One right; ``access.yaml`` says which role holds it, and how far it reaches."""

    SCHEDULE_READ = "schedule.read"
    SCHEDULE_PROPOSE = "schedule.propose"
    CHART_READ = "chart.read"
    NOTE_PROPOSE = "note.propose"
    SUMMARY_PROPOSE = "summary.propose"
    REFERRAL_PROPOSE = "referral.propose"
    CONTACT_READ = "contact.read"
    COVERAGE_READ = "coverage.read"
    KNOWLEDGE_READ = "knowledge.read"
    CONVERSATION_READ = "conversation.read"
    CONVERSATION_REPLY = "conversation.reply"
    CONVERSATION_TAKE_OVER = "conversation.take_over"
    ALERT_READ = "alert.read"
    ALERT_ACKNOWLEDGE = "alert.acknowledge"
    INBOX_READ = "inbox.read"
    TASK_READ = "task.read"
    TASK_WORK = "task.work"
    DISCLOSURE_READ = "disclosure.read"
    AUDIT_READ = "audit.read"
    AUDIT_VERIFY = "audit.verify"
    SETTINGS_READ = "settings.read"
    SETTINGS_WRITE = "settings.write"


CLINICAL_TEXT = frozenset({Permission.CHART_READ, Permission.NOTE_PROPOSE, Permission.SUMMARY_PROPOSE})
"""Rights that show or write clinical text: never beyond a caseload, and only for those who treat or supervise."""

PUBLIC_TO_CLIENTS = frozenset({Permission.KNOWLEDGE_READ})
"""Rights a client may hold that concern no record; knowledge itself is narrowed by audience."""
