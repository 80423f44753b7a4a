"""The ways an EHR hands out a long list: by cursor, by page number, by offset, by Link header."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from ehr.rest.json_path import dig
from practice.record import Value


@dataclass(frozen=True)
class PageRequest:
    """Where a page is: query parameters beside the filters, or a whole address that holds them already."""

    parameters: tuple[tuple[str, str], ...] = ()
    address: str | None = None


@dataclass(frozen=True)
class PageReply:
    """What the next page is worked out from."""

    body: Any
    count: int
    asked: int
    links: Mapping[str, str]


def _count(body: Any, path: str | None) -> int | None:
    """Read a number of pages or records; where it is absent or no number, a page that is not full is the end."""
    found = str(dig(body, path)) if path else ""
    return int(found) if found.isascii() and found.isdigit() else None


class _Sized(Value):
    size_parameter: str
    largest: int = Field(default=200, ge=1, description="Records the EHR gives in a page at most")


class CursorPaging(_Sized):
    """Each page names the cursor of the next; none means the end."""

    style: Literal["cursor"]
    parameter: str
    next: str = Field(description="Where a page holds the next cursor")

    def first(self, size: int) -> PageRequest:
        """Ask for the first page."""
        return PageRequest(((self.size_parameter, str(size)),))

    def after(self, request: PageRequest, reply: PageReply) -> PageRequest | None:
        """Ask for the page that follows, if there is one."""
        cursor = dig(reply.body, self.next)
        if not cursor:
            return None
        return PageRequest(((self.size_parameter, str(reply.asked)), (self.parameter, str(cursor))))


class NumberPaging(_Sized):
    """Pages are counted. The end is where the EHR says so, or, where it does not, a page that is not full."""

    style: Literal["page"]
    parameter: str
    first_number: int = 1
    last: str | None = Field(default=None, description="Where a page holds the number of the last one")

    def first(self, size: int) -> PageRequest:
        """Ask for the first page."""
        return self._page(self.first_number, size)

    def after(self, request: PageRequest, reply: PageReply) -> PageRequest | None:
        """Ask for the page that follows, if there is one."""
        number = int(dict(request.parameters)[self.parameter])
        last = _count(reply.body, self.last)
        ended = number >= last if last is not None else reply.count < reply.asked
        return None if ended else self._page(number + 1, reply.asked)

    def _page(self, number: int, size: int) -> PageRequest:
        return PageRequest(((self.parameter, str(number)), (self.size_parameter, str(size))))


class OffsetPaging(_Sized):
    """Pages start at a count of records passed over."""

    style: Literal["offset"]
    parameter: str
    total: str | None = Field(default=None, description="Where a page holds the number of all records")

    def first(self, size: int) -> PageRequest:
        """Ask for the first page."""
        return self._page(0, size)

    def after(self, request: PageRequest, reply: PageReply) -> PageRequest | None:
        """Ask for the page that follows, if there is one."""
        passed = int(dict(request.parameters)[self.parameter]) + reply.count
        total = _count(reply.body, self.total)
        ended = passed >= total if total is not None else reply.count < reply.asked
        return None if ended or not reply.count else self._page(passed, reply.asked)

    def _page(self, offset: int, size: int) -> PageRequest:
        return PageRequest(((self.parameter, str(offset)), (self.size_parameter, str(size))))


class LinkPaging(_Sized):
    """The Link header (RFC 8288) holds the address of the next page."""

    style: Literal["link"]
    relation: str = "next"

    def first(self, size: int) -> PageRequest:
        """Ask for the first page."""
        return PageRequest(((self.size_parameter, str(size)),))

    def after(self, request: PageRequest, reply: PageReply) -> PageRequest | None:
        """Ask for the page that follows, if there is one."""
        address = reply.links.get(self.relation)
        return PageRequest(address=address) if address else None


Paging = Annotated[CursorPaging | NumberPaging | OffsetPaging | LinkPaging, Field(discriminator="style")]
