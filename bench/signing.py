"""A burst of signatures (P1): 64 connections send the form of `/sign/`, in turns to us and to the peers.

    .venv/bin/python bench/signing.py [--json] [--seconds 2] [--rounds 3]

Ours is the whole product as `justaction serve` runs it: form, trap, token, limits, duplicates, row, letter queued, in
SQLite (WAL, synchronous FULL) and, where its server is installed, in PostgreSQL; the worker delivers letters meanwhile. Beside it
a Django form without a database (the practical limit), and stock Django that looks and then writes, on SQLite as it comes, with
one thread and with 64. Each has one web process under granian. The answers are checked: each signature that was
acknowledged has its row and its letter.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
CONNECTIONS = 64
TICKS = os.sysconf("SC_CLK_TCK")
PUBLISH = """
import django; django.setup()
from justaction.collaborative.models import Collaborative
from justaction.members.models import Person
from justaction.statement import actions
from justaction.statement.models import StatementVersion
Collaborative.objects.update(ring="public")
if StatementVersion.objects.current() is None:
    ada = Person.objects.get(email="ada@example.org")
    version = StatementVersion.objects.first() or actions.draft(by=ada, title="We act", paragraphs=["We act."])
    actions.publish(version, by=ada, what_changed="", written_by="Ada")
"""
COUNT = """
import django; django.setup()
from justaction.mail.models import Letter
from justaction.statement.models import Signature
print(Signature.objects.count(), Letter.objects.filter(kind="{kind}").count())
"""


@dataclass
class Turn:
    """What one turn of the load found."""

    per_second: float
    p99: float  # milliseconds
    errors: int
    done: int
    cpu: float  # milliseconds of all processes of the group, for each request


@dataclass
class Contender:
    """One server, and its turns."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    env: dict[str, str] = field(default_factory=dict)
    token: str = ""
    turns: list[Turn] = field(default_factory=list)
    sent: int = 0


# --- the load -------------------------------------------------------------------------------------------------


