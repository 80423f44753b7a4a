"""Forms that carry no session yet: they must come from our own pages, or from a program, never from another site."""

from urllib.parse import urlsplit

from fastapi import Request

from practice.errors import Refused

OURS = frozenset({"same-origin", "none"})


async def from_our_own_site(request: Request) -> None:
    """Raise ``Refused`` for what a browser says another site sent; a program sends neither header."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    foreign = site is not None and site not in OURS
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
        foreign = True
    if foreign:
        raise Refused("This form was sent from another site.", "Open the sign-in page and try there.", reason="site")
