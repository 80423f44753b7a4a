"""How far each workflow may go (the dial)."""

from policies.dial.dial_policy import Dial, DialPolicy

__all__ = ["Dial", "DialPolicy"]
