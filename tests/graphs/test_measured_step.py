"""Spans around the steps of a turn: names and ways out, no ids and no words."""

from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from practice.errors import HandrailError
from tests.practice_fixtures import People


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Every span of a test, wherever it is made."""
    import ehr.rest.exchange
    import graphs.measured_step
    import tools.gateway

    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    for module in (graphs.measured_step, tools.gateway, ehr.rest.exchange):
        monkeypatch.setattr(module, "_tracer", provider.get_tracer("test"))
    yield exporter
    provider.shutdown()


def told(span: ReadableSpan) -> str:
    """Everything that would be exported of a span, but its ids and times."""
    events: list[Any] = [(event.name, dict(event.attributes or {})) for event in span.events]
    return str((span.name, dict(span.attributes or {}), events, span.status.description))


async def test_each_step_is_a_span_in_order_with_its_tools_and_ehr_calls_inside(
    spans: InMemorySpanExporter, people: People
) -> None:
    offer = (await people.say("Could we move Thursday to next week, anything after 5? Video is fine."))[-1]
    await people.pick(offer)
    finished = spans.get_finished_spans()
    steps = [str((span.attributes or {})["handrail.step"]) for span in finished if span.name == "step"]
    assert steps == [
        "screen",
        "understand",
        "allow",
        "work",
        "check",
        "decide",
        "screen",
        "pick",
        "check",
        "decide",
        "wait",
    ]
    inside = {span.context.span_id for span in finished if span.name == "step"}
    tools = [span for span in finished if span.name == "tool"]
    assert tools and all(span.parent is not None for span in tools)
    assert {span.name for span in finished} == {"step", "tool", "ehr"}
    assert any(span.parent is not None and span.parent.span_id in inside for span in finished if span.name == "ehr")


async def test_no_span_holds_an_id_a_name_or_a_word(spans: InMemorySpanExporter, people: People) -> None:
    said = "Could we move Thursday to next week, anything after 5? Video is fine."
    await people.pick((await people.say(said))[-1])
    everything = " ".join(told(span) for span in spans.get_finished_spans())
    for private in (
        "CL-0001",
        "CLN-",
        "APT-",
        "RUN-",
        "PRP-",
        "CNV-",
        "Jordan",
        "Thursday",
        "Video",
        "alder-reed.example",
    ):
        assert private not in everything


async def test_a_pause_is_no_error_and_an_error_leaves_no_words(
    spans: InMemorySpanExporter, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = (await people.say("Could we move Thursday to next week, anything after 5? Video is fine."))[-1]
    await people.pick(offer)

    def broken(_: object) -> None:
        raise HandrailError("Jordan said something private")

    monkeypatch.setattr(people.office.services.crisis, "screen", broken)
    await people.say("What are your hours?", who="ingrid@")
    assert all(span.status.is_ok or span.status.is_unset for span in spans.get_finished_spans())
    assert "private" not in " ".join(told(span) for span in spans.get_finished_spans())
