"""The staff console, a page a noun."""

from server.pages.console.frame import framed
from server.pages.console.places import PLACES, first_place

__all__ = ["PLACES", "first_place", "framed"]
