"""Are answers of the site safe to show, and large requests refused before they are read?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.web.headers import MOST_BYTES, SafeSite

pytestmark = pytest.mark.timeout(180)


async def page(_request: Request) -> Response:
    return PlainTextResponse("a page")


async def kept(_request: Request) -> Response:
    return PlainTextResponse("a style", headers={"Cache-Control": "max-age=60", "Content-Security-Policy": "sandbox"})


async def measure(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def ask(path: str, *, base: str = "http://site", content: bytes | Iterator[bytes] | None = None) -> httpx.Response:
    routes = [Route("/page", page), Route("/console/x", page), Route("/consoles", page), Route("/style", kept)]
    posts = [Route("/size", measure, methods=["POST"]), Route("/f/size", measure, methods=["POST"])]
    site = SafeSite(Starlette(routes=routes + posts), wide=("/console",), larger={"/f": 3 * MOST_BYTES})

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(site)
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            if content is None:
                return await client.get(path)
            return await client.post(path, content=content if isinstance(content, bytes) else chunks(content))

    return asyncio.run(asked())


async def chunks(content: Iterator[bytes]) -> AsyncIterator[bytes]:
    for chunk in content:
        yield chunk


def test_a_page_lets_no_script_in_and_is_not_framed_stored_or_named_elsewhere() -> None:
    headers = ask("/page").headers

    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_a_missing_page_is_as_safe_as_others() -> None:
    answer = ask("/nowhere")

    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (404, "nosniff")


def test_only_pages_built_by_scripts_have_the_wider_policy() -> None:
    assert "script-src" in ask("/console/x").headers["Content-Security-Policy"]
    assert "script-src" not in ask("/consoles").headers["Content-Security-Policy"]


def test_what_a_page_says_itself_stays() -> None:
    headers = ask("/style").headers

    assert (headers["Cache-Control"], headers["Content-Security-Policy"]) == ("max-age=60", "sandbox")


@pytest.mark.parametrize(("base", "promised"), [("http://site", False), ("https://site", True)])
def test_https_is_promised_only_on_https(base: str, promised: bool) -> None:
    assert ("Strict-Transport-Security" in ask("/page", base=base).headers) is promised


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/size", MOST_BYTES, 200), ("/size", MOST_BYTES + 1, 413), ("/f/size", 3 * MOST_BYTES, 200)],
)
def test_a_request_has_the_size_that_its_path_expects(path: str, size: int, status: int) -> None:
    assert ask(path, content=b"x" * size).status_code == status


def test_a_body_that_does_not_say_its_size_is_counted() -> None:
    answer = ask("/size", content=iter([b"x" * (MOST_BYTES // 2)] * 3))

    assert (answer.status_code, answer.headers["Cache-Control"]) == (413, "no-store")
