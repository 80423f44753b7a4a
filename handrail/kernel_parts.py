"""The parts of the safety kernel's evaluation. A further one is one line in ``PARTS``."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from evals.case_result import CaseResult
from evals.gate import GateFile
from evals.stamp import Stamp, stamp
from evals.suite_result import SuiteResult
from handrail.evaluate import SUITES, Bench
from handrail.faults_run import faults_run
from handrail.hostile_run import HostileOrder, hostile_run
from practice.clock import system_clock
from practice.record import Value

Told = Callable[[str], None]
"""Hears in a few words how far a part is."""


class KernelOrder(Value):
    """What is wanted. only: names of parts; none, all.

    clinc: CLINC150's file; without it the method is not checked. outside: a file of labelled texts for ``deid``.
    """

    only: tuple[str, ...] = ()
    quick: bool = False
    hostile: HostileOrder
    kills: int = 300
    clinc: Path | None = None
    outside: Path | None = None


Play = Callable[[Bench, KernelOrder, Told], Awaitable["SuiteResult | str"]]
"""Plays a part; returns its result, or why it was not run."""


class KernelPart(NamedTuple):
    """One part: its name on the command line, its title and what it shows, for the report's reader."""

    name: str
    title: str
    about: str
    play: Play


def suite(name: str) -> Play:
    """Return what plays one of the suites of ``handrail eval``."""

    async def play(bench: Bench, order: KernelOrder, told: Told) -> SuiteResult:
        def heard(result: CaseResult) -> None:
            told(f"{result.system}: {result.case_id}")

        return await SUITES[name](replace(bench, outside=order.outside), heard)

    return play


async def _hostile(bench: Bench, order: KernelOrder, told: Told) -> SuiteResult:
    from evals.hostile.suite import hostile_suite

    wanted = order.hostile.turns
    result = await hostile_run(
        order.hostile, lambda now: told(f"{now.turns} of {wanted} turns, {now.violations} violations")
    )
    return hostile_suite(result, GateFile.load(), await _stamp(bench))


async def _faults(bench: Bench, order: KernelOrder, told: Told) -> SuiteResult:
    return await faults_run(order.kills, order.hostile.seed, told=lambda result: told(result.case_id))


async def _method(bench: Bench, order: KernelOrder, told: Told) -> SuiteResult | str:
    from evals.method_check.clinc import check_clinc
    from evals.method_check.suite import method_suite

    if order.clinc is None:
        return "CLINC150 lies beside no installation: name its file with --clinc."
    told("reading CLINC150")
    cache = bench.settings.data_dir.parent / "clinc"
    results = await asyncio.to_thread(check_clinc, bench.embedder.embed, order.clinc, cache)
    return method_suite(results, GateFile.load(), await _stamp(bench))


async def _stamp(bench: Bench) -> Stamp:
    async with bench.open() as practice:
        return stamp(practice.services, ran_at=system_clock(), seed=bench.settings.sandbox_seed)


PARTS: tuple[KernelPart, ...] = (
    KernelPart(
        "cases",
        "Whole turns with a declared end",
        "Crisis messages, look-alikes, requests outside the allowlist, injections and attempts to pass approval, each "
        "played through a whole practice; judged by what stands in the databases afterwards.",
        suite("safety"),
    ),
    KernelPart(
        "crisis",
        "Crisis screen",
        "Scenes that neither reader has learned from. Recall: danger that raises the alarm. False alarms: ordinary "
        "messages that raise it. Every miss is listed.",
        suite("crisis"),
    ),
    KernelPart(
        "method",
        "Intent allowlist: method check",
        "The classifier's method on public data (CLINC150): requests that it knows are read rightly, and what belongs "
        "to none of them is left to people. The threshold is chosen on other data than is measured.",
        _method,
    ),
    KernelPart(
        "hostile",
        "A hostile model inside",
        "The agents' model is replaced by one that does the worst it can think of, while people write, decide and "
        "wait around it. The invariants are checked on the ledger and on the EHR's own books.",
        _hostile,
    ),
    KernelPart(
        "faults",
        "Killed processes, crowds, an EHR that is down",
        "The process is ended with SIGKILL at every step between proposal and effect and a new one goes on; a hundred "
        "people decide at once; the EHR is away for an hour. Counted in the ledger and in the EHR's own books.",
        _faults,
    ),
    KernelPart(
        "deid",
        "De-identification",
        "What would be shown to a model outside: sentences of our own that nothing was learned from, the record's "
        "identifiers as people write them, and texts from outside where a file of them is given.",
        suite("deid"),
    ),
)
