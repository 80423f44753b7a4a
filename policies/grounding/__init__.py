"""Whether a text keeps to its sources, and may be said at all."""

from policies.grounding.answer import check_answer
from policies.grounding.problem import Problem
from policies.grounding.reply import check_reply_text
from policies.grounding.sections import check_sections

__all__ = ["Problem", "check_answer", "check_reply_text", "check_sections"]
