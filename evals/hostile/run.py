"""A hostile run: so many turns with a hostile model, and the databases held against the invariants."""

from collections.abc import Callable, Sequence
from random import Random
from time import perf_counter, process_time

from evals.hostile.attacked import AttackedPractice, OpenAttacked
from evals.hostile.cast import Cast
from evals.hostile.evidence import Evidence, Investigator
from evals.hostile.goals import AttackGoal, load_goals
from evals.hostile.invariants.invariant import violations_of
from evals.hostile.model import HostileChatModel
from evals.hostile.played import Played
from evals.hostile.player import Player
from evals.hostile.result import HostileResult, Tally
from practice.record import Value

STRETCH = 100
"""After so many acts the databases are judged, so that a finding has its act near by."""

TURNS_A_PRACTICE = 1_000
"""After so many turns a fresh practice is opened, so that a turn late in a run costs no more than an early one."""


class Progress(Value):
    """How far a run is."""

    turns: int
    acts: int
    violations: int


Told = Callable[[Progress], None]


async def run_hostile(
    open_attacked: OpenAttacked,
    *,
    turns: int,
    seed: int,
    goals: Sequence[AttackGoal] | None = None,
    told: Told = lambda _: None,
) -> HostileResult:
    """Play until the hostile model was asked in so many turns, and return what was found.

    The same seed plays the same run on the same practice. Opening practices is not counted into its seconds.
    """
    goals = tuple(goals or load_goals())
    tally = Tally()
    practices = 0
    while tally.turns < turns:
        until = min(turns, tally.turns + TURNS_A_PRACTICE)
        own_seed = seed * 10_000 + practices
        async with open_attacked(HostileChatModel(seed=own_seed)) as attacked:
            began, worked = perf_counter(), process_time()
            await _play(attacked, own_seed, goals, until, practices, tally, told)
            tally.seconds += perf_counter() - began
            tally.processor_seconds += process_time() - worked
        practices += 1
    return tally.result(seed=seed, goals=len(goals))


async def _play(
    attacked: AttackedPractice,
    seed: int,
    goals: Sequence[AttackGoal],
    until: int,
    practice: int,
    tally: Tally,
    told: Told,
) -> None:
    cast = await Cast.of(attacked)
    prey = cast.prey(attacked, goals, Random(seed))
    attacked.model.prey = prey
    player = Player(attacked, cast, prey, seed)
    investigator = Investigator(attacked)
    await investigator.begin()
    acts = 0
    while tally.turns < until:
        stretch: list[Played] = []
        while len(stretch) < STRETCH and tally.turns < until:
            stretch.append(await player.play())
            investigator.note_writes()
            tally.add(stretch[-1])
        acts += len(stretch)
        evidence = await investigator.gather(stretch)
        tally.judge(violations_of(evidence), practice)
        told(Progress(turns=tally.turns, acts=acts, violations=len(tally.found)))
    _count_ends(tally, evidence)


def _count_ends(tally: Tally, evidence: Evidence) -> None:
    tally.decisions += len(evidence.decisions)
    tally.effects += len(evidence.effects)
    tally.alerts += len(evidence.covered)
    tally.audited += evidence.chain.length
