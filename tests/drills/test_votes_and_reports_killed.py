"""A03: people vote, change their votes and report while web, worker and clock, which publishes, are killed: nothing said to be done is lost.

All goes through the door, in sessions as browsers have them. Who gets no answer presses again, as anyone would. In the end what
was acknowledged stands in the database and on the record, each once and whole, and the verifier finds nothing.

    DRILL_KILLS=200 bin/drill -k votes_and_reports_killed -s
    .venv/bin/python tests/postgres.py .venv/bin/python -m pytest -n 0 -m drill -s tests/drills/test_votes_and_reports_killed.py
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from justaction.record.tree import leaf as leaves
from justaction.record.tree.audit import audit
from justaction.record.tree.sources import Folder
from justaction.record.tree.tiles import WIDTH, read_bundle, width_of
from tests.drills.databases import Database, a_database
from tests.drills.deciding import PEERS, REPORTERS, VOTERS
from tests.drills.mailing import free_port
from tests.drills.test_worker_killed import wait
from tests.house import ROOT, kill_session
from tests.prepared import prepared

KILLS = int(os.environ.get("DRILL_KILLS", "6"))
PARTS = ("web", "worker", "clock", "live")  # as `serve` starts them
VICTIMS = ("page", "clock", "page", "worker", "page", "all", "page", "worker", "page", "clock", "page", "web")
BETWEEN = 2  # deeds that everybody does between two kills
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
FINGERS = "543210"
pytestmark = pytest.mark.drill


class Site:
    """The process group that `serve` starts, in a folder of its own. Who is killed has no time to say anything."""

    def __init__(self, data: Path, database: Database) -> None:
        self.data, self.database, port = data, database, free_port()
        self.address = f"http://localhost:{port}"
        keep = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
        self.env = {
            **keep,
            "DATA_DIR": str(data),
            "PORT": str(port),
            "LIVE_PORT": str(free_port()),
            "DATABASE_URL": database.url,
            "DJANGO_SETTINGS_MODULE": "justaction.config.settings",
        }
        self.group: subprocess.Popen[bytes] | None = None
        self.parts: dict[str, int] = {}
        if database.is_empty:
            self.do("-m", "justaction", "migrate", "--verbosity", "0")
        self.do("-m", "tests.drills.deciding", str(data / "found.json"))
        self.found: dict[str, Any] = json.loads((data / "found.json").read_text())

    def do(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, *words], env=self.env, cwd=ROOT, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        with (self.data / "log").open("ab") as log:
            self.group = subprocess.Popen(
                [sys.executable, "-m", "justaction", "serve"],
                env=self.env, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait(self.answers)
        self.parts = dict(zip(PARTS, children(self.group.pid), strict=True))

    def stop(self) -> None:
        """Kill all of them."""
        if self.group is not None:
            kill_session(self.group.pid)
            self.group.wait()
            self.group = None

    def kill(self, what: str) -> None:
        """Kill all, or one part, or the process that draws the pages, which the web server starts again."""
        if what == "all":
            self.stop()
            return
        assert self.group is not None
        before = children(self.group.pid)
        # a web server whose pages were killed twice within seconds ends, and the group starts another
        self.parts["web"] = next(
            pid for pid in before if pid not in [self.parts[part] for part in PARTS if part != "web"]
        )
        os.kill(children(self.parts["web"])[-1] if what == "page" else self.parts[what], signal.SIGKILL)
        if what != "page":
            wait(lambda: self._born(before) is not None)
            self.parts[what] = self._born(before) or 0

    def _born(self, before: list[int]) -> int | None:
        assert self.group is not None
        return next((pid for pid in children(self.group.pid) if pid not in before), None)

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/ready/", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


def children(of: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{of}/task/{of}/children").read_text().split()]


class Somebody(threading.Thread):
    """Does one numbered deed after the other. Who gets no answer looks, and presses again until there is one."""

    name_of_deed = ""

    def __init__(self, number: int, site: Site, cookie: str, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self.who, self.site, self.cookie, self.over = number, site, cookie, over
        self.acknowledged = 0  # deeds 0 to acknowledged - 1 were
        self.cut = 0  # times that no answer came
        self.unsaid = 0  # … and yet it was done
        self.wrong = ""

    def words(self, number: int) -> str:
        return f"«{self.name_of_deed} {self.who}.{number}»"

    def run(self) -> None:
        doubt = False
        while not self.over.is_set():
            try:
                with self.client() as client:
                    while not self.over.is_set():
                        self.unsaid += self.do(client, self.acknowledged, doubt=doubt)
                        self.acknowledged += 1
                        doubt = False
            except httpx.ConnectError:
                time.sleep(0.1)
            except httpx.HTTPError:
                self.cut, doubt = self.cut + 1, True
            except AssertionError as error:
                self.wrong = str(error) or repr(error)
                return

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.site.address, headers={"Cookie": self.cookie}, timeout=30)

    def do(self, client: httpx.Client, number: int, *, doubt: bool) -> bool:
        """Do it, and come back when it was acknowledged; whether it was done already, in a request that got no answer."""
        raise NotImplementedError

    def seen(self, client: httpx.Client) -> str:
        """The page on which they find what they did last."""
        raise NotImplementedError


class Voter(Somebody):
    """Votes, and then changes the vote again and again: another answer, and the next number in the reason."""

    name_of_deed = "vote"

    def do(self, client: httpx.Client, number: int, *, doubt: bool) -> bool:
        page = client.get(self.site.found["ballot"])
        assert page.status_code == 200, page.text[-800:]
        there = self.words(number) in page.text
        assert doubt or not there
        form = {
            **dict(HIDDEN.findall(page.text)),
            "choice": FINGERS[number % 6],
            "reason": self.words(number),
        }
        answer = client.post(self.site.found["ballot"], data=form)
        assert answer.status_code == 302, f"{answer.status_code} {answer.text[-800:]}"
        return there

    def seen(self, client: httpx.Client) -> str:
        return client.get(self.site.found["ballot"] + "receipt/").text


class Reporter(Somebody):
    """Reports for an institution: each time of the next day, with a picture as proof."""

    name_of_deed = "report"

    @property
    def place(self) -> dict[str, str]:
        found: dict[str, str] = self.site.found["reports"][self.who]
        return found

    def day(self, number: int) -> date:
        return date.fromisoformat(self.place["since"]) + timedelta(days=number + 1)

    def do(self, client: httpx.Client, number: int, *, doubt: bool) -> bool:
        page = client.get(self.place["where"])
        assert page.status_code == 200, page.text[-800:]
        words = self.words(number)
        form = {
            **dict(HIDDEN.findall(page.text)),
            "as_of": self.day(number).isoformat(),
            "value": str(number),
            "story": words,
            "in_the_way": f"{words} of the way",
            "next_steps": f"{words} of the steps",
            "shows": words,
        }
        picture = BytesIO()
        Image.new("RGB", (30, 20), (number % 256, self.who, 80)).save(picture, "PNG")
        answer = client.post(self.place["where"], data=form, files={"file": ("a.png", picture.getvalue())})
        if doubt and answer.status_code == 422 and "There is a report for that day" in answer.text:
            return True
        assert answer.status_code == 302, f"{answer.status_code} {answer.text[-800:]}"
        return False

    def seen(self, client: httpx.Client) -> str:
        return client.get(self.place["page"]).text


@dataclass(frozen=True)
class Entered:
    """An entry with the words behind it, as the database keeps them and as the record has published it."""

    index: int
    kind: str
    subject: str
    revision: int
    answers: tuple[str, ...]
    leaf_hash: str
    facts: dict[str, Any]
    said: dict[str, Any]


@pytest.fixture
def site(tmp_path: Path, pytestconfig: pytest.Config) -> Iterator[Site]:
    with prepared(tmp_path, pytestconfig), a_database(tmp_path) as database:
        made = Site(tmp_path, database)
        try:
            made.start()
            yield made
        finally:
            made.stop()


def test_votes_and_reports_that_were_acknowledged_stand_once_and_whole(site: Site) -> None:
    over, chance, began = threading.Event(), random.Random(2026), time.monotonic()
    voters = [Voter(n, site, site.found["voters"][n], over) for n in range(VOTERS)]
    reporters = [Reporter(n, site, site.found["reports"][n]["cookie"], over) for n in range(REPORTERS)]
    people: list[Somebody] = [*voters, *reporters]
    older: list[bytes] = []
    for one in people:
        one.start()
    try:
        for number in range(KILLS):
            wait(lambda had=[one.acknowledged for one in people]: _went_on(people, had))  # type: ignore[misc]
            time.sleep(chance.uniform(0.0, 0.6))
            site.kill(what := VICTIMS[number % len(VICTIMS)])
            report = audit(Folder(site.data / "record"), since=older[-1] if older else b"")
            assert report.holds, report.findings  # no checkpoint without its tiles, no other history
            older.append((site.data / "record" / "checkpoint").read_bytes())
            if what == "all":
                site.start()
        over.set()
        for one in people:
            one.join(60)
        assert not [one.wrong for one in people if one.wrong]
        lasted = time.monotonic() - began
        entered = _the_record(site, older)
        _votes_are_whole(site, voters, entered)
        _reports_are_whole(site, reporters, entered)
        _everybody_finds_what_they_did_last(people)
    except AssertionError:
        sys.stdout.write((site.data / "log").read_text()[-3000:])
        raise
    finally:
        over.set()
    _say(voters, reporters, entered, lasted)


def _went_on(people: list[Somebody], had: list[int]) -> bool:
    return all(
        one.acknowledged >= before + BETWEEN or bool(one.wrong)
        for one, before in zip(people, had, strict=True)
    )


def _the_record(site: Site, older: list[bytes]) -> list[Entered]:
    """All that stands on the record, once it has signed all; it holds, also from each checkpoint of before on."""

    wait(site.database.all_is_published)
    folder, kept = Folder(site.data / "record"), site.data / "checkpoint"
    for checkpoint in dict.fromkeys(older):
        report = audit(folder, since=checkpoint)
        assert report.holds, report.findings
    kept.write_bytes(older[0])
    rows = ["--rows", str(site.data / "justaction.db")] if site.database.url.startswith("sqlite") else []
    site.do(
        "-m", "justaction.record.tree.verify", "audit", f"{site.address}/record", "--since", str(kept), *rows
    )
    size = report.checkpoint.size
    published = [
        leaf
        for number in range(-(-size // WIDTH))
        for leaf in read_bundle(folder.read, number, width_of(0, number, size))
    ]
    return list(_entries(site.database, published))


def _entries(database: Database, published: list[bytes]) -> Iterator[Entered]:
    """Each entry of the database equals the one that is published, and its words are those that it is sealed with."""
    said: dict[int, dict[str, Any]] = {}
    salts: dict[tuple[int, str], bytes] = {}
    for entry, path, salt, value in database.rows(
        "SELECT entry_id, path, salt, value FROM record_disclosure"
    ):
        assert path not in said.setdefault(entry, {})
        said[entry][path] = json.loads(value) if database.url.startswith("sqlite") else value
        salts[entry, path] = bytes(salt)
    rows = database.rows('SELECT id, "index", leaf FROM record_entry ORDER BY "index"')
    assert [bytes(leaf) for _id, _index, leaf in rows] == published
    assert [index for _id, index, _leaf in rows] == list(range(len(published)))
    for (pk, index, _leaf), leaf in zip(rows, published, strict=True):
        fields, words = leaves.read(leaf), said.get(pk, {})
        sealed = {
            path: b64encode(leaves.commitment(salts[pk, path], path, value)).decode()
            for path, value in words.items()
        }
        assert sealed == fields["c"], fields["t"]
        yield Entered(
            index, fields["t"], fields["s"], fields["r"], tuple(fields["p"]),
            b64encode(leaves.leaf_hash(leaf)).decode(), fields["m"], words,
        )  # fmt: skip


def _votes_are_whole(site: Site, voters: list[Voter], entered: list[Entered]) -> None:
    """The record has each vote of each voter once, in their order, and the database the last of them."""
    rows = site.database.rows(
        "SELECT p.email, s.subject, s.revision, s.choice, s.reason FROM ballots_stance s"
        " JOIN ballots_elector e ON e.id = s.elector_id JOIN members_person p ON p.id = e.person_id ORDER BY p.email"
    )
    assert [row[0] for row in rows] == [f"v{voter.who}@example.org" for voter in voters]
    cast = [one for one in entered if one.kind == "vote.cast"]
    for voter, (_address, subject, revision, choice, reason) in zip(voters, rows, strict=True):
        mine = sorted((one for one in cast if one.subject == subject), key=lambda one: one.revision)
        wanted = [
            {"choice": FINGERS[number % 6], "reason": voter.words(number)} for number in range(len(mine))
        ]
        assert [one.said for one in mine] == wanted
        assert [one.revision for one in mine] == list(range(1, len(mine) + 1))
        assert len(mine) - voter.acknowledged in {0, 1}  # one more may be done, and nobody was told
        said = json.loads(choice) if site.database.url.startswith("sqlite") else choice
        assert (revision, {"choice": said, "reason": reason}) == (len(mine), wanted[-1])
    assert {one.subject for one in cast} == {row[1] for row in rows}


def _reports_are_whole(site: Site, reporters: list[Reporter], entered: list[Entered]) -> None:
    """Each report is there once: its row, its proof with the file, its entries, those who are asked and their letters."""
    database = site.database
    rows = database.rows(
        "SELECT id, subject, as_of, value, story, in_the_way, next_steps FROM commitments_progressreport"
    )
    proofs = database.rows("SELECT report_id, subject, shows, file, digest FROM commitments_evidence")
    asked = Counter(row[0] for row in database.rows("SELECT report_id FROM commitments_review"))
    sent = {one.subject: one for one in entered if one.kind == "report.sent"}
    added = {one.subject: one for one in entered if one.kind == "evidence.added"}
    by_words = {row[4]: row for row in rows}
    assert len(rows) == len(by_words) == len(proofs) == len(sent) == len(added)
    assert len(rows) == sum(one.kind == "report.sent" for one in entered)
    of_report = {proof[0]: proof for proof in proofs}
    for reporter in reporters:
        mine = sum(words.startswith(f"«report {reporter.who}.") for words in by_words)
        assert mine - reporter.acknowledged in {0, 1}
        for number in range(mine):
            words = reporter.words(number)
            pk, subject, as_of, value, _story, way, steps = by_words[words]
            assert (str(as_of), Decimal(str(value))) == (reporter.day(number).isoformat(), number)
            assert (way, steps) == (f"{words} of the way", f"{words} of the steps")
            entry = sent[subject]
            assert entry.facts == {"as_of": str(as_of)}
            assert entry.said == {
                "value": f"{number} %", "story": words, "in_the_way": way, "next_steps": steps,
            }  # fmt: skip
            _report, proof, shows, file, digest = of_report[pk]
            assert shows == added[proof].said["shows"] == words
            assert added[proof].answers == (entry.leaf_hash,)
            content = (site.data / "files" / file).read_bytes()
            assert hashlib.sha256(content).hexdigest() == digest == added[proof].facts["digest"]
            assert asked[pk] == PEERS
    ((letters, once),) = database.rows(
        "SELECT count(*), count(DISTINCT once) FROM mail_letter WHERE kind = 'review_asked'"
    )
    assert letters == once == len(rows) * PEERS


def _everybody_finds_what_they_did_last(people: list[Somebody]) -> None:
    for one in people:
        with one.client() as client:
            page = one.seen(client)
        assert any(one.words(one.acknowledged - more) in page for more in (0, 1)), one.words(one.acknowledged)


def _say(voters: list[Voter], reporters: list[Reporter], entered: list[Entered], lasted: float) -> None:
    people: list[Somebody] = [*voters, *reporters]
    kinds = Counter(one.kind for one in entered)
    sys.stdout.write(
        f"\n{KILLS} times killed in {lasted:.0f} s: acknowledged {sum(one.acknowledged for one in voters)} votes and "
        f"{sum(one.acknowledged for one in reporters)} reports; on the record {kinds['vote.cast']} votes and "
        f"{kinds['report.sent']} reports; cut short {sum(one.cut for one in people)}, of which done all the same "
        f"{sum(one.unsaid for one in people)}; {len(entered)} entries hold\n"
    )
