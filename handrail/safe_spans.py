"""Spans that say what happened and never of whom: declared attributes go out, everything else stays.

A library's own spans carry addresses as they were typed and errors as they were worded; both may hold a name.
"""

from collections.abc import Sequence

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import Status

ALLOWED = frozenset(
    {
        "handrail.step", "handrail.route", "handrail.tool", "handrail.ok", "handrail.reason", "handrail.ehr.verb",
        "handrail.ehr.resource", "http.route", "http.request.method", "http.response.status_code", "error.type",
        "code.function.name", "calls",
    }
)  # fmt: skip


class DeclaredOnly(SpanExporter):
    """Hands spans on to another exporter, without what is not declared."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export what is left of the spans."""
        return self._inner.export([declared(span) for span in spans])

    def shutdown(self) -> None:
        """Shut the other exporter down."""
        self._inner.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Flush the other exporter."""
        return self._inner.force_flush(timeout_millis)


def declared(span: ReadableSpan) -> ReadableSpan:
    """Return the span with its declared attributes, and without events and the words of its status."""
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes={key: value for key, value in (span.attributes or {}).items() if key in ALLOWED},
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
