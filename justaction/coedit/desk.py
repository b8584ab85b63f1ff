"""Questions to the database from the event loop: asked in threads of their own, each with its connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import ParamSpec, TypeVar

from django.db import Error, connection

P = ParamSpec("P")
T = TypeVar("T")


class Desk:
    """A few threads that ask."""

    def __init__(self, threads: int = 2) -> None:
        self._count = threads
        self._threads = ThreadPoolExecutor(threads, "desk")

    async def ask(self, question: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`question(…)` in a thread; a broken connection is thrown away, and the error raised."""

        def asked() -> T:
            try:
                return question(*args, **kwargs)
            except Error:
                connection.close()
                raise

        return await asyncio.get_running_loop().run_in_executor(self._threads, asked)

    def close(self) -> None:
        """Ends the threads and their connections."""
        together = Barrier(self._count)

        def end() -> None:
            with suppress(BrokenBarrierError):
                together.wait(5)  # so that each thread takes one of these
            connection.close()

        for _ in range(self._count):
            self._threads.submit(end)
        self._threads.shutdown()
