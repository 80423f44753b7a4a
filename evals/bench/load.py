"""Many clients at once, and what a thousand conversations leave in memory."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from time import perf_counter, process_time

from evals.bench.spread import Spread, spread
from evals.bench.turn import KINDS, TurnTimer
from practice.record import Value

KIBIBYTES_A_MEBIBYTE = 1_024


class Throughput(Value):
    """Turns a second with so many clients at once, how long each waited, and what a turn cost in processor time.

    Processor time, unlike the rest, says the same on a busy machine.
    """

    clients: int
    turns_per_second: float
    turn: Spread
    processor_milliseconds: float


class Memory(Value):
    """Resident memory of the process, MiB, before and after so many conversations."""

    conversations: int
    before: float
    after: float


async def measure_throughput(timer: TurnTimer, clients: Sequence[str], seconds: float) -> Throughput:
    """Let every client send one message after another until the time is over; a turn under way is finished."""
    times: list[float] = []
    began, processor = perf_counter(), process_time()

    async def keep_asking(client_id: str, texts: Iterator[str]) -> None:
        while perf_counter() - began < seconds:
            times.append((await timer.turn(client_id, next(texts))).total)

    texts = list(KINDS.values())
    shifted = (cycle(texts[n % len(texts) :] + texts[: n % len(texts)]) for n in range(len(clients)))
    await asyncio.gather(*(keep_asking(client, mine) for client, mine in zip(clients, shifted, strict=True)))
    elapsed, used = perf_counter() - began, process_time() - processor
    return Throughput(
        clients=len(clients),
        turns_per_second=round(len(times) / elapsed, 2),
        turn=spread(times),
        processor_milliseconds=round(used / len(times) * 1_000, 1),
    )


async def measure_memory(timer: TurnTimer, clients: Sequence[str], conversations: int, seconds: float) -> Memory:
    """Hold conversations of one turn each; stop early when the time is over, and say how many there were."""
    before, began, held = resident_mebibytes(), perf_counter(), 0
    texts = cycle(KINDS.values())
    for client_id in cycle(clients):
        if held == conversations or perf_counter() - began > seconds:
            break
        await timer.turn(client_id, next(texts))
        held += 1
    return Memory(conversations=held, before=before, after=resident_mebibytes())


def resident_mebibytes() -> float:
    """Return the resident set of this process (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    kibibytes = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return round(kibibytes / KIBIBYTES_A_MEBIBYTE, 1)
