"""`justaction-witness`: cosigns the checkpoints of a public record, and refuses when its history was rewritten.

A partner runs it on a machine of their own. It needs Python's standard library and `cryptography`, keeps a few hundred
bytes for each log, and answers one kind of request, `add-checkpoint` (C2SP tlog-witness). It does not read the log.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType
from typing import Any

from justaction.record.tree.changing import Change, changes_in, is_change, open_change
from justaction.record.tree.cosigning import MOST_ASKED, PATH, SIZE_TYPE
from justaction.record.tree.notes import Key, NoteError, read_vkey
from justaction.record.tree.policy import read_policy
from justaction.record.tree.sources import is_place, source
from justaction.record.tree.witnessing import Witness, make

SECONDS = 10.0  # that a connection may be silent
AT_ONCE = 64  # connections


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status: 0 done, 1 something is wrong with a log, 2 it could not be done."""
    options = _parser().parse_args(arguments)
    try:
        status: int = options.do(options)
    except (OSError, NoteError) as error:
        sys.stderr.write(f"? {error}\n")
        return 2
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="justaction-witness", description="Stand witness that a public record only grows."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, do: Any, about: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(do=do)
        one.add_argument(
            "folder", type=Path, metavar="FOLDER", help="where the key and what was seen are kept"
        )
        return one

    one = command("init", _init, "Make a key, and print its public half for the record that asks you.")
    one.add_argument("--name", required=True, help="what you sign as, like branch.example.org/witness")
    one.add_argument("--log", action="append", default=[], metavar="KEY|FILE", help="a log to follow")
    one = command("follow", _follow, "Follow one more log, or a log to its next key.")
    one.add_argument(
        "log",
        metavar="KEY|FILE|URL",
        help="the log's key, or its policy.txt; for its next key the note (keys/1), or the address of the record",
    )
    one = command("serve", _serve, "Answer requests until it is told to stop.")
    one.add_argument("--host", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    one.add_argument(
        "--port", type=int, default=8100, help="the port to listen on (8100); 0: any that is free"
    )
    one = command("status", _status, "Say what was cosigned of each log, and what was refused.")
    one.add_argument("--json", action="store_true", help="answer as JSON")
    return parser


def _init(options: argparse.Namespace) -> int:
    keys = [key for log in options.log for key in _keys(log)]
    witness = make(options.folder, options.name)
    witness.follow(*keys)
    _say(witness.key.vkey)
    return 0


def _follow(options: argparse.Namespace) -> int:
    witness = Witness(options.folder)
    changes = _changes(options.log)
    followed = (
        [witness.follow_change(one) for one in changes] if changes else witness.follow(*_keys(options.log))
    )
    for kept in followed:
        _say(f"follows {kept.origin} ({len(kept.keys)} keys)")
    return 0


def _changes(text: str) -> list[Change]:
    """What the note in a file tells, or all notes of the record at an address or in a folder; none for anything else."""
    if is_place(text):
        with closing(source(text)) as log:
            if not (found := changes_in(log)):
                raise NoteError(
                    f"{text} has no note about a changed key; give the key of the log, or its policy.txt"
                )
            return found
    note = Path(text).read_bytes() if Path(text).is_file() else b""
    return [open_change(note)] if is_change(note) else []


def _keys(text: str) -> tuple[Key, ...]:
    """The log's key, given as such or in a policy file."""
    if Path(text).is_file():
        return read_policy(Path(text).read_text("utf-8")).logs
    return (read_vkey(text),)


def _status(options: argparse.Namespace) -> int:
    witness = Witness(options.folder)
    logs = witness.logs()
    if options.json:
        found = [
            {
                **kept.plain,
                "evidence": [str(path) for path in witness.evidence(kept.origin)],
                "doubtful": [str(path) for path in witness.doubtful(kept.origin)],
            }
            for kept in logs
        ]
        _say(json.dumps({"key": witness.key.vkey, "logs": found}, indent=2))
    else:
        _say(f"{witness.name}: {witness.key.vkey}")
        for kept in logs:
            when = f"{datetime.fromtimestamp(kept.at, UTC):%Y-%m-%d %H:%M} UTC" if kept.at else "never"
            _say(f"  {kept.origin}: {kept.size} entries, cosigned last: {when}")
            for path in witness.evidence(kept.origin):
                _say(f"  ✗ {kept.origin} signed another history; what it sent is kept in {path}")
            for path in witness.doubtful(kept.origin):
                _say(
                    f"  ? refused a checkpoint of {kept.origin}, whose proof does not hold; compare it: {path}"
                )
    return 1 if any(witness.evidence(kept.origin) for kept in logs) else 0


def _serve(options: argparse.Namespace) -> int:
    witness = Witness(options.folder)
    server = serving(witness, options.host, options.port)

    def stop(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    _say(f"{witness.name} listens on http://{options.host}:{server.server_address[1]}/{PATH}")
    with server:
        server.serve_forever(poll_interval=0.2)
    return 0


def serving(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """A server for this witness, bound and not yet started."""

    class Door(_Door):
        asked = witness
        room = threading.BoundedSemaphore(AT_ONCE)

    return ThreadingHTTPServer((host, port), Door)


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "justaction-witness", ""
    timeout = SECONDS
    asked: Witness
    room: threading.BoundedSemaphore

    def handle(self) -> None:
        if self.room.acquire(blocking=False):
            try:
                with suppress(ConnectionError, TimeoutError):
                    super().handle()
            finally:
                self.room.release()

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or not length.isascii() or int(length) > MOST_ASKED:
            self.close_connection = True
            self._answer(411 if not length else 413, "say how long it is, and stay below 128 KiB\n")
            return
        body = self.rfile.read(int(length))
        if self.path.partition("?")[0].rstrip("/").rpartition("/")[2] != PATH:
            self._answer(404, "there is only add-checkpoint here\n")
            return
        answer = self.asked.add_checkpoint(body)
        sys.stderr.write(f"{answer.status} {answer.why}\n")
        self._answer(
            answer.status, answer.body, SIZE_TYPE if answer.status == 409 else "text/plain; charset=utf-8"
        )

    def do_GET(self) -> None:
        """Who this is, for whoever looks: the key is public."""
        self._answer(200, f"{self.asked.key.vkey}\n")

    def _answer(self, status: int, body: str, kind: str = "text/plain; charset=utf-8") -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002  # the base names it so
        """Nothing of who asked is kept."""


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
