"""Every step of a graph is a span and a measured time: its name and its way out, no ids and no words."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from langgraph.graph import StateGraph
from langgraph.runtime import Runtime
from opentelemetry import trace
from prometheus_client import Histogram

from graphs.services import Services
from graphs.state import TurnState

Step = Callable[[TurnState, Runtime[Services]], Awaitable[TurnState]]

SECONDS = Histogram("handrail_step_seconds", "Seconds a step of a turn took", ["step"])
_tracer = trace.get_tracer("handrail.graphs")


def add_step(graph: StateGraph[Any, Any, Any, Any], name: str, step: Step) -> None:
    """Add a node that is traced and timed. A pause and an error pass through it, and leave nothing in the span."""

    @wraps(step)
    async def measured(state: TurnState, runtime: Runtime[Services]) -> TurnState:
        with (
            _tracer.start_as_current_span("step", record_exception=False, set_status_on_exception=False) as span,
            SECONDS.labels(name).time(),
        ):
            span.set_attribute("handrail.step", name)
            update = await step(state, runtime)
            span.set_attribute("handrail.route", update.get("route", ""))
            return update

    graph.add_node(name, measured)
