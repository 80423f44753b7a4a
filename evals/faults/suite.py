"""The faults suite: processes killed at every boundary, a crowd of deciders, an EHR that is down for an hour."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, cycle
from random import Random

from evals.case_result import CaseResult
from evals.faults import crowd, outage
from evals.faults.end_state import INVARIANTS
from evals.faults.ground import Ground
from evals.faults.killing import SYSTEM, Killing
from evals.faults.office import Parts
from evals.faults.scene import Scene
from evals.gate import GateFile
from evals.measure import Measure, count, rate_of
from evals.stamp import Stamp, code_version
from evals.suite_result import SuiteResult, suite_result
from graphs.templates import load_templates
from policies.approval import ApprovalPolicy
from policies.dial import DialPolicy
from practice.record import Instant, Value

VERSION = "faults/1"
COVERED = "boundaries killed at"
UNHARMED = "kills that harmed nothing"
OTHER_LIVES = 1 + 2 * outage.LIVES + len(Scene)
"""Lives that the crowd, the outages and the censuses take, besides those that are killed."""
_SHARE_OF_EARLY = 4
"""Of so many kills one comes before the proposal: there is less to lose."""
_PROPOSED = "proposals"


class Target(Value):
    """Where to kill: in which scene, at the how-manieth boundary, and what it was called in the census."""

    scene: Scene
    at: int
    boundary: str


Told = Callable[[CaseResult], None]


async def run_faults(
    ground: Ground,
    gates: GateFile,
    *,
    kills: int,
    seed: int,
    ran_at: Instant,
    parts: Parts | None = None,
    told: Told = lambda _: None,
) -> SuiteResult:
    """Kill so many times, then let the crowd and the outages come, and report. The same seed kills at the same places.

    ``ground`` needs room for ``kills + OTHER_LIVES`` lives.
    """
    stamped = _stamp(ran_at, seed)  # of the code that is loaded now, whatever the tree is by the end
    killed, every = await run_kills(ground, kills=kills, seed=seed, parts=parts, told=told)
    others = [await crowd.crowd(ground)]
    for how in outage.Outage:
        others += await outage.outage(ground, how)
    for one in others:
        told(one)
    return suite_result(
        "faults",
        f"{VERSION} on {ground.place.database_url.partition(':')[0].partition('+')[0]}",
        stamped,
        (*_of_kills(killed, every), *_of_others(others)),
        (*killed, *others),
        gates,
    )


async def run_kills(
    ground: Ground,
    *,
    kills: int,
    seed: int,
    scenes: Sequence[Scene] = tuple(Scene),
    parts: Parts | None = None,
    told: Told = lambda _: None,
) -> tuple[list[CaseResult], list[Target]]:
    """Kill so many times, each boundary once before any comes again; return what came and what could be killed at."""
    killing, chance = Killing(ground, parts), Random(seed)
    every: list[Target] = []
    for scene in scenes:
        boundaries = await Killing(ground).census(scene)
        every += (Target(scene=scene, at=at, boundary=name) for at, name in enumerate(boundaries, start=1))
    done, results = 0, list[CaseResult]()
    for target in _order(every, chance):
        if done >= kills:
            break
        results.append(await killing.kill(target.scene, target.at, chance))
        done += len(results[-1].traits)
        told(results[-1])
    return results, every


def _order(every: Sequence[Target], chance: Random) -> Iterator[Target]:
    """Mix them by the seed, again and again; one in four from before the proposal."""
    early, late = list[Target](), list[Target]()
    for scene in dict.fromkeys(target.scene for target in every):
        own = [target for target in every if target.scene is scene]
        first = next(target.at for target in own if _PROPOSED in target.boundary)
        early += own[: first - 1]
        late += own[first - 1 :]
    before, after = cycle(chance.sample(early, len(early))), cycle(chance.sample(late, len(late)))
    while True:
        yield from chain((next(after) for _ in range(_SHARE_OF_EARLY - 1)), (next(before),))


def _of_kills(killed: Sequence[CaseResult], every: Sequence[Target]) -> Iterator[Measure]:
    kills = sum(len(one.traits) for one in killed)
    for invariant in INVARIANTS:
        broken = sum(one.scores.get(invariant) is not True for one in killed)
        yield count(invariant, SYSTEM, broken, kills)
    harmed = sum(not one.passed for one in killed)
    yield rate_of(UNHARMED, SYSTEM, max(0, kills - harmed), kills)
    kinds = {(target.scene, target.boundary) for target in every}
    hit = {(one.group, trait) for one in killed for trait in one.traits}
    yield rate_of(COVERED, SYSTEM, len({(scene.value, name) for scene, name in kinds} & hit), len(kinds))


def _of_others(others: Sequence[CaseResult]) -> Iterator[Measure]:
    for system in dict.fromkeys(one.system for one in others):
        own = [one for one in others if one.system == system]
        for name in own[0].scores:
            yield count(name, system, sum(one.scores.get(name) is not True for one in own), len(own))


def _stamp(ran_at: Instant, seed: int) -> Stamp:
    versions = {
        "approval": ApprovalPolicy.load().version,
        "dial": DialPolicy.load().version,
        "templates": load_templates().version,
    }
    return Stamp(
        ran_at=ran_at,
        model="built-in",
        prompt_versions={},
        policy_versions=versions,
        code_version=code_version(),
        seed=seed,
    )
