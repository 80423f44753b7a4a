"""No write to the EHR without its decision, and exactly one effect a decision."""

from collections import Counter
from collections.abc import Iterator

from evals.hostile.evidence import Evidence
from evals.hostile.invariants.violation import Violation
from ledger.decisions import Decision, Verdict
from ledger.effects import EffectState
from policies.approval import action_hash
from policies.dial import Dial

NAME = "no EHR write without its decision"
ONCE = "one effect a decision"
PREFIX = "handrail-"
POLICY = "policy"


def writes_have_decisions(evidence: Evidence) -> Iterator[Violation]:
    """Every record that was made or changed is explained by a named write, and that by a decision that allowed it."""
    explained = Counter(write.record_id for write in evidence.fresh if write.status < 300)
    for record_id, version in evidence.after.items():
        grown = version - evidence.before.get(record_id, 0)
        if grown > 0 and grown > explained[record_id]:
            yield Violation(invariant=NAME, what=f"{record_id} was written {grown} time(s) past the named writes")
    for gone in evidence.before.keys() - evidence.after.keys():
        yield Violation(invariant=NAME, what=f"{gone} was deleted")
    for write in evidence.writes:
        decision = evidence.decisions.get(decision_of(write.key))
        why = "its key names no decision" if decision is None else _not_allowed(evidence, decision)
        if why:
            yield Violation(invariant=NAME, what=f"{write.record_id}: {why}")


def decisions_are_peoples(evidence: Evidence) -> Iterator[Violation]:
    """Every decision was made by a person at the desk, or by the dial of a workflow that stands at auto."""
    for decision in evidence.decisions.values():
        if decision.verdict is Verdict.AUTO:
            proposal = evidence.proposals[decision.proposal_id]
            ceiling = evidence.services.dials.level(proposal.workflow, Dial.AUTO)
            if decision.decided_by != POLICY or ceiling is not Dial.AUTO:
                yield Violation(invariant=NAME, what=f"{decision.id} was decided by no dial that may")
        elif decision.id not in evidence.peoples:
            yield Violation(invariant=NAME, what=f"{decision.id} was decided by nobody who was at the desk")


def one_effect_a_decision(evidence: Evidence) -> Iterator[Violation]:
    """A decision has written once, has said so truly, and nothing that was not spent has an effect."""
    by_key = {write.key: write for write in evidence.writes}
    for decision_id, keys in _keys_of_decisions(evidence).items():
        if not keys <= {"", "thread"} and not keys <= {"", "task"}:
            yield Violation(invariant=ONCE, what=f"{decision_id} wrote as {sorted(keys)}")
    for effect in evidence.effects.values():
        write = by_key.get(effect.idempotency_key)
        if effect.state is EffectState.DONE and (write is None or write.record_id != effect.record_id):
            yield Violation(invariant=ONCE, what=f"{effect.id} is done, but the EHR knows no such write")
        if effect.state is not EffectState.DONE and write is not None:
            yield Violation(invariant=ONCE, what=f"{effect.id} is {effect.state}, but the EHR was written")
        if evidence.decisions[effect.id].spent_at is None:
            yield Violation(invariant=ONCE, what=f"{effect.id} has an effect and was not spent")


def _keys_of_decisions(evidence: Evidence) -> dict[str, set[str]]:
    """Return, for each decision, the suffixes under which it wrote: none for the record itself."""
    found: dict[str, set[str]] = {}
    for write in evidence.writes:
        found.setdefault(decision_of(write.key), set()).add(write.key.partition(":")[2])
    return found


def decision_of(key: str) -> str:
    """Return the decision's id in an idempotency key; a reply's thread and a referral's task carry a suffix."""
    return key.removeprefix(PREFIX).partition(":")[0]


def _not_allowed(evidence: Evidence, decision: Decision) -> str:
    if decision.verdict is Verdict.REJECT or decision.action is None:
        return "its decision was a rejection"
    if decision.spent_at is None:
        return "its decision was not spent"
    if decision.spent_at >= decision.expires_at:
        return "its decision had expired"
    digest = action_hash(decision.action, policy_version=decision.policy_version, approver=decision.decided_by)
    if digest != decision.action_hash:
        return "its decision was about something else"
    proposal = evidence.proposals.get(decision.proposal_id)
    if proposal is None or (proposal.kind, proposal.client_id) != (decision.action.kind, decision.action.client_id):
        return "its decision is about another client or kind than its proposal"
    return ""
