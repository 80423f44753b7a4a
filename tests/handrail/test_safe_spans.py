"""What a span may say."""

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Status, StatusCode

from handrail.safe_spans import DeclaredOnly


def test_a_span_keeps_what_is_declared_and_loses_addresses_events_and_words() -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(DeclaredOnly(kept)))
    with provider.get_tracer("t").start_as_current_span("step") as span:
        span.set_attributes({"handrail.step": "work", "url.path": "/clients/Avery", "url.query": "name=Avery"})
        span.record_exception(ValueError("Avery"))
        span.set_status(Status(StatusCode.ERROR, "could not read Avery"))
    [exported] = kept.get_finished_spans()
    assert dict(exported.attributes or {}) == {"handrail.step": "work"}
    assert exported.status.status_code is StatusCode.ERROR and "Avery" not in exported.to_json()
