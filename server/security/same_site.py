"""Forms that carry no session yet: they must come from our own pages, or from a program, never from another site."""

from urllib.parse import urlsplit

from fastapi import Request

from practice.errors import Refused

OURS = frozenset({"same-origin", "none"})


async def from_our_own_site(request: Request) -> None:
    """Raise ``Refused`` for what a browser says another site sent; a program sends neither header."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:  # decides alone: under our referrer policy a browser's Origin may be "null" on our own form
        foreign = site not in OURS
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("Host")
    if foreign:
        raise Refused("This form was sent from another site.", "Open the sign-in page and try there.", reason="site")
