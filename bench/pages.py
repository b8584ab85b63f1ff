"""Public pages for visitors (P2): ready-made and drawn, beside the same bytes from bare WSGI and from nginx.

    .venv/bin/python bench/pages.py [--rounds 3] [--seconds 1.2] [--data-dir DIR] [--signers 300] [--json]

All are served by the same granian with one worker and one thread (nginx with one worker), over loopback, to eight
kept connections of one small generator, in turns within one run:

  bare     the front page's packed bytes from a WSGI application that does nothing else: the practical limit
  ready    the front page as a visitor gets it, from the shelf of ready pages
  known    the same, asked with its ETag: 304
  drawn    the front page, the statement, the roll and the dashboard, each request with an address never asked before
  nginx    the same bytes as a static file, where nginx is installed (`NGINX` names it elsewhere)
  behind   the front page from ours behind an nginx that keeps what it got for 5 seconds, as docs/operating.md shows
  wagtail  a drawn page of Wagtail, begun by `wagtail start` (bench/peers/wagtail_site.py); its bakery demonstration is in no
           registry. Its environment is made once in `.venv/wagtail`; without a registry it is not run

Rates can be held down by the generator, which shares the machine; `CPU ms` is what the server's own processes spent on a
request, and cannot. Without --data-dir a small collaborative is founded; name the folder of a demonstration (stopped,
or running with another PORT) to measure that.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import selectors
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))
from peers import wagtail_site  # noqa: E402  # beside this file

CONNECTIONS = 8
NGINX = os.environ.get("NGINX") or shutil.which("nginx")
DRAWN = {"front page": "/", "statement": "/statement/", "roll": "/signers/", "dashboard": "/commitments/"}
TICKS = os.sysconf("SC_CLK_TCK")
Contender = tuple[int, int, Callable[[], Iterator[bytes]], int]
WORKER = ["--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error"]

SEED = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
from justaction.home import actions as home
from justaction.statement import actions as statement
home.found(name="Bench", place="Here", time_zone="UTC", languages=["en"], help_address="help@example.org",
           convener_name="Ada", convener_address="ada@example.org", publish_statement=True)
for n in range(int(sys.argv[1])):
    statement.confirm(statement.sign(name=f"Signer Number {n}", address=f"signer{n}@example.org", listed=True))
"""


def bare(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
    """The practical limit: bytes, and nothing asked."""
    start("200 OK", HEADERS)
    return [BODY]


BODY = Path(os.environ["BENCH_BODY"]).read_bytes() if "BENCH_BODY" in os.environ else b""
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", str(len(BODY))),
]


# --- servers --------------------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(command: list[str], port: int, **environment: str) -> Iterator[int]:
    """A server in a process group of its own, up and answering; its group's number."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit(f"did not start: {' '.join(command)}") from None
                time.sleep(0.1)
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def granian(target: str, port: int) -> list[str]:
    here = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    return [*here, "--port", str(port), *WORKER, target]


def nginx(folder: Path, port: int) -> list[str]:
    """nginx with the page as a packed static file, as a folder of its own needs it."""
    config = folder / "nginx.conf"
    as_us = "user root; " if os.geteuid() == 0 else ""  # its worker reads a folder that is ours alone
    config.write_text(
        f"{as_us}daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        "events { worker_connections 256; }\n"
        f"http {{ access_log off; open_file_cache max=1000; keepalive_requests 1000000; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;"
        f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; default_type text/html; add_header Content-Encoding gzip;"
        " location = / { try_files /page =404; } } }\n"
    )
    return [str(NGINX), "-p", str(folder), "-c", str(config)]


def nginx_before(folder: Path, port: int, ours: int) -> list[str]:
    """nginx before ours: what a visitor without a cookie gets is kept for 5 seconds, one asks while the others wait."""
    config = folder / "before.conf"
    as_us = "user root; " if os.geteuid() == 0 else ""
    config.write_text(
        f"{as_us}daemon off; worker_processes 1; pid {folder}/before.pid; error_log {folder}/error.log;\n"
        "events { worker_connections 256; }\n"
        f"http {{ access_log off; open_file_cache max=1000; keepalive_requests 1000000; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;"
        f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;\n"
        f"proxy_cache_path {folder}/kept keys_zone=pages:8m;\n"
        "map $upstream_http_cache_control $for_one { default 1; ~^public 0; }\n"
        f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{ours};"
        " proxy_set_header Host $host; proxy_set_header Accept-Encoding $http_accept_encoding;"
        " proxy_ignore_headers Cache-Control Expires Vary; proxy_cache pages; proxy_cache_valid 200 5s;"
        ' proxy_cache_key "$host$request_uri $http_accept_encoding"; proxy_cache_lock on;'
        " proxy_cache_bypass $http_cookie; proxy_no_cache $http_cookie $for_one; } } }\n"
    )
    return [str(NGINX), "-p", str(folder), "-c", str(config)]


def cpu(group: int) -> float:
    """CPU seconds of all processes of a group so far."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


