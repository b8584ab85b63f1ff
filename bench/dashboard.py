"""The dashboard and the page of an organization over many commitments and reports (P7), beside GROUP BY.

    bin/bench dashboard [--sizes 10000,100000,1000000] [--databases sqlite,postgresql] [--rounds 15] [--json]

For each size and database a throwaway one is filled in bulk with what deeds would have written: as many reports as commitments,
half as many reviews, an organization for each fifty commitments and one that has a twentieth of all. The numbers are then written by
the product's own `rebuild`, and beyond 100,000 as its recount gives them, which is quicker. It prints, in turns and as medians:

  numbers      our one question for all numbers of the dashboard, and the same numbers by GROUP BY as the recount asks it
  board        commitments by channel, state and field alone: ours, GROUP BY, and GROUP BY over the narrow table of the lists
  pages        of each page: questions, milliseconds in the database (its questions asked again, fetched), of the processor in all
  recount      seconds that comparing every number takes, and that writing all anew took; it has to find nothing wrong

All is measured in processor time, which neighbours do not disturb; for PostgreSQL that of both processes. The database is warm. Growth is what the last size costs against the first.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))
Measured = dict[str, Any]
ONE_BY_ONE = 100_000
PAGES = {
    "dashboard": "/commitments/",
    "… one state": "/commitments/?state=behind",
    "… one field": "/commitments/?field={field}",
    "… three filters": "/commitments/?state=withdrawn&channel=policy&field={field}",
    "… soonest due": "/commitments/?sort=due",
    "… by name": "/commitments/?sort=name",
    "… page 200": "/commitments/?page=200",
    "… a word": "/commitments/?word=number+77",
    "organizations": "/organizations/",
    "… one kind and standing": "/organizations/?kind=institution&standing=due",
    "organization": "/organizations/{usual}/",
    "organization with a twentieth of all": "/organizations/{large}/",
    "commitment": "/commitments/{usual}/{slug}/",
    "statement": "/statement/",
    "roll": "/signers/",
    "standing": "/standing/",
    "money": "/commitments/money/",
    "front page": "/",
}


def median_ms(work: Callable[[], Any], rounds: int, timer: Callable[[], float] = time.perf_counter) -> float:
    work()
    spent = []
    for _ in range(rounds):
        began = timer()
        work()
        spent.append((timer() - began) * 1000)
    return round(statistics.median(spent), 3)


def own_time() -> Callable[[], float]:
    """The processor time of this process, and of the one that PostgreSQL works in: no neighbour disturbs it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return time.process_time
    with connection.cursor() as cursor:
        cursor.execute(
            "SET max_parallel_workers_per_gather = 0"
        )  # one process does it all, and all of it is seen
        cursor.execute("SELECT pg_backend_pid()")
        spent = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")  # nanoseconds on a processor stand first
    return lambda: time.process_time() + int(spent.read_text().split()[0]) / 1e9


def in_turns(rounds: int, **work: Callable[[], Any]) -> dict[str, float]:
    """The median of each, one after the other in each round."""
    spent: dict[str, list[float]] = {name: [] for name in work}
    for do in work.values():
        do()
    timer = own_time()
    for _ in range(rounds):
        for name, do in work.items():
            began = timer()
            do()
            spent[name].append((timer() - began) * 1000)
    return {name: round(statistics.median(all_), 3) for name, all_ in spent.items()}


def asked_by(path: str) -> list[tuple[str, Any]]:
    """The questions that a page asks the database."""
    from django.db import connection
    from django.test import Client

    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    client = Client(SERVER_NAME="localhost")
    client.get(path)  # what is asked once in a process is asked
    with connection.execute_wrapper(note):
        answer = client.get(f"{path}{'&' if '?' in path else '?'}never={time.time_ns()}")
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code}")
    return asked


def again(asked: list[tuple[str, Any]]) -> Callable[[], None]:
    from django.db import connection

    def ask() -> None:
        with connection.cursor() as cursor:
            for sql, params in asked:
                cursor.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()

    return ask


def page(path: str, rounds: int) -> Measured:
    from django.test import Client

    asked = asked_by(path)
    client, joiner = Client(SERVER_NAME="localhost"), "&" if "?" in path else "?"
    return {
        "questions": len(asked),
        "database_ms": median_ms(again(asked), rounds, own_time()),
        "cpu_ms": median_ms(
            lambda: client.get(f"{path}{joiner}never={time.time_ns()}"), rounds, time.process_time
        ),
    }


