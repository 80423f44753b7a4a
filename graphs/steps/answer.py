"""Step 8, answer: tell the person what became of it, in fixed words, unless the thread is held by people."""

from langgraph.runtime import Runtime

from graphs.announce import announce
from graphs.services import Services
from graphs.stage import Stage
from graphs.state import TurnState
from practice.identity import Audience, Principal


async def answer(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Announce the end of a decided, expired or withdrawn proposal."""
    services = runtime.context
    async with services.ledger.transaction() as unit:
        proposal = await unit.proposals.get(state["proposal_id"])
        audience = Principal.model_validate(state["principal"]).audience
        message = await announce(unit, services, proposal, state["committed"], audience)
    if message is not None:
        runtime.stream_writer(Stage(name="answer", message=message, proposal_id=proposal.id))
    return {"route": "next"}


async def close(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Answer a greeting or a thank-you in fixed words."""
    services = runtime.context
    principal = Principal.model_validate(state["principal"])
    key = "thanks" if state["intent"] == "thanks" else "greeting"
    text = services.templates.say(Audience.CLIENT, key, name=principal.name.split(" ")[0])
    async with services.ledger.transaction() as unit:
        message = await unit.messages.add(
            state["conversation_id"], author="handrail", kind="text", body=text, run_id=state["run_id"]
        )
    runtime.stream_writer(Stage(name="answer", message=message))
    return {"route": "next"}


async def refuse(state: TurnState, runtime: Runtime[Services]) -> TurnState:
    """Tell a colleague that their role does not allow this."""
    services = runtime.context
    text = services.templates.say(Audience.STAFF, "refused", reason=state["reason"])
    async with services.ledger.transaction() as unit:
        message = await unit.messages.add(
            state["conversation_id"], author="handrail", kind="status", body=text, run_id=state["run_id"]
        )
        subject = {"run_id": state["run_id"]}
        await unit.audit.append("policy", "access.refused", subject, {"reason": state["reason"]})
    runtime.stream_writer(Stage(name="answer", message=message))
    return {"route": "next"}
