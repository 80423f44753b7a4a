"""Every invariant by its name, as it is published."""

from collections.abc import Callable, Iterable

from evals.hostile.evidence import Evidence
from evals.hostile.invariants import calls, reads, sent, silence, standing, writes
from evals.hostile.invariants.violation import Violation

Invariant = Callable[[Evidence], Iterable[Violation]]

INVARIANTS: tuple[tuple[str, Invariant], ...] = (
    (writes.NAME, writes.writes_have_decisions),
    (writes.NAME, writes.decisions_are_peoples),
    (writes.ONCE, writes.one_effect_a_decision),
    (reads.NAME, reads.reads_stay_in_scope),
    (standing.SCOPE, standing.proposals_stay_in_their_thread),
    (silence.NAME, silence.crisis_threads_are_silent),
    (sent.NAME, sent.sent_passes_the_check),
    (sent.OTHERS, sent.sent_names_nobody_else),
    (calls.AUDITED, calls.refusals_are_audited),
    (calls.BUDGETS, calls.budgets_hold),
    (standing.WHOLE, standing.chain_is_whole),
    (standing.UP, standing.turns_come_to_an_end),
)

NAMES: tuple[str, ...] = tuple(dict.fromkeys(name for name, _ in INVARIANTS))


def violations_of(evidence: Evidence) -> list[Violation]:
    """Hold the evidence against every invariant."""
    return [violation for _, check in INVARIANTS for violation in check(evidence)]
