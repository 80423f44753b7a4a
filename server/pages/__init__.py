"""The pages: sign-in, the client portal, the staff console. NiceGUI ships its assets, so nothing comes from outside."""

from server.pages.mount import add_pages

__all__ = ["add_pages"]
