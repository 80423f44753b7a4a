"""Planning for the coordinator: a handoff summary out of the chart, a structured referral out of a letter."""

import re
from datetime import date
from typing import Any

from agents.local.chart_digest import summary_call
from agents.local.view import Call, View
from practice.chart import DocumentType
from practice.text.referral_text import read_referral

_UNSTATED = re.compile(r"does not state: (.+?)\. Leave these out")


def plan_coordination(view: View) -> Call:
    """Return the next call of a coordination task."""
    if view.intent == "staff.handoff_summary":
        if refused := _refused(view):
            return _hand_over(refused)
        return summary_call(view, "propose_handoff_summary", DocumentType.HANDOFF_SUMMARY)
    return _referral(view)


def _referral(view: View) -> Call:
    text = "\n".join(str(line["text"]) for line in view.data.get("material", ()))
    today = date.fromisoformat(str(view.data["now"])[:10])
    details = read_referral(text, today=today).details.model_dump(mode="json", exclude_defaults=True)
    refused = _refused(view)
    unstated = _UNSTATED.search(refused)
    if unstated and len(view.replies) == 1:
        details = _without(details, unstated[1])
    elif refused:
        return _hand_over(refused)
    if not details.get("person_name") and not details.get("concerns"):
        return _hand_over("this does not read like a referral")
    return Call("propose_referral", {"details": details})


def _without(details: dict[str, Any], unstated: str) -> dict[str, Any]:
    """Leave out what the tool did not find in the letter."""
    names = {one.strip().split(" ")[0] for one in unstated.split(",")}
    return {name: value for name, value in details.items() if name not in names}


def _refused(view: View) -> str:
    return view.replies[-1].refused if view.replies else ""


def _hand_over(reason: str) -> Call:
    return Call("hand_to_person", {"reason": reason[:200], "summary": "The material is attached to the request."})
