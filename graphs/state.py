"""What a turn carries from step to step: ids, digests and small words only.

No text of a person ever enters a checkpoint; steps read it from the ledger, where it is sealed.
"""

from typing import Any, TypedDict


class TurnState(TypedDict, total=False):
    """The state of both graphs.

    run_id, conversation_id, message_id: rows of the ledger that this turn works on.
    principal: the signed-in person (``practice.identity.Principal`` as JSON).
    client_id: the client in scope, or None.
    choice: the slot a person picked, as ``{"offer_id", "slot_id"}``.
    intents: ids still to be worked, in order; ``intent`` is the one being worked.
    crisis_in_material: staff material held crisis language.
    route: the word by which the last step chose the next.
    reason: why a person takes over, as a code of ``templates.yaml``.
    outcome: digest of the agent's outcome in the ledger's artifacts.
    stamp: model, prompt version and time of the agent's work.
    proposal_id, decision_id, committed: the action's way through inbox and commit.
    """

    run_id: str
    conversation_id: str
    message_id: str
    principal: dict[str, Any]
    client_id: str | None
    choice: dict[str, str] | None
    intents: list[str]
    intent: str
    crisis_in_material: bool
    route: str
    reason: str
    outcome: str
    stamp: dict[str, str]
    proposal_id: str
    decision_id: str | None
    committed: str
