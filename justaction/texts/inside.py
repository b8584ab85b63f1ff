"""Gives itself little room and no network, then becomes another program: `inside.py MEMORY SECONDS BYTES PROGRAM…`.

A program of its own, so that limits never touch the process that asks (`room.py`); it imports nothing of ours. MEMORY is
in bytes of address space, SECONDS of the processor, BYTES of the largest file that it may write.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

NEW_USER, NEW_NET = 0x10000000, 0x40000000  # clone(2)


def without_network() -> None:
    """A network of its own, with nothing in it. Some kernels do not let us; then the program's own refusal stands."""
    try:
        ctypes.CDLL(None, use_errno=True).unshare(NEW_USER | NEW_NET)
    except (OSError, AttributeError):
        return


def main() -> None:
    memory, seconds, most = (int(number) for number in sys.argv[1:4])
    without_network()
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.execv(sys.argv[4], sys.argv[4:])  # noqa: S606  # no shell: the program that `room.py` names


if __name__ == "__main__":
    main()
