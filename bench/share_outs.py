"""How long a PDF of 60 pages takes, with its processor time and memory, and what it weighs (P8).

    .venv/bin/python bench/share_outs.py [--pages 60] [--rounds 3] [--all] [--json]

The book has what editions have: headings, lists, tables, links, blocks with ids, a contents page with numbers. The floor is
the same renderer on the same pages, tagged too, called as its manual shows and without a room of its own; beside it, what it
needs without our style and without tags, which makes fewer pages. With `--all` the other files of an edition follow.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "justaction.config.settings")
PLAIN = (
    "import json, sys, weasyprint; page = json.load(sys.stdin);"
    "sys.stdout.buffer.write(weasyprint.HTML(string=page['html']).write_pdf())"
)
FLOOR = (
    "import json, sys, weasyprint; page = json.load(sys.stdin); css = page['css']\n"
    "for name, font in page['fonts'].items():\n"
    "    css = css.replace('bundled:' + name, 'data:font/woff2;base64,' + font)\n"
    "sheet = weasyprint.CSS(string=css)\n"
    "sys.stdout.buffer.write(weasyprint.HTML(string=page['html']).write_pdf(stylesheets=[sheet], pdf_variant='pdf/ua-1'))"
)
WORDS = (
    "<p>Money that says sorry goes to block clubs first, and each contract above a sum is put online with its date and "
    'who signed it. A slow rule that lasts is better than a fast gift, said <a href="https://example.org/">some</a>; others '
    "want to move the deposits now and write the grant rules after.</p>"
)


def a_book(pages: int) -> object:
    """About so many pages: three to a chapter."""
    from justaction.texts.book import Book, Chapter, fragment

    rows = "".join(
        f'<tr><th scope="row">Place {n}</th><td>Promise {n}</td><td>On plan</td></tr>' for n in range(12)
    )
    head = (
        '<thead><tr><th scope="col">Who</th><th scope="col">What</th><th scope="col">State</th></tr></thead>'
    )
    table = f"<table>{head}<tbody>{rows}</tbody></table>"
    numbers = count(1)
    body = f"<h2>One</h2>{WORDS * 6}<ul><li>Ask</li><li>Say</li></ul><h3>Two</h3>{WORDS * 5}{table}<h2>Three</h2>{WORDS * 8}"
    # each block of a text that was written here has an id, so that one can point at it
    body = re.sub(r"<(p|h2|h3|ul|li|table|td|th)\b", lambda tag: f'{tag[0]} id="b-{next(numbers)}"', body)
    return Book(
        title="Share-out",
        chapters=tuple(
            Chapter(f"c{n}", f"Chapter {n}", fragment(body)) for n in range(max(1, (pages - 2) // 3))
        ),
        moment=datetime(2026, 1, 1, tzinfo=UTC),
        footer="Bench",
        url="https://example.org/",
    )


def timed(make: Callable[[], bytes]) -> tuple[float, float, bytes]:
    """Seconds, seconds of the processor in the children, and what came."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    made = make()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - began, spent, made


def so_far() -> float:
    """Seconds of the processor of the children that still run."""
    spent = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            spent += int(fields[11]) + int(fields[12]) if int(fields[1]) == os.getpid() else 0
    return spent / os.sysconf("SC_CLK_TCK")


def handed_to_a_warm_press(book: object) -> tuple[float, float, bytes]:
    """The same from the moment when the book is handed over, to a press that got warm while the book was made."""
    from justaction.texts import binding

    began, warm = 0.0, 0.0

    def make() -> bytes:
        nonlocal began, warm
        with binding.press() as printed:
            while (now := so_far()) > warm or not warm:  # until it waits for us
                warm = now
                time.sleep(1)
            began = time.monotonic()
            return printed(book)  # type: ignore[arg-type]  # a book

    _all, spent, made = timed(make)
    return time.monotonic() - began, spent - warm, made


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=60)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--all", action="store_true")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    import django

    django.setup()
    import pikepdf

    from justaction.texts import binding, room

    book = a_book(asked.pages)
    page = binding.page_of(book)  # type: ignore[arg-type]  # a book

    def alone(program: str) -> bytes:
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, input=page, capture_output=True, env=room.ENVIRONMENT, check=True)
        return done.stdout

    makers: dict[str, Callable[[], tuple[float, float, bytes]]] = {
        "ours, from a warm press": lambda: handed_to_a_warm_press(book),
        "ours, from nothing": lambda: timed(lambda: binding.pdf(book)),  # type: ignore[arg-type]  # a book
        "weasyprint, the same pages": lambda: timed(lambda: alone(FLOOR)),
        "weasyprint, plain, untagged": lambda: timed(lambda: alone(PLAIN)),
    }
    found: dict[str, dict[str, float]] = {}
    runs = {name: [] for name in makers}  # type: dict[str, list[tuple[float, float, bytes]]]
    for _round in range(asked.rounds):
        for name, make in makers.items():
            runs[name].append(make())
    for name, rows in runs.items():
        with pikepdf.open(__import__("io").BytesIO(rows[0][2])) as made:
            pages = len(made.pages)
        found[name] = {
            "pages": pages,
            "seconds": round(statistics.median(row[0] for row in rows), 2), "best": round(min(row[0] for row in rows), 2),
            "cpu": round(statistics.median(row[1] for row in rows), 2), "best_cpu": round(min(row[1] for row in rows), 2), "kB": len(rows[0][2]) // 1024,
            "same_bytes": float(len({row[2] for row in rows}) == 1),
        }  # fmt: skip
    if asked.all:
        began = time.process_time()
        packed = binding.archive(book, {"book.epub": binding.epub(book)}, folder="book")  # type: ignore[arg-type]  # a book
        print(f"EPUB, and the folder with it: {time.process_time() - began:.2f} s, {len(packed) // 1024} kB")
    if asked.json:
        print(json.dumps(found))
        return
    for name, row in found.items():
        print(
            f"{name:28} {row['pages']:4.0f} pages  {row['seconds']:5.2f} s (best {row['best']:.2f})  {row['cpu']:5.2f} s of the processor (best {row['best_cpu']:.2f})  {row['kB']:6.0f} kB  same bytes: {bool(row['same_bytes'])}"
        )


if __name__ == "__main__":
    main()
