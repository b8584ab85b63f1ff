"""Runs a command beside a throwaway PostgreSQL cluster: `python tests/postgres.py COMMAND …`.

The command finds it in DATABASE_URL. Nothing here has to survive a power cut, so it waits for no disk, unless `--durable`
stands before the command (benchmarks). PostgreSQL refuses to run as root, so as root it runs as another user.
Exits 77 when no server binaries are installed.
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_SERVER = 77
HASTE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def binaries() -> Path | None:
    """The folder of the newest installed server, if any."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    path = found[-1] if found else shutil.which("initdb")
    return Path(path).parent if path else None


def somebody() -> list[str]:
    """What to put before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    name = "postgres" if any(user.pw_name == "postgres" for user in pwd.getpwall()) else "nobody"
    return ["setpriv", f"--reuid={name}", f"--regid={pwd.getpwnam(name).pw_gid}", "--clear-groups"]


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A cluster with one empty database, by its address; FileNotFoundError when no server is installed."""
    folder = binaries()
    if folder is None:
        raise FileNotFoundError("no PostgreSQL server is installed")
    home = Path(tempfile.mkdtemp(prefix="justaction-pg-"))
    drop = somebody()
    if drop:
        shutil.chown(home, user=drop[1].split("=")[1])
    data = home / "data"
    options = f"-c listen_addresses= -c unix_socket_directories={home} -c max_connections=120 -c shared_buffers=128MB"
    options += "" if durable else f" {HASTE}"

    def run(*words: object, check: bool = True) -> None:
        subprocess.run([str(word) for word in words], check=check, stdout=subprocess.DEVNULL, cwd=home)

    who = ("-U", "justaction")
    try:
        run(*drop, folder / "initdb", "-D", data, *who, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run(*drop, folder / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        try:
            run(folder / "createdb", "-h", home, *who, "justaction")
            yield f"postgresql://justaction@/justaction?host={home}"
        finally:
            run(*drop, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop", check=False)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(command: list[str]) -> int:
    durable = command[0] == "--durable"
    if binaries() is None:
        return NO_SERVER
    with cluster(durable=durable) as url:
        return subprocess.run(command[durable:], env={**os.environ, "DATABASE_URL": url}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
