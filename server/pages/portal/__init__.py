"""The client portal."""

from server.pages.portal.page import portal_page

__all__ = ["portal_page"]
