"""Raising the alarm: an alert to the clinician on call, and for a client's own words the thread goes to people."""

from graphs.services import Services
from ledger.ledger import Unit
from ledger.messages import ConversationMessage


async def raise_alert(
    unit: Unit,
    services: Services,
    *,
    source: str,
    level: str,
    client_id: str | None,
    conversation_id: str | None,
    message_id: str | None,
    run_id: str | None = None,
) -> None:
    """Alert the clinician on call. ``source`` is a word: where the language was found."""
    now = services.clock()
    alert = await unit.alerts.raise_(
        client_id=client_id,
        conversation_id=conversation_id,
        level=level,
        evidence={"message_id": message_id, "source": source},
        on_call_clinician_id=services.profile.answers_for_alert(now, now),
    )
    subject = {"alert_id": alert.id, "message_id": message_id, "run_id": run_id}
    await unit.audit.append("policy", "alert.raised", subject, {"level": level, "source": source})


async def escalate_alerts(unit: Unit, services: Services) -> None:
    """Pass on each alert that nobody has acknowledged in time; done again, nothing changes until the next interval."""
    now = services.clock()
    for alert in await unit.alerts.list("open"):
        answers = services.profile.answers_for_alert(alert.created_at, now)
        if answers != alert.on_call_clinician_id:
            await unit.alerts.pass_on(alert.id, answers)
            subject = {"alert_id": alert.id, "clinician_id": answers}
            await unit.audit.append("policy", "alert.escalated", subject, {})


async def hand_over_with_notice(
    unit: Unit, services: Services, conversation_id: str, run_id: str | None
) -> ConversationMessage:
    """Give the thread to people, Handrail silent from here, and show the practice's fixed notice."""
    await unit.conversations.hand_to_people(conversation_id, "crisis")
    notice = services.profile.safety_notice
    return await unit.messages.add(
        conversation_id,
        author="handrail",
        kind="notice",
        body="\n".join((notice.title, notice.body, *notice.lines)),
        run_id=run_id,
    )
