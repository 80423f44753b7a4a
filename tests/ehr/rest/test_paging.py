from typing import Any

import httpx
import pytest
from pydantic import TypeAdapter

from ehr.rest.paging import PageReply, PageRequest, Paging
from practice.errors import EhrUnavailable
from practice.work import Task
from tests.ehr.rest.fake_ehr import SANDBOX, TASK, FakeEhr, connect

CURSOR = {"style": "cursor", "parameter": "c", "next": "page.next", "size_parameter": "n"}
NUMBER = {"style": "page", "parameter": "p", "size_parameter": "n"}
OFFSET = {"style": "offset", "parameter": "o", "size_parameter": "n"}
LINK = {"style": "link", "size_parameter": "n"}


def paging(**declared: Any) -> Any:
    return TypeAdapter[Any](Paging).validate_python(declared)


def reply(count: int, body: Any = None, **links: str) -> PageReply:
    return PageReply(body=body or {}, count=count, asked=10, links=links)


@pytest.mark.parametrize(
    ("declared", "first", "replies", "last_asked"),
    [
        (CURSOR, (("n", "10"),), [reply(10, {"page": {"next": "x"}}), reply(3, {"page": {"next": None}})], ("c", "x")),
        (CURSOR, (("n", "10"),), [reply(0, {"page": {"next": "x"}}), reply(3, {"page": {"next": ""}})], ("c", "x")),
        (CURSOR, (("n", "10"),), [reply(10, {"page": {"next": 7}}), reply(3, {})], ("c", "7")),
        (NUMBER, (("p", "1"), ("n", "10")), [reply(10), reply(10), reply(9)], ("p", "3")),
        (NUMBER, (("p", "1"), ("n", "10")), [reply(0)], ("p", "1")),
        (NUMBER | {"first_number": 0}, (("p", "0"), ("n", "10")), [reply(10), reply(0)], ("p", "1")),
        (NUMBER | {"last": "of"}, (("p", "1"), ("n", "10")), [reply(10, {"of": 2}), reply(10, {"of": 2})], ("p", "2")),
        (NUMBER | {"last": "of"}, (("p", "1"), ("n", "10")), [reply(10, {"of": "?"}), reply(1, {})], ("p", "2")),
        (OFFSET, (("o", "0"), ("n", "10")), [reply(10), reply(4)], ("o", "10")),
        (OFFSET | {"total": "t"}, (("o", "0"), ("n", "10")), [reply(7, {"t": 9}), reply(2, {"t": 9})], ("o", "7")),
        (OFFSET | {"total": "t"}, (("o", "0"), ("n", "10")), [reply(7, {"t": 9}), reply(0, {"t": 9})], ("o", "7")),
    ],
)
def test_pages_are_followed_to_their_end(
    declared: dict[str, Any], first: Any, replies: list[PageReply], last_asked: tuple[str, str]
) -> None:
    style = paging(**declared)
    page = style.first(10)
    assert page == PageRequest(first)
    for answer in replies[:-1]:
        page = style.after(page, answer)
        assert page is not None
    assert last_asked in page.parameters
    assert style.after(page, replies[-1]) is None


def test_a_link_is_followed_where_the_header_has_one() -> None:
    style = paging(**LINK)
    page = style.after(style.first(10), reply(10, next="/v1/tasks?after=x"))
    assert page == PageRequest(address="/v1/tasks?after=x")
    assert style.after(page, reply(10, first="/v1/tasks")) is None


def linked(*links: str | None) -> FakeEhr:
    left = list(links)

    def answer(request: httpx.Request) -> httpx.Response:
        link = left.pop(0)
        headers = {"Link": f'<{link}>; rel="next", </>; rel="first", <x>'} if link else {}
        return httpx.Response(200, json={"items": [TASK]}, headers=headers)

    return FakeEhr(answer)


BY_LINK = SANDBOX.model_copy(update={"paging": paging(**LINK)})


@pytest.mark.parametrize(
    ("link", "asked"),
    [
        ("https://ehr.test/v1/tasks?after=x", "https://ehr.test/v1/tasks?after=x"),
        ("/v1/tasks?after=x", "https://ehr.test/v1/tasks?after=x"),
        ("more?after=x", "https://ehr.test/base/more?after=x"),
    ],
)
async def test_the_next_address_may_be_whole_or_relative(link: str, asked: str) -> None:
    ehr = linked(link, None)
    assert len(await connect(ehr, BY_LINK).search(Task, client_id="CL-0001")) == 2
    assert str(ehr.asked[0].url) == "https://ehr.test/base/v1/tasks?client_id=CL-0001&n=200"
    assert str(ehr.asked[1].url) == asked


@pytest.mark.parametrize(
    "link",
    ["https://elsewhere.test/v1/tasks", "http://ehr.test/v1/tasks", "https://ehr.test:8443/v1/tasks", "//evil.test/"],
)
async def test_a_link_out_of_the_ehr_never_gets_the_token(link: str) -> None:
    ehr = linked(link)
    with pytest.raises(EhrUnavailable):
        await connect(ehr, BY_LINK).search(Task)
    assert len(ehr.asked) == 1