# --- the generator ---------------------------------------------------------------------------------------------------


def ask(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One request on a connection of its own: status, headers, body."""
    with socket.create_connection(("127.0.0.1", port), 60) as line:
        line.sendall(request(path, connection="close", **headers))
        data = b""
        while part := line.recv(1 << 16):
            data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    found = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}
    return int(first.split()[1]), found, body


def request(path: str, **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(
        [f"GET {path} HTTP/1.1", "Host: localhost", "Accept-Encoding: gzip", *lines, "", ""]
    ).encode()


def load(port: int, requests: Iterator[bytes], seconds: float, want: int) -> tuple[int, float]:
    """Requests over kept connections until time is up: how many were answered, in how many seconds.

    An answer counts when its status is `want`; any other stops the run.
    """
    waiting = selectors.DefaultSelector()
    for _ in range(CONNECTIONS):
        line = socket.create_connection(("127.0.0.1", port), 60)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(line, selectors.EVENT_READ, bytearray())
        line.sendall(next(requests))
    answered, began = 0, time.perf_counter()
    until = began + seconds
    status = f"HTTP/1.1 {want} ".encode()
    while (now := time.perf_counter()) < until:
        for key, _events in waiting.select(until - now):
            line, kept = key.fileobj, key.data
            assert isinstance(line, socket.socket)
            kept += line.recv(1 << 18)
            if whole(kept):
                if not kept.startswith(status):
                    raise SystemExit(f"unexpected answer: {bytes(kept[:80])!r}")
                answered += 1
                kept.clear()
                line.sendall(next(requests))
    spent = time.perf_counter() - began
    for key in list(waiting.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.close()
    return answered, spent


def whole(data: bytearray) -> bool:
    """Whether a whole answer has come."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(data[:end]).lower()
    at = head.find(b"content-length:")
    if at < 0:
        return head.startswith(b"http/1.1 304")
    return len(data) - end - 4 >= int(head[at + 15 :].split(b"\r\n", 1)[0])


# --- the run ----------------------------------------------------------------------------------------------------------


def measure(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    data = Path(arguments.data_dir).resolve() if arguments.data_dir else seeded(folder, arguments.signers)
    ports = {name: free_port() for name in ("ours", "bare", "nginx", "behind", "wagtail")}
    body = folder / "page"
    own = {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "justaction.config.settings", "PAGE_STANDS": "0"}
    with serving(granian("justaction.config.wsgi:application", ports["ours"]), ports["ours"], **own) as ours:
        status, headers, packed = ask(ports["ours"], "/")
        assert (status, headers.get("content-encoding")) == (200, "gzip"), (status, headers)
        body.write_bytes(packed)
        pythonpath = {"PYTHONPATH": str(ROOT / "bench"), "BENCH_BODY": str(body)}
        with serving(granian("pages:bare", ports["bare"]), ports["bare"], **pythonpath) as limit:
            assert ask(ports["bare"], "/")[2] == ask(ports["ours"], "/")[2], "not the same page"
            runs = contenders(ports, ours, limit, headers["etag"])
            with ExitStack() as others:
                peers(runs, others, folder, ports, packed)
                return rounds(runs, arguments)


def peers(
    runs: dict[str, Contender], others: ExitStack, folder: Path, ports: dict[str, int], packed: bytes
) -> None:
    """Those that are to be had here, up and answering."""
    plain = request("/")
    if NGINX:
        for name, command in (
            ("nginx", nginx(folder, ports["nginx"])),
            ("behind", nginx_before(folder, ports["behind"], ports["ours"])),
        ):
            group = others.enter_context(serving(command, ports[name]))
            assert ask(ports[name], "/")[2] == packed, "not the same page"
            runs[name] = (ports[name], group, lambda: itertools.repeat(plain), 200)
    python = wagtail_site.made(ROOT / ".venv" / "wagtail")
    if python:
        home = wagtail_site.site(python, folder)
        command = [str(python), *granian("demo.wsgi:application", ports["wagtail"])[1:]]
        own = {**wagtail_site.settings(), "PYTHONPATH": str(home)}
        group = others.enter_context(serving(command, ports["wagtail"], **own))
        assert b"Page 49" in ask(ports["wagtail"], "/", accept_encoding="identity")[2], "not Wagtail's page"
        runs["wagtail"] = (ports["wagtail"], group, lambda: itertools.repeat(plain), 200)


def contenders(ports: dict[str, int], ours: int, limit: int, etag: str) -> dict[str, Contender]:
    """What is measured: port, process group, requests, expected status."""
    fresh = itertools.count(time.time_ns())
    plain, known = request("/"), request("/", if_none_match=etag)
    runs: dict[str, Contender] = {
        "bare": (ports["bare"], limit, lambda: itertools.repeat(plain), 200),
        "ready": (ports["ours"], ours, lambda: itertools.repeat(plain), 200),
        "known": (ports["ours"], ours, lambda: itertools.repeat(known), 304),
    }
    for name, path in DRAWN.items():
        runs[f"drawn {name}"] = (
            ports["ours"],
            ours,
            lambda path=path: (request(f"{path}?never={n}") for n in fresh),
            200,
        )
    return runs


def rounds(runs: dict[str, Contender], arguments: argparse.Namespace) -> dict[str, Any]:
    rates: dict[str, list[float]] = {name: [] for name in runs}
    costs: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(arguments.rounds):
        for name, (port, group, requests, status) in runs.items():
            before = cpu(group)
            answered, spent = load(port, requests(), arguments.seconds, status)
            rates[name].append(answered / spent)
            costs[name].append((cpu(group) - before) / max(answered, 1) * 1000)
    result: dict[str, Any] = {"connections": CONNECTIONS, "rounds": arguments.rounds, "measured": {}}
    for name in runs:
        result["measured"][name] = {
            "per_second": round(statistics.median(rates[name]), 1),
            "cpu_ms": round(statistics.median(costs[name]), 3),
            "of_bare": round(
                statistics.median(a / b for a, b in zip(rates[name], rates["bare"], strict=True)), 4
            ),
            "of_nginx": (
                round(statistics.median(a / b for a, b in zip(rates[name], rates["nginx"], strict=True)), 4)
                if "nginx" in rates
                else None
            ),
            "wagtail_cpu": (
                round(
                    statistics.median(b / a for a, b in zip(costs[name], costs["wagtail"], strict=True) if a),
                    1,
                )
                if "wagtail" in costs
                else None
            ),
        }
    return result


def seeded(folder: Path, signers: int) -> Path:
    data = folder / "data"
    data.mkdir()
    environment = {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "justaction.config.settings"}
    subprocess.run(
        [sys.executable, "-c", SEED, str(signers)], env={**os.environ, **environment}, cwd=ROOT, check=True
    )
    return data


def table(result: dict[str, Any]) -> str:
    lines = [f"{'':20}{'per second':>12}{'CPU ms':>9}{'of bare':>10}{'of nginx':>10}{'× Wagtail':>11}"]
    for name, row in result["measured"].items():
        nginx_share = "–" if row["of_nginx"] is None else f"{row['of_nginx']:.3f}"
        times = "–" if row["wagtail_cpu"] is None else f"{row['wagtail_cpu']:.0f}"
        lines.append(
            f"{name:20}{row['per_second']:>12,.0f}{row['cpu_ms']:>9.3f}{row['of_bare']:>10.3f}{nginx_share:>10}{times:>11}"
        )
    if "nginx" not in result["measured"]:
        lines.append("nginx: not run (not installed)")
    if "wagtail" not in result["measured"]:
        lines.append("wagtail: not run (no registry)")
    lines.append("adhocracy-plus, pretix: not run; measured elsewhere at 43 to 107 CPU ms a drawn page")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.2, help="of each contender in each round")
    parser.add_argument("--data-dir", default="", help="the folder of a collaborative that is there already")
    parser.add_argument(
        "--signers", type=int, default=300, help="in the collaborative that is founded otherwise"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(arguments, Path(folder))
    print(json.dumps(result, indent=2) if arguments.json else table(result))


if __name__ == "__main__":
    main()
