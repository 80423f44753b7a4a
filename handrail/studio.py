"""The two graphs as LangGraph Studio opens them: their shape, without a practice behind it."""

from graphs.portal_message import build_portal_graph
from graphs.staff_request import build_staff_graph

portal_message = build_portal_graph()
staff_request = build_staff_graph()
