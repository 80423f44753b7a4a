from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals.bench.bare_loop import open_bare_loop
from evals.bench.forgetful_embedder import ForgetfulEmbedder
from evals.bench.load import measure_throughput, resident_mebibytes
from evals.bench.search import measure_search, write_documents
from evals.bench.spread import spread
from evals.bench.turn import TurnTimer
from evals.client_pool import ordinary_clients
from handrail.settings import ROOT
from knowledge.cutting import cut
from knowledge.document import read_documents
from knowledge.embedder import Embedder, Vectors
from tests.evals.open_bench import bench_on

SAMPLE = ROOT / "knowledge" / "sample"


@pytest.mark.parametrize(
    ("milliseconds", "p50", "p95"),
    [([5.0], 5.0, 5.0), ([1.0, 3.0], 2.0, 3.0), ([float(n) for n in range(1, 101)], 50.5, 95.0)],
)
def test_a_spread_never_hides_the_slowest_of_a_few(milliseconds: list[float], p50: float, p95: float) -> None:
    found = spread(milliseconds)
    assert (found.p50, found.p95, found.n) == (p50, p95, len(milliseconds))


def test_a_spread_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError):
        spread([])


async def test_the_bare_loop_proposes_and_waits_and_goes_on(tmp_path: Path) -> None:
    async with open_bare_loop(tmp_path) as loop:
        times = await loop.round()
    assert times.propose > 0 and times.approve > 0


@pytest.mark.parametrize("passages", [1, 60, 333])
def test_made_documents_are_cut_into_exactly_so_many_passages(tmp_path: Path, passages: int) -> None:
    write_documents(SAMPLE, tmp_path, passages, seed=3)
    assert sum(len(cut(document, "p")) for document in read_documents(tmp_path)) == passages


def test_search_is_timed_with_and_without_judging(embedder: Embedder) -> None:
    times = measure_search(SAMPLE, ["where do I park", "what does it cost"], 30, embedder, seed=3)
    assert times.search.n == 2 and times.search_and_judge.p50 >= times.search.p50


async def test_turns_are_timed_by_stage_and_in_parallel(
    made_practice: Path, tmp_path: Path, embedder: Embedder
) -> None:
    async with bench_on(made_practice, tmp_path, embedder).open() as practice:
        clients = list(await ordinary_clients(practice.services))
        forgotten: list[str] = []
        timer = TurnTimer(practice, lambda: forgotten.append("everything"))
        turn = await timer.turn(clients[0], "Where can I park?")
        assert {"begin", "screen", "understand"} <= set(turn.stages)
        assert sum(turn.stages.values()) == pytest.approx(turn.total)
        approval = await timer.approval(clients[1])
        assert approval.approve > 0
        kinds = await timer.kinds(clients[2:4], rounds=1)
        assert all(kind.total.n == 1 for kind in kinds.values())
        throughput = await measure_throughput(timer, clients[4:7], seconds=0.1)
        assert throughput.clients == 3 and throughput.turn.n >= 3
        assert len(forgotten) == 2 + len(kinds) + throughput.turn.n
    assert resident_mebibytes() > 10


def test_a_forgetful_embedder_embeds_the_same_sentence_again() -> None:
    class Counting(ForgetfulEmbedder):
        encoded = 0

        def _encode(self, texts: Sequence[str]) -> Vectors:
            self.encoded += 1
            return np.ones((len(texts), 1), dtype=np.float32)

    embedder = Counting()
    embedder.embed(["again"])
    embedder.embed(["again"])
    assert embedder.encoded == 1
    embedder.forget()
    embedder.embed(["again"])
    assert embedder.encoded == 2


async def test_ordinary_clients_are_adults_with_an_appointment_and_no_story_of_their_own(
    made_practice: Path, tmp_path: Path, embedder: Embedder
) -> None:
    async with bench_on(made_practice, tmp_path, embedder).open() as practice:
        clients = list(await ordinary_clients(practice.services))
    assert len(clients) > 60 and min(clients) > "CL-0015" and clients == sorted(set(clients))
