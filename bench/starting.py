"""How long the second start takes to its first page, and what the idle process group weighs (P10).

    .venv/bin/python bench/starting.py [--json] [--data-dir DIR]

Founds an empty collaborative in a folder of its own (or takes the one you name), starts it five times, and asks for
the front page until it answers. Memory is the proportional set size of all processes of the group, after 20 s.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EMPTY = ["--empty", "--name=Bench", "--place=Here", "--convener-name=Ada", "--address=ada@example.org"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: str, port: int) -> tuple[subprocess.Popen[bytes], float]:
    """Start it; return the process and the seconds to its first page."""
    began = time.monotonic()
    process = subprocess.Popen(
        [ROOT / "bin" / "run", *EMPTY],
        env={**os.environ, "DATA_DIR": folder, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                assert page.status == 200
                return process, time.monotonic() - began
        except OSError:
            if process.poll() is not None:
                sys.exit("it did not start")
            time.sleep(0.02)


def stop(process: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    return time.monotonic() - began


def weight(group: int) -> tuple[float, int]:
    """Megabytes (proportional set size) of a process group, and how many processes it has."""
    total, count = 0.0, 0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(entry.name)) == group:
                lines = (entry / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
                count += 1
        except (OSError, StopIteration):
            continue
    return total, count


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data-dir")
    parser.add_argument("--starts", type=int, default=5)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = said.data_dir or temporary
        first, seconds_first = start(folder, free_port())
        stop(first)
        starts, stops = [], []
        for number in range(said.starts):
            process, seconds = start(folder, free_port())
            starts.append(seconds)
            if number == said.starts - 1:
                time.sleep(20)
                megabytes, processes = weight(process.pid)
            stops.append(stop(process))
    found = {
        "first_start_s": round(seconds_first, 2),
        "second_start_s": round(statistics.median(starts), 2),
        "slowest_second_start_s": round(max(starts), 2),
        "idle_mb": round(megabytes),
        "processes": processes,
        "stop_s": round(statistics.median(stops), 2),
    }
    if said.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:<24} {value}")


if __name__ == "__main__":
    main()
