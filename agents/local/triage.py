"""Planning an answer out of passages: quote what answers, or pass the question on with all that was found."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agents.local.view import Call, View

MOST_SENTENCES = 4
ASKS_FOR_A_DEED = {
    "medication.refill": "asks for a refill",
    "records.request": "asks for records",
    "waitlist.join": "asks to join the waitlist",
    "checkin.response": "answers a check-in",
}
"""Intents that a passage can explain but not do: a person does them."""

_QUESTION = re.compile(r"[^.!?\n]*\?")


def plan_triage(view: View) -> Call:
    """Return the next call for a question about the practice."""
    if deed := ASKS_FOR_A_DEED.get(view.intent):
        return _hand_over(view, deed)
    found = view.found("search_knowledge")
    if view.last_reply("answer_from_passages"):
        return _hand_over(view, "the answer did not pass its check")
    if found.get("answerable") and found.get("quotes"):
        return Call("answer_from_passages", {"sentences": _sentences(found["quotes"])})
    narrower = _question_alone(view.message)
    if not view.replies and narrower:
        return Call("search_knowledge", {"query": narrower})
    return _hand_over(view, "no passage answers this")


def _sentences(quotes: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"text": quote["text"], "passage_id": quote["passage_id"]} for quote in quotes[:MOST_SENTENCES]]


def _question_alone(message: str) -> str:
    """Return the last question of a longer message; empty where that is the whole message."""
    questions = [question.strip() for question in _QUESTION.findall(message)]
    last = questions[-1] if questions else ""
    return last if len(last) > 8 and len(last) < 0.8 * len(message.strip()) else ""


def _hand_over(view: View, reason: str) -> Call:
    asked = " ".join(view.message.split())[:600]
    lines = [f"Asked: “{asked}”"]
    passages = view.found("search_knowledge").get("passages", [])
    if passages:
        titles = dict.fromkeys(f"{one['title']} ({one['id']})" for one in passages[:3])
        lines.append(f"Nearest documents, none of which settles it: {'; '.join(titles)}.")
    else:
        lines.append("No document of the practice came near.")
    return Call("hand_to_person", {"reason": reason, "summary": "\n".join(lines)})
