"""Who writes to the database, and how do many writes share one commit?

One thread. Jobs that wait together run in one transaction (one fsync for all); when one of them fails, all are rolled
back and run again one by one, so that only that one fails. A job is therefore a function of the store alone and may run
twice; what it returns counts only after the commit.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from storage.database import StorageTrouble
from storage.files import Files
from storage.store import Library, Store

Result = TypeVar("Result")
MOST_TOGETHER = 256


@dataclass(kw_only=True, slots=True)
class _Job:
    run: Callable[[Store], Any]
    future: Future[Any]


class Writer:
    """The one thread that writes. Start it, `await do(job)`, close it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)

    _closed = False

    @property
    def files(self) -> Files:
        """Where files are kept, which no transaction is needed for."""
        return self.library.files

    @property
    def alive(self) -> bool:
        """Whether jobs are still done."""
        return self._thread.is_alive() and not self._closed

    @property
    def term(self) -> int:
        """Grows whenever this process got to write after another may have: see `Database.only_one`."""
        return self.library.database.terms

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Finishes what waits, then ends."""
        self._closed = True
        if self._thread.is_alive():
            self._jobs.put(None)
            self._thread.join()

    async def do(self, job: Callable[[Store], Result]) -> Result:
        """Runs the job in a transaction and returns its result after the commit. Raises what the job raises."""
        if self._closed:
            raise StorageTrouble("The process is ending; nothing more is written.")
        future: Future[Result] = Future()
        self._jobs.put(_Job(run=job, future=future))
        return await asyncio.wrap_future(future)

    async def look(self, job: Callable[[Store], Result]) -> Result:
        """Runs the job on one consistent view, in a thread of its own, while others write. Raises what it raises."""
        return await asyncio.to_thread(self._look, job)

    def _look(self, job: Callable[[Store], Result]) -> Result:
        with self.library.reading() as store:
            return job(store)

    def _work(self) -> None:
        while True:
            first = self._jobs.get()
            if first is None:
                return
            together, ended = self._gather(first)
            self._commit(together)
            if ended:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        together = [first]
        while len(together) < MOST_TOGETHER:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return together, False
            if job is None:
                return together, True
            together.append(job)
        return together, False

    def _commit(self, jobs: list[_Job]) -> None:
        jobs = [job for job in jobs if job.future.set_running_or_notify_cancel()]
        if not jobs:
            return
        try:
            with self.library.writing() as store:
                results = [job.run(store) for job in jobs]
        except BaseException as error:
            if len(jobs) == 1:
                jobs[0].future.set_exception(_awaitable(error))
                return
            for job in jobs:
                self._alone(job)
            return
        for job, result in zip(jobs, results, strict=True):
            job.future.set_result(result)

    def _alone(self, job: _Job) -> None:
        try:
            with self.library.writing() as store:
                result = job.run(store)
        except BaseException as error:
            job.future.set_exception(_awaitable(error))
        else:
            job.future.set_result(result)


def _awaitable(error: BaseException) -> BaseException:
    """A StopIteration can't be raised into an awaiting coroutine: it would wait for ever."""
    return RuntimeError(f"a job raised {error!r}") if isinstance(error, StopIteration) else error