def one(size: int, rounds: int) -> Measured:
    """All of it over one database, named by DATABASE_URL and DATA_DIR."""
    import django

    django.setup()
    from django.db import connection
    from django.db.models import Count
    from peers.many_commitments import count_plainly, fill

    from justaction.commitments.models import Commitment
    from justaction.counts import actions as counts
    from justaction.counts import reading
    from justaction.dashboard import figures
    from justaction.dashboard.models import Listing
    from justaction.web import tasks as web

    began = time.perf_counter()
    places = fill(size)
    filled = time.perf_counter() - began
    began = time.perf_counter()
    if size > ONE_BY_ONE:
        count_plainly()
    else:
        for kind in counts.counters.kinds():
            counts.rebuild(kind)
    rebuilt = time.perf_counter() - began
    web.look_over_tables()  # as the clock does each night
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    began = time.perf_counter()
    compared, wrong = counts.compare()
    recounted = time.perf_counter() - began
    if wrong:
        raise SystemExit("\n".join(map(str, wrong[:10])))

    narrow = Listing.objects.order_by().values_list("channel", "state", "field")
    public = Commitment.objects.public().order_by()
    plain = public.values_list("channel__slug", "state", "organization__field__slug")
    if {(c or "", s, f or ""): n for c, s, f, n in plain.annotate(n=Count("pk"))} != {
        tuple(key.split("/")): n for key, n in reading.told("board")["board"].items()
    }:
        raise SystemExit("GROUP BY gives other numbers")
    few = max(3, rounds // 5) if size >= 1_000_000 else rounds
    board = {
        "ours": median_ms(lambda: reading.told("board"), rounds, own_time()),
        **in_turns(
            few,
            group_by=lambda: list(plain.annotate(n=Count("pk"))),
            narrow=lambda: list(narrow.annotate(n=Count("pk"))),
        ),
    }
    recounts = [counter.recount for kind in counts.counters.kinds() for counter in counts.counters.of(kind)]
    numbers = {
        "ours": median_ms(figures.numbers, rounds, own_time()),
        "group_by": median_ms(lambda: [recount() for recount in recounts], 1, own_time()),
    }
    return {
        "filled_s": round(filled, 1),
        "rebuilt_s": round(rebuilt, 1),
        "recount_s": round(recounted, 1),
        "numbers": compared,
        "all_numbers": numbers,
        "board": board,
        "pages": {name: page(path.format(**places), rounds) for name, path in PAGES.items()},
    }


def run(database: str, size: int, rounds: int) -> Measured | None:
    """In a process of its own; None where the database is not installed."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, __file__, "--one", str(size), "--rounds", str(rounds)]
        environment = {
            **os.environ,
            "DATA_DIR": data,
            "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
            "DEBUG": "no",
        }
        environment.pop("DATABASE_URL", None)
        if database == "postgresql":
            command = [sys.executable, str(ROOT / "tests" / "postgres.py"), *command]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
        )
    if done.returncode == 77:
        return None
    if done.returncode:
        raise SystemExit(done.returncode)
    measured: Measured = json.loads(done.stdout.splitlines()[-1])
    return measured


def table(found: dict[str, dict[int, Measured]]) -> str:
    lines = []
    for database, sizes in found.items():
        first, last = min(sizes), max(sizes)
        lines += ["", database, f"{'':38}" + "".join(f"{size:>22,}" for size in sizes) + f"{'growth':>9}"]
        for name, key in (
            ("board: ours, ms", "ours"),
            ("  GROUP BY", "group_by"),
            ("  GROUP BY, narrow", "narrow"),
        ):
            cells = "".join(f"{sizes[size]['board'][key]:>22,.3f}" for size in sizes)
            lines.append(f"{name:38}{cells}{sizes[last]['board'][key] / sizes[first]['board'][key]:>9.2f}")
        for name, key in (("all numbers: ours, ms", "ours"), ("  GROUP BY", "group_by")):
            cells = "".join(f"{sizes[size]['all_numbers'][key]:>22,.3f}" for size in sizes)
            lines.append(f"{name:38}{cells}")
        lines.append("pages: questions, database ms, CPU ms")
        for name in PAGES:
            each = [sizes[size]["pages"][name] for size in sizes]
            cells = "".join(f"{p['questions']:>6}{p['database_ms']:>8.2f}{p['cpu_ms']:>8.1f}" for p in each)
            lines.append(f"  {name:36}{cells}{each[-1]['database_ms'] / each[0]['database_ms']:>9.2f}")
        for name, key in (("recount, s", "recount_s"), ("all written anew, s", "rebuilt_s")):
            lines.append(f"{name:38}" + "".join(f"{sizes[size][key]:>22,.1f}" for size in sizes))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, default=0, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(one(arguments.one, arguments.rounds)))
        return
    found: dict[str, dict[int, Measured]] = {}
    for database in arguments.databases.split(","):
        for size in map(int, arguments.sizes.split(",")):
            measured = run(database, size, arguments.rounds)
            if measured is None:
                print(f"{database}: not run (not installed)", file=sys.stderr)
                break
            found.setdefault(database, {})[size] = measured
    print(json.dumps(found, indent=2) if arguments.json else table(found))


if __name__ == "__main__":
    main()
