"""Step 5, check: every statement against its source, every action against its scope. What fails goes to a person."""

from collections.abc import Iterable

from langgraph.runtime import Runtime

from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from graphs.steps.outcome import keep_outcome, read_outcome
from ledger.audit_event import AuditEventName
from policies.grounding import Problem, check_answer, check_reply_text, check_sections
from policies.grounding.claims import check_claims
from policies.grounding.rules import default_medications, default_rules
from practice.action import Action, SaveDocument, SaveProgressNote, SendReply
from practice.grounded import Section, Source
from tools.outcome import Answer, Handoff, Outcome, Proposed, Question

OUT_OF_SCOPE = Problem(code="out_of_scope", detail="The proposal names a client who is not in scope.")


INVENTED = frozenset(f"unsupported_{kind}" for kind in ("name", "date", "phone", "money", "code", "medication"))
"""What a question may not bring up of its own. Weekdays and hours it may: 'Would a Tuesday after 5 PM suit you?'"""


async def check(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Let a checked outcome pass; strike a draft's unsupported sentences; hand everything else to a person."""
    services = runtime.context
    runtime.stream_writer(Stage(name="check", text=services.templates.stages["check"]))
    async with services.ledger.transaction() as unit:
        outcome = await read_outcome(unit, state)
        outcome, problems = checked(outcome, state.get("client_id"), services.profile.web_host)
        subject = {"run_id": state["run_id"]}
        detail = {"kind": outcome.kind, "problems": sorted({problem.code for problem in problems})}
        name = AuditEventName.CHECK_FAILED if problems else AuditEventName.CHECK_PASSED
        await unit.audit.append("policy", name, subject, detail)
        digest = await keep_outcome(unit, outcome)
    if isinstance(outcome, Handoff):
        return {"route": "person", "reason": "handoff", "outcome": digest}
    return {"route": "decide", "outcome": digest}


def checked(outcome: Outcome, client_id: str | None, web_host: str) -> tuple[Outcome, list[Problem]]:
    """Return what may go on, and what was found wrong with it."""
    match outcome:
        case Answer():
            problems = check_answer(outcome.sentences, outcome.sources)
            problems += check_reply_text(
                " ".join(sentence.text for sentence in outcome.sentences), allowed_links=(web_host,)
            )
        case Question():
            problems = _question_problems(outcome, web_host)
        case Proposed():
            if outcome.action.client_id != client_id:
                return Handoff(reason="the proposal is about somebody else"), [OUT_OF_SCOPE]
            if isinstance(outcome.action, SaveProgressNote | SaveDocument):
                return _checked_draft(outcome, outcome.action)
            problems = _reply_problems(outcome.action, outcome.sources, web_host)
        case _:
            problems = []
    if problems:
        return Handoff(reason=f"the check found: {problems[0].code}"), problems
    return outcome, problems


def _question_problems(question: Question, web_host: str) -> list[Problem]:
    """A question, its choices too, names no person, day, sum or medicine that was not before the one who asks."""
    said = (question.text, *question.choices)
    problems = [problem for text in said for problem in check_reply_text(text, allowed_links=(web_host,))]
    given = "\n".join(source.text for source in question.sources)
    return problems + [problem for problem in _claims(said, given) if problem.code in INVENTED]


def _claims(said: Iterable[str], given: str) -> list[Problem]:
    rules, medications = default_rules(), default_medications()
    return [problem for text in said for problem in check_claims(text, given, rules, medications)]


def _reply_problems(action: Action, sources: tuple[Source, ...], web_host: str) -> list[Problem]:
    """A reply is held to its passages when it is drafted, and again when a person has edited it."""
    if not isinstance(action, SendReply):
        return []
    quoted = tuple(sentence for sentence in action.sentences if sentence.written_by == "agent")
    text = " ".join(sentence.text for sentence in action.sentences)
    return check_answer(quoted, sources) + check_reply_text(text, allowed_links=(web_host,))


def _checked_draft(outcome: Proposed, draft: SaveProgressNote | SaveDocument) -> tuple[Outcome, list[Problem]]:
    """Keep the sentences that their sources support; say how many were struck; nothing left is a hand-off."""
    struck: list[Problem] = []
    sections = []
    for section in draft.sections:
        kept = []
        for sentence in section.sentences:
            found = check_sections((Section(heading=section.heading, sentences=(sentence,)),), outcome.sources)
            struck += found
            if not found:
                kept.append(sentence)
        sections.append(Section(heading=section.heading, sentences=tuple(kept)))
    if not any(section.sentences for section in sections):
        return Handoff(reason="nothing in the draft is supported by its sources"), struck
    notes = outcome.notes
    if struck:
        notes += (f"{len(struck)} statement(s) were struck: their sources do not support them.",)
    action = draft.model_copy(update={"sections": tuple(sections)})
    return outcome.model_copy(update={"action": action, "notes": notes}), struck
