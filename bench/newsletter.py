"""An issue of the newsletter (P3): letters of 24 KB to a mail server on this machine, ours and the peers in turns.

    .venv/bin/python bench/newsletter.py [--letters 2000] [--rounds 3] [--json]

Ours is the product's own sending: each letter claimed, handed over and marked in SQLite (WAL, synchronous FULL), with its own
headers, envelope and links. Beside it smtplib with bytes that are ready, and Django's mailer that builds each letter anew, both over one connection
and without a journal. The server counts nothing, so that it is not the limit; what is sent is counted by who sends. CPU is
that of the sending process, memory its peak.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN = """
import os, resource, sys, time
import django; django.setup()
from datetime import timedelta
from django.conf import settings
number = int(sys.argv[1])
WORDS = "# What changed\\n\\n" + "- [A commitment of somebody](https://example.org/commitments/x/) is done.\\n" * 90
def told(began, cpu, sent):
    spent = time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(sent, time.perf_counter() - began, spent, peak)
"""
OURS = """
from justaction.newsletter import actions, policy
from justaction.newsletter.actions import delivering
from justaction.newsletter.models import Issue, Subscription
from justaction.members.models import Person
from justaction.web import clock
from tests.drills.signing import found
policy.is_quiet = lambda moment: False
policy.ALONE = 10 ** 9
found()
ruth = Person.objects.get(email="ruth@example.org")
for start in range(0, number, 2000):
    Subscription.objects.bulk_create(
        Subscription(address=f"p{n}@example.org", to=f"p{n}@example.org", language="en", state="confirmed",
                     source="page", confirmed_at=clock.now())
        for n in range(start, min(start + 2000, number)))
issue = actions.begin(by=ruth)
actions.write(issue, language="en", title="Bench", text=WORDS, segment="", seen=1, by=ruth)
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
body = b"Subject: x\\r\\n\\r\\n" + b"word " * 4800 + b"\\r\\n"
began, cpu = time.perf_counter(), time.process_time()
with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as server:
    for n in range(number):
        server.sendmail("a@example.org", [f"p{n}@example.org"], body)
told(began, cpu, number)
"""
DJANGO = """
from django.core.mail import EmailMultiAlternatives, get_connection
from justaction.texts.markdown import to_html
html = "<p>x</p>" + str(to_html(WORDS))
began, cpu = time.perf_counter(), time.process_time()
with get_connection() as connection:
    for n in range(number):
        letter = EmailMultiAlternatives("Bench", WORDS + f"/mine/{n}/", "a@example.org", [f"p{n}@example.org"],
                                        connection=connection)
        letter.attach_alternative(html + f"/mine/{n}/", "text/html")
        letter.send()
told(began, cpu, number)
"""
WHO = {"ours": OURS, "smtplib": SMTPLIB, "django": DJANGO}


def run(code: str, number: int, port: int, data: Path, made: Path) -> dict[str, float]:
    """One run in a process and a folder of its own: letters a second, CPU ms a letter, peak MB."""
    (data / "justaction.db").write_bytes(made.read_bytes())
    env = {
        **os.environ,
        "DATA_DIR": str(data),
        "MAIL_URL": f"smtp://127.0.0.1:{port}",
        "INBOX_ADDRESS": "reply@example.org",
        "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
    }
    env.pop("DATABASE_URL", None)
    said = subprocess.run(
        [sys.executable, "-c", BEGIN + code, str(number)],
        env=env,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    sent, seconds, cpu, peak = (float(word) for word in said[-4:])
    assert sent == number, f"{sent} of {number}"
    return {"a_second": sent / seconds, "cpu_ms": cpu * 1000 / sent, "mb": peak}


def main() -> None:
    ask = argparse.ArgumentParser()
    ask.add_argument("--letters", type=int, default=2000)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--json", action="store_true")
    said = ask.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    sink = subprocess.Popen([sys.executable, str(ROOT / "bench" / "peers" / "sink.py"), str(port)])
    found: dict[str, list[dict[str, float]]] = {who: [] for who in WHO}
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "made"
            env = {**os.environ, "DATA_DIR": folder}
            env.pop("DATABASE_URL", None)
            subprocess.run(
                [sys.executable, "-m", "justaction", "migrate", "--verbosity=0"],
                env=env,
                cwd=ROOT,
                check=True,
            )
            (Path(folder) / "justaction.db").rename(made)
            time.sleep(0.2)
            for _round in range(said.rounds):
                for who, code in WHO.items():
                    with tempfile.TemporaryDirectory() as data:
                        found[who].append(run(code, said.letters, port, Path(data), made))
            with tempfile.TemporaryDirectory() as data:
                large = run(OURS, said.letters * 10, port, Path(data), made)
    finally:
        sink.kill()
        sink.wait()
    rows = {
        who: {name: statistics.median(one[name] for one in runs) for name in runs[0]}
        for who, runs in found.items()
    }
    rows["ours, ten times as many"] = large
    if said.json:
        print(json.dumps(rows))
        return
    for who, row in rows.items():
        print(f"{who:26} {row['a_second']:8.0f} a second  {row['cpu_ms']:6.2f} ms CPU  {row['mb']:5.0f} MB")


if __name__ == "__main__":
    main()
