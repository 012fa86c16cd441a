"""What do the fake platforms have in common?

Each is a real HTTP server on loopback in a thread of its own, so that tests with and without an event loop,
and programmes under test in other processes, talk to it alike. Its network can be made as bad as a real one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

Params = dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """One request as it arrived; `at` is monotonic seconds."""

    method: str
    params: Mapping[str, Any]
    at: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One try to deliver to a webhook; status 0: nobody answered."""

    update: Mapping[str, Any]
    status: int
    at: float


class FakeServer:
    """A server in a thread: `with FakeServer() as server: ... server.url`."""

    slow_methods: frozenset[str] = frozenset()  # those that the knobs below leave alone

    def __init__(self, *, port: int = 0) -> None:
        self._port = port
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._changed = asyncio.Event()
        self._lock = threading.RLock()
        self._dice = random.Random(0)
        self._lost_share = 0.0
        self._failures: list[int] = []
        self._garbled = 0
        self._delay = 0.0
        self.calls: list[Call] = []

    # --- running

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Serves from now on; returns when the port is open."""
        ready = threading.Event()
        trouble: list[BaseException] = []
        self._thread = threading.Thread(target=self._run, args=(ready, trouble), daemon=True)
        self._thread.start()
        ready.wait(10)
        if trouble:
            raise trouble[0]

    def stop(self) -> None:
        if self._thread and self._thread.is_alive() and self._loop and self._stopping:
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)

    def wait(self) -> None:
        """Until it is stopped."""
        if self._thread:
            self._thread.join()

    def _run(self, ready: threading.Event, trouble: list[BaseException]) -> None:
        try:
            asyncio.run(self._serve(ready))
        except BaseException as error:
            trouble.append(error)
            ready.set()

    async def _serve(self, ready: threading.Event) -> None:
        self.live_in(asyncio.get_running_loop())
        self._stopping = asyncio.Event()
        app = web.Application(client_max_size=60 * 2**20)
        self.add_routes(app)
        runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        self._port = int(runner.addresses[0][1])
        background = [asyncio.create_task(job) for job in self.background()]
        ready.set()
        await self._stopping.wait()
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        await runner.cleanup()

    def live_in(self, loop: asyncio.AbstractEventLoop) -> None:
        """Whatever is scripted from other threads is told there."""
        self._loop = loop
        self._changed = asyncio.Event()

    def add_routes(self, app: web.Application) -> None:
        raise NotImplementedError

    def background(self) -> list[Coroutine[Any, Any, None]]:
        return []

    # --- waiting for something to change, across threads

    def _notify(self) -> None:
        if self._loop and self._loop.is_running():
            with contextlib.suppress(RuntimeError):  # stopped in this very moment
                self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        woken, self._changed = self._changed, asyncio.Event()
        woken.set()

    async def _until_change(self, changed: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0)):
                await changed.wait()

    # --- a bad network

    def lose_answers(self, probability: float, seed: int = 0) -> None:
        """From now on requests are carried out, but the connection is cut before some of the answers."""
        self._dice, self._lost_share = random.Random(seed), probability

    def fail_next(self, n: int, status: int = 502) -> None:
        """The next requests meet a gateway's page; nothing is carried out."""
        self._failures = [status] * n

    def garble_next(self, n: int = 1) -> None:
        """The next requests are carried out and answered 200 with half an answer."""
        self._garbled = n

    def delay(self, seconds: float) -> None:
        """From now on every answer takes this long."""
        self._delay = seconds

    async def _with_weather(
        self, request: web.Request, method: str, carry_out: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if method in self.slow_methods:
            return await carry_out()
        if self._failures:
            status = self._failures.pop(0)
            page = f"<html><head><title>{status}</title></head><body>nginx</body></html>"
            return web.Response(status=status, text=page, content_type="text/html")
        answer = await carry_out()
        if self._delay:
            await asyncio.sleep(self._delay)
        if self._lost_share and self._dice.random() < self._lost_share and request.transport:
            request.transport.abort()
        elif self._garbled:
            self._garbled -= 1
            return web.Response(text='{"ok":true,"result":{"mess', content_type="application/json")
        return answer

    # --- reading requests

    async def _params(self, request: web.Request) -> tuple[Params, dict[str, tuple[str, bytes]]]:
        """Parameters from query, JSON or form, with JSON in forms understood, and uploaded files by name."""
        params: Params = dict(request.query)
        files: dict[str, tuple[str, bytes]] = {}
        if request.content_type == "application/json":
            params.update(await request.json() if request.can_read_body else {})
            return params, files
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = (value.filename, value.file.read())
            else:
                params[name] = _understood(str(value))
        return params, files

    def _record(self, method: str, params: Params) -> None:
        with self._lock:
            self.calls.append(Call(method=method, params=params, at=time.monotonic()))

    def called(self, method: str) -> list[Call]:
        with self._lock:
            return [call for call in self.calls if call.method == method]


def _understood(value: str) -> Any:
    if value[:1] in {"{", "["}:
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value
