"""A hostile run: so many turns of a hostile model, and the databases held against the invariants.

A turn is one of the model's: it is asked, and whatever it answers is acted upon, refused or survived. A person's
message asks it once or several times, until the agent's run ends; how many messages asked it is counted beside.
A run is played in parts, each in a practice of its own, so that a turn late in a run costs no more than an early one,
and so that parts can be played side by side.
"""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from time import perf_counter, process_time

from evals.hostile.attacked import AttackedPractice, OpenAttacked
from evals.hostile.cast import Cast
from evals.hostile.evidence import Investigator
from evals.hostile.goals import AttackGoal, load_goals
from evals.hostile.invariants.invariant import violations_of
from evals.hostile.model import HostileChatModel
from evals.hostile.played import Played
from evals.hostile.player import Player
from evals.hostile.result import HostileResult, together
from evals.hostile.tally import Tally
from practice.record import Value

STRETCH = 100
"""After so many acts the databases are judged, so that a finding has its act near by."""

TURNS_A_PART = 1_000


class Part(Value):
    """One practice's share of a run. The same part plays the same choices, whoever plays it."""

    number: int
    run_seed: int
    turns: int

    @property
    def seed(self) -> int:
        """The seed of its model and its people."""
        return self.run_seed * 10_000 + self.number


class Progress(Value):
    """How far a run is."""

    turns: int
    acts: int
    violations: int


Told = Callable[[Progress], None]
Stopped = Callable[[], bool]
"""Whether somebody wants the run to end: asked after every act."""


def parts_of(turns: int, seed: int) -> Iterator[Part]:
    """Divide a run."""
    for number, begin in enumerate(range(0, turns, TURNS_A_PART)):
        yield Part(number=number, run_seed=seed, turns=min(TURNS_A_PART, turns - begin))


async def run_hostile(
    open_attacked: OpenAttacked,
    *,
    turns: int,
    seed: int,
    goals: Sequence[AttackGoal] | None = None,
    told: Told = lambda _: None,
    stopped: Stopped = lambda: False,
) -> HostileResult:
    """Play at least so many turns of the model, part after part, and return what was found."""
    results: list[HostileResult] = []

    def tell(now: Progress) -> None:
        turns, acts = sum(one.turns for one in results), sum(sum(one.acts.values()) for one in results)
        found = sum(one.found for one in results)
        told(Progress(turns=now.turns + turns, acts=now.acts + acts, violations=now.violations + found))

    for part in parts_of(turns, seed):
        results.append(await play_part(open_attacked, part, goals, told=tell, stopped=stopped))
        if results[-1].stopped:
            break
    return together(results)


async def play_part(
    open_attacked: OpenAttacked,
    part: Part,
    goals: Sequence[AttackGoal] | None = None,
    *,
    told: Told = lambda _: None,
    stopped: Stopped = lambda: False,
) -> HostileResult:
    """Play one part. Opening the practice is not counted into its seconds."""
    goals = tuple(goals or load_goals())
    tally = Tally()
    async with open_attacked(HostileChatModel(seed=part.seed)) as attacked:
        began, worked = perf_counter(), process_time()
        early = await _play(attacked, part, goals, tally, told, stopped)
        tally.seconds = perf_counter() - began
        tally.processor_seconds = process_time() - worked
    return tally.result(seed=part.run_seed, goals=len(goals), stopped=early)


async def _play(
    attacked: AttackedPractice, part: Part, goals: Sequence[AttackGoal], tally: Tally, told: Told, stopped: Stopped
) -> bool:
    """Play until the part is done, or somebody wants an end; returns whether somebody did."""
    cast = await Cast.of(attacked)
    prey = cast.prey(attacked, goals, Random(part.seed))
    attacked.model.prey = prey
    player = Player(attacked, cast, prey, part.seed)
    investigator = Investigator(attacked)
    await investigator.begin()
    early = False
    while tally.turns < part.turns and not early:
        stretch: list[Played] = []
        while len(stretch) < STRETCH and tally.turns < part.turns and not early:
            stretch.append(await player.play())
            investigator.note_writes()
            tally.add(stretch[-1])
            early = stopped()
        evidence = await investigator.gather(stretch)
        tally.judge(violations_of(evidence))
        tally.close(evidence)
        told(Progress(turns=tally.turns, acts=tally.acts, violations=len(tally.found)))
    return early
