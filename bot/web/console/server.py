"""How is the page of the demonstration served?

On 127.0.0.1 only, by this process, until Ctrl-C. Nothing is loaded from anywhere else and nothing is kept on disk
beyond the end.
"""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from nicegui import core, ui

from bot.web.console.files import files
from bot.web.console.page import Page
from bot.web.console.stage import Stages
from bot.web.form import form_pages
from domain.errors import Refused

HOST = "127.0.0.1"
FIRST_CAMPAIGN = "HG2023"
STYLE = Path(__file__).with_name("console.css")
SCRIPT = Path(__file__).with_name("console.js")
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b6b5d"/>'
    '<path d="M8 9h16v11H15l-5 4v-4H8z" fill="#fff"/></svg>'
)
SECONDS_TO_END = 2


def serve_console(*, port: int) -> None:
    """Serves until SIGINT or SIGTERM; port 0 takes a free one. Raises Refused when the port is taken."""
    with _listen(port) as listening:
        asyncio.run(_serve(listening))


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise Refused(f"Port {port} of {HOST} is taken: choose another with --port, or 0 for a free one.") from None
        raise Refused(f"Port {port} of {HOST} can't be served: {error.strerror}.") from None
    return listening


async def _serve(listening: socket.socket) -> None:
    stages = Stages(f"http://{HOST}:{listening.getsockname()[1]}")
    try:
        await stages.get(FIRST_CAMPAIGN)
        server = _Server(
            uvicorn.Config(_pages(stages), log_config=None, access_log=False, timeout_graceful_shutdown=SECONDS_TO_END)
        )
        # The server ends at a signal by itself and then raises it again, which must not end the process a second time.
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, server.end)
        await server.serve(sockets=[listening])
    finally:
        await stages.close()


class _Server(uvicorn.Server):
    """Tells where it is once it is there."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        for listening in sockets or []:
            print(f"Giao Ban: http://{HOST}:{listening.getsockname()[1]} (Ctrl-C ends it)", flush=True)

    def end(self) -> None:
        self.should_exit = True


def _pages(stages: Stages) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(files(stages.file))
    app.include_router(form_pages(lambda request: stages.desk(request.path_params["campaign"])), prefix="/{campaign}")
    head = f"<style>{STYLE.read_text(encoding='utf-8')}</style><script>{SCRIPT.read_text(encoding='utf-8')}</script>"

    @ui.page("/")
    async def page() -> None:
        ui.add_head_html(head)
        Page(stages, await stages.get(FIRST_CAMPAIGN))

    core.app.config.quasar_config["loadingBar"]["skipHijack"] = True  # a bar that nobody can name flickers by
    ui.run_with(
        app,
        title="Giao Ban · bản thử",
        language="vi",
        favicon=FAVICON,
        dark=False,
        tailwind=False,
        show_welcome_message=False,
        reconnect_timeout=10,
    )
    return app
