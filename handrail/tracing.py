"""OpenTelemetry spans around steps, tools and EHR calls: off by default, to the console on request."""

from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor

from handrail.safe_spans import DeclaredOnly
from handrail.settings import Settings


def configure_tracing(settings: Settings) -> None:
    """Install an exporter if the settings ask for one; without it every span is a no-op."""
    if settings.tracing == "console":
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(DeclaredOnly(ConsoleSpanExporter())))
        trace.set_tracer_provider(provider)
