"""One process group: web, worker, clock and live writing, started together, restarted when one dies, stopped together."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

STOP_WITHIN = 15.0  # seconds; what is still there then is killed
_PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One part of the group: what it is called and what it runs."""

    name: str
    run: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    again_at: float = 0.0
    failures: int = 0


class Group:
    """Runs parts as children of this process until it is told to stop. They share its memory (fork)."""

    def __init__(self, parts: list[Part], *, say: Callable[[str], None]) -> None:
        self.parts = parts
        self.say = say
        self.stopping = False

    def start(self) -> None:
        os.register_at_fork(after_in_child=die_with_parent)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        gc.collect()
        gc.freeze()  # what was loaded until now stays shared
        for part in self.parts:
            self._start(part)

    def watch(self, *, until: Callable[[], bool] | None = None) -> None:
        """Keep the parts alive until it is told to stop, or `until()` is true."""
        while not self.stopping and not (until and until()):
            self._reap()
            for part in self.parts:
                if not part.pid and time.monotonic() >= part.again_at and not self.stopping:
                    self._start(part)
            time.sleep(0.1 if until else 0.5)

    def stop(self) -> None:
        """End all parts: kindly, then by force."""
        self.stopping = True
        self._signal(signal.SIGTERM)
        ends = time.monotonic() + STOP_WITHIN
        while any(part.pid for part in self.parts) and time.monotonic() < ends:
            self._reap()
            time.sleep(0.05)
        for part in self.parts:
            if part.pid:
                self.say(f"The {part.name} does not end; it is ended by force.")
        self._signal(signal.SIGKILL)

    def _start(self, part: Part) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        part.started = time.monotonic()
        part.pid = os.fork()
        if part.pid == 0:
            _become(part)

    def _reap(self) -> None:
        for part in self.parts:
            if not part.pid:
                continue
            pid, status = os.waitpid(part.pid, os.WNOHANG)
            if pid == 0:
                continue
            part.pid = 0
            if self.stopping:
                continue
            lived = time.monotonic() - part.started
            part.failures = part.failures + 1 if lived < 30 else 1
            wait = min(30, 2 ** (part.failures - 1) - 1)  # at once, then 1, 3, 7 … seconds
            part.again_at = time.monotonic() + wait
            code = os.waitstatus_to_exitcode(status)
            self.say(
                f"The {part.name} ended (code {code}); starting it again{f' in {wait} s' if wait else ''}."
            )

    def _signal(self, number: int) -> None:
        for part in self.parts:
            if part.pid:
                os.kill(part.pid, number)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True


def _become(part: Part) -> None:
    """Be the part, in the forked child; never returns."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        part.run()
        code = 0
    except KeyboardInterrupt:
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def die_with_parent() -> None:
    """Ask Linux to end this process when its parent is killed, so that none is left behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
