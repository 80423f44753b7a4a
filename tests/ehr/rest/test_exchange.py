"""What goes wrong between Handrail and an EHR, and what is said and kept of it."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from structlog.testing import capture_logs

from ehr.rest import exchange
from ehr.rest.resilience import Resilience
from practice.errors import EhrError, EhrNotFound, EhrRejected, EhrUnavailable
from practice.people import Client
from practice.work import Task
from tests.ehr.records import NOW
from tests.ehr.rest.fake_ehr import PATIENT, SANDBOX, TASK, FakeEhr, connect

DRAFT = Task(id="", title="Call Jordan Avery", created_at=NOW)
UNNAMED = SANDBOX.model_copy(update={"idempotency_header": None})


def answers(*responses: httpx.Response | Exception) -> Any:
    """Give these in turn, and the last for ever."""
    left = list(responses)

    def answer(request: httpx.Request) -> httpx.Response:
        current = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(current, Exception):
            raise current
        return httpx.Response(current.status_code, content=current.content, headers=current.headers)

    return answer


GOOD = httpx.Response(201, json=TASK)


@pytest.mark.parametrize(
    ("failure", "attempts"),
    [
        (httpx.ReadTimeout("lost"), 1),
        (httpx.ReadError("lost"), 1),
        (httpx.RemoteProtocolError("lost"), 1),
        (httpx.Response(500), 1),
        (httpx.Response(503), 1),
        (httpx.ConnectError("never sent"), 2),
        (httpx.ConnectTimeout("never sent"), 2),
        (httpx.PoolTimeout("never sent"), 2),
        (httpx.Response(429), 2),
    ],
)
async def test_without_a_key_a_write_is_repeated_only_if_it_was_never_done(
    failure: httpx.Response | Exception, attempts: int
) -> None:
    ehr = FakeEhr(answers(failure, GOOD))
    adapter = connect(ehr, UNNAMED)
    if attempts == 1:
        with pytest.raises(EhrUnavailable):
            await adapter.create(DRAFT, idempotency_key="k")
    else:
        await adapter.create(DRAFT, idempotency_key="k")
    assert len(ehr.asked) == attempts
    assert "Idempotency-Key" not in ehr.asked[0].headers


async def test_every_attempt_at_a_write_carries_the_same_key_and_body() -> None:
    ehr = FakeEhr(answers(httpx.Response(503), GOOD))
    await connect(ehr).create(DRAFT, idempotency_key="k-7")
    assert {request.headers["Idempotency-Key"] for request in ehr.asked} == {"k-7"}
    assert len({request.content for request in ehr.asked}) == 1


@pytest.mark.parametrize("after", ["", "soon", "-1", "1.5", "Fri, 20 Nov 2026 15:00:00 GMT"])
async def test_a_strange_wait_is_the_usual_pause(after: str) -> None:
    ehr = FakeEhr(answers(httpx.Response(503, headers={"Retry-After": after}), httpx.Response(200, json=TASK)))
    assert (await connect(ehr).read(Task, "TSK-00001")).id == "TSK-00001"


@pytest.mark.parametrize("status", [301, 302, 304])
async def test_a_redirect_is_not_followed(status: int) -> None:
    ehr = FakeEhr(answers(httpx.Response(status, headers={"Location": "https://elsewhere.test/"})))
    with pytest.raises(EhrUnavailable):
        await connect(ehr).read(Task, "TSK-00001")
    assert {request.url.host for request in ehr.asked} == {"ehr.test"}


async def test_an_address_too_long_for_http_is_refused_without_a_stack_trace() -> None:
    with pytest.raises(EhrError):
        await connect(FakeEhr()).read(Client, "x" * 100_000)
    with pytest.raises(EhrError):
        await connect(FakeEhr()).search(Client, name="x" * 100_000)


async def test_the_circuit_lets_one_call_see_whether_the_ehr_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("purgatory.domain.model.time", SimpleNamespace(time=lambda: now[0]))
    ehr = FakeEhr(answers(*[httpx.Response(503)] * 3, httpx.Response(200, json=TASK)))
    adapter = connect(ehr, resilience=PATIENT.model_copy(update={"attempts": 1, "failures_to_open": 3}))
    for _ in range(5):
        with pytest.raises(EhrUnavailable):
            await adapter.read(Task, "TSK-00001")
    assert len(ehr.asked) == 3
    now[0] += 31
    assert (await adapter.read(Task, "TSK-00001")).id == "TSK-00001"
    assert (await adapter.read(Task, "TSK-00001")).id == "TSK-00001"


async def test_reader_and_writer_share_one_circuit() -> None:
    ehr = FakeEhr(answers(httpx.Response(503)))
    adapter = connect(ehr, resilience=PATIENT.model_copy(update={"attempts": 1, "failures_to_open": 2}))
    for _ in range(2):
        with pytest.raises(EhrUnavailable):
            await adapter.reader.read(Task, "TSK-00001")
    with pytest.raises(EhrUnavailable):
        await adapter.create(DRAFT, idempotency_key="k")
    assert len(ehr.asked) == 2


async def test_a_client_who_goes_away_does_not_open_the_circuit() -> None:
    started = asyncio.Event()
    slow = [True]

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "t"})
        started.set()
        if slow[0]:
            await asyncio.sleep(60)
        return httpx.Response(200, json=TASK)

    adapter = connect(answer, resilience=PATIENT.model_copy(update={"failures_to_open": 1}))
    for _ in range(3):
        started.clear()
        reading = asyncio.create_task(adapter.read(Task, "TSK-00001"))
        await started.wait()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
    slow[0] = False
    assert (await adapter.read(Task, "TSK-00001")).id == "TSK-00001"


async def test_the_budget_covers_all_pages_of_a_search() -> None:
    pages = iter(range(10_000))

    async def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            return httpx.Response(200, json={"access_token": "t"})
        await asyncio.sleep(0.001)
        return httpx.Response(200, json={"items": [TASK], "next_cursor": str(next(pages))})

    adapter = connect(answer, resilience=Resilience(budget_seconds=0.05))
    with pytest.raises(EhrUnavailable):
        await adapter.search(Task)


async def test_pages_that_go_in_a_circle_end() -> None:
    ehr = FakeEhr(answers(httpx.Response(200, json={"items": [TASK], "next_cursor": "again"})))
    with pytest.raises(EhrUnavailable):
        await connect(ehr).search(Task)
    assert len(ehr.asked) == 2


SECRETS = ("Jordan", "Avery", "jordan@example.org", "TSK-00001", "hush", "token-1")


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(404, json={"detail": "no task of Jordan Avery"}),
        httpx.Response(409, json={"detail": "Jordan Avery is booked"}),
        httpx.Response(412, json={"detail": "Jordan Avery"}),
        httpx.Response(422, json={"detail": "Jordan Avery"}),
        httpx.Response(500, text="Traceback: Jordan Avery"),
        httpx.Response(200, text="Jordan Avery"),
        httpx.Response(200, json={"id": 1, "title": "Jordan Avery", "status": "Jordan"}),
        httpx.ReadError("https://ehr.test/v1/clients?name=Jordan+Avery"),
        httpx.InvalidURL("Jordan Avery"),
    ],
)
async def test_nothing_of_anybody_is_said_logged_or_traced(
    answer: httpx.Response | Exception, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(exchange, "_tracer", provider.get_tracer("test"))
    caplog.set_level(logging.DEBUG)
    adapter = connect(FakeEhr(answers(answer)))
    texts: list[str] = []
    with capture_logs() as logs:
        for act in (
            adapter.read(Task, "TSK-00001"),
            adapter.search(Client, name="Jordan Avery", email="jordan@example.org"),
            adapter.create(DRAFT, idempotency_key="k"),
            adapter.update(Task, "TSK-00001", version=1, changes={"title": "Jordan Avery"}, idempotency_key="k"),
        ):
            with pytest.raises(EhrError) as refused:
                await act
            texts += [repr(refused.value), refused.value.detail, refused.value.advice, repr(refused.value.__cause__)]
            assert refused.value.__context__ is None or refused.value.__suppress_context__
    texts += [span.to_json() for span in spans.get_finished_spans()] + [str(logs), caplog.text]
    assert [secret for secret in SECRETS if secret in "".join(texts)] == []


async def test_a_span_tells_resource_verb_and_status_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    monkeypatch.setattr(exchange, "_tracer", provider.get_tracer("test"))
    adapter = connect(FakeEhr(answers(httpx.Response(200, json=TASK), httpx.Response(404))))
    await adapter.read(Task, "TSK-00001")
    with pytest.raises(EhrNotFound):
        await adapter.read(Task, "TSK-00002")
    told = [(span.name, dict(span.attributes or {}), span.status.description) for span in spans.get_finished_spans()]
    shared = {"handrail.ehr.resource": "task", "handrail.ehr.verb": "read"}
    assert told == [
        ("ehr", {**shared, "http.response.status_code": 200}, None),
        ("ehr", {**shared, "http.response.status_code": 404}, "EhrNotFound"),
    ]
    assert [span.events for span in spans.get_finished_spans()] == [(), ()]


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, EhrRejected), (403, EhrRejected), (415, EhrRejected), (422, EhrRejected), (428, EhrRejected)],
)
async def test_a_wrong_request_is_not_repeated(status: int, error: type[EhrError]) -> None:
    ehr = FakeEhr(answers(httpx.Response(status)))
    with pytest.raises(error) as refused:
        await connect(ehr).create(DRAFT, idempotency_key="k")
    assert str(status) in refused.value.detail
    assert len(ehr.asked) == 1


async def test_a_failed_call_is_logged_by_kind() -> None:
    with capture_logs() as logs, pytest.raises(EhrUnavailable):
        await connect(FakeEhr(answers(httpx.Response(200, text="<html>")))).read(Task, "TSK-00001")
    assert logs == [
        {"event": "ehr.call_failed", "log_level": "warning", "resource": "task", "verb": "read", "error": "not_json"}
    ]