def request(contender: Contender, number: int) -> bytes:
    body = urlencode(
        {
            "name": f"Person {number}",
            "address": f"person.{number}@n{number}.example.org",
            "kind": "individual",
            "form_token": contender.token,
            "website_url": "",
        }
    )
    visitor = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return (
        f"POST /sign/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Forwarded-For: {visitor}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


async def one_connection(
    contender: Contender, numbers: Iterator[int], ends: float, took: list[float], wrong: list[bytes]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", contender.port)
    while time.perf_counter() < ends:
        began = time.perf_counter()
        writer.write(request(contender, next(numbers)))
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            wrong.append(repr(error).encode())
            reader, writer = await asyncio.open_connection("127.0.0.1", contender.port)
            continue
        length = re.search(rb"content-length: (\d+)", head, re.I)
        if length:
            await reader.readexactly(int(length.group(1)))
        took.append(time.perf_counter() - began)
        if not (head[9:12] in (b"302", b"303") and b"/sign/sent/" in head):
            wrong.append(head[:15])
    writer.close()


def turn(contender: Contender, seconds: float) -> Turn:
    """One turn: all connections send as fast as they are answered."""
    took: list[float] = []
    wrong: list[bytes] = []
    first = contender.sent
    numbers = iter(range(first, first + 10_000_000))

    async def all_of_them() -> float:
        began = time.perf_counter()
        loads = [one_connection(contender, numbers, began + seconds, took, wrong) for _ in range(CONNECTIONS)]
        await asyncio.gather(*loads)
        return time.perf_counter() - began

    before = cpu(contender.process.pid)
    lasted = asyncio.run(all_of_them())
    spent = cpu(contender.process.pid) - before
    contender.sent = next(numbers)
    p99 = statistics.quantiles(took, n=100)[98] * 1000 if len(took) > 100 else max(took, default=0) * 1000
    good = len(took) - len(wrong)
    return Turn(good / lasted, p99, len(wrong), len(took), spent * 1000 / max(1, len(took)))


def cpu(group: int) -> float:
    """Seconds of processor that all processes of a group have used."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == group:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                total += sum(int(value) for value in fields[11:15])
        except OSError:
            continue
    return total / TICKS


# --- the servers ----------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(name: str, command: list[str], env: dict[str, str], port: int, path: str) -> Iterator[Contender]:
    """A server in a process group of its own, once it answers."""
    full = {**os.environ, **env}
    process = subprocess.Popen(
        command, env=full, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    contender = Contender(name, port, process, full)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5).close()
                break
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        yield contender
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


@contextmanager
def ours(name: str, folder: Path, database: str) -> Iterator[Contender]:
    """The product, founded, with an open statement."""
    folder.mkdir(exist_ok=True)
    port = free_port()
    env = {
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "DATABASE_URL": database,
        "TRUSTED_PROXIES": "1",
        "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
    }
    found = ["--name=Bench", "--place=Here", "--convener-name=Ada", "--address=ada@example.org"]
    full = {**os.environ, **env}
    subprocess.run([PYTHON, "-m", "justaction", "migrate", "-v0"], env=full, cwd=ROOT, check=True)
    subprocess.run(
        [PYTHON, "-m", "justaction", "found", *found],
        env=full,
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run([PYTHON, "-c", PUBLISH], env=full, cwd=ROOT, check=True)
    with running(name, [PYTHON, "-m", "justaction", "serve"], env, port, "/healthz") as contender:
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/sign/").read().decode()
        found_token = re.search(r'name="form_token" value="([^"]+)"', page)
        assert found_token, "the form has no token"
        contender.token = found_token.group(1)
        yield contender


@contextmanager
def peer(name: str, module: str, threads: int, env: dict[str, str]) -> Iterator[Contender]:
    port = free_port()
    command = [
        str(Path(PYTHON).parent / "granian"),
        "--interface=wsgi",
        f"--port={port}",
        f"--blocking-threads={threads}",
        "--no-ws",
        "--log-level=error",
        f"bench.peers.{module}:application",
    ]
    with running(name, command, env, port, "/nothing") as contender:
        yield contender


def check(contender: Contender, kind: str = "signature_confirm") -> tuple[int, int]:
    """How many signatures and letters there are."""
    code = COUNT.replace("{kind}", kind)
    said = subprocess.run(
        [PYTHON, "-c", code], env=contender.env, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    signatures, letters = said.split()
    return int(signatures), int(letters)


# --- the run --------------------------------------------------------------------------------------------------


def measure(seconds: float, rounds: int, temporary: Path) -> list[Contender]:
    """All contenders, in turns."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        start = stack.enter_context
        contenders = [
            start(peer("form without database", "form_only", 1, {})),
            start(peer("stock Django, 1 thread", "stock", 1, {"STOCK_DB": str(temporary / "one.db")})),
            start(peer("stock Django, 64 threads", "stock", 64, {"STOCK_DB": str(temporary / "many.db")})),
            start(ours("ours, SQLite", temporary / "sqlite", "")),
        ]
        if url := os.environ.get("BENCH_POSTGRES"):
            contenders.append(start(ours("ours, PostgreSQL", temporary / "postgres", url)))
        for contender in contenders:
            turn(contender, 0.3)  # warm
        for _ in range(rounds):
            for contender in contenders:
                contender.turns.append(turn(contender, seconds))
        for contender in contenders:
            if contender.name.startswith("ours"):
                signatures, letters = check(contender)
                acknowledged = sum(each.done - each.errors for each in contender.turns)
                assert signatures == letters, f"{signatures} signatures, {letters} letters"
                assert signatures >= acknowledged, f"{acknowledged} acknowledged, {signatures} rows"
    return contenders


def table(contenders: list[Contender]) -> list[dict[str, float | str | int]]:
    limit = contenders[0]
    rows: list[dict[str, float | str | int]] = []
    for contender in contenders:
        pairs = zip(contender.turns, limit.turns, strict=True)
        done = sum(each.done for each in contender.turns)
        rows.append(
            {
                "who": contender.name,
                "per_second": round(statistics.median(each.per_second for each in contender.turns)),
                "of_the_limit": round(
                    statistics.median(ours.per_second / theirs.per_second for ours, theirs in pairs), 2
                ),
                "p99_ms": round(statistics.median(each.p99 for each in contender.turns)),
                "cpu_ms": round(statistics.median(each.cpu for each in contender.turns), 2),
                "errors_percent": round(100 * sum(each.errors for each in contender.turns) / max(1, done), 2),
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    said = parser.parse_args()
    if "BENCH_POSTGRES" not in os.environ:
        # once more beside a throwaway PostgreSQL, where there is one
        script = (
            'import os, sys; os.environ["BENCH_POSTGRES"] = os.environ.pop("DATABASE_URL"); '
            "os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
        )
        again = [PYTHON, "tests/postgres.py", "--durable", PYTHON, "-c", script, __file__, *sys.argv[1:]]
        done = subprocess.run(again, cwd=ROOT, check=False)
        if done.returncode != 77:
            sys.exit(done.returncode)
        print("PostgreSQL is not installed: left out.", file=sys.stderr)
    with tempfile.TemporaryDirectory() as temporary:
        rows = table(measure(said.seconds, said.rounds, Path(temporary)))
    if said.json:
        print(json.dumps(rows))
        return
    for row in rows:
        print(
            f"{row['who']:<26} {row['per_second']:>6}/s  {row['of_the_limit']:>5} of the limit  p99 {row['p99_ms']:>5} ms"
            f"  {row['cpu_ms']:>6} CPU-ms  {row['errors_percent']}% errors"
        )


if __name__ == "__main__":
    main()
