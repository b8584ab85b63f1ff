"""`justaction-verify`: check the public record without trusting whoever keeps it.

It needs no Django and no database: Python's standard library, `cryptography` for signatures, `rfc8785` for canonical
JSON. Exit status: 0 it holds, 1 it does not hold, 2 it could not be checked.
"""

from __future__ import annotations

import argparse
import json
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from justaction.record.tree import leaf as leaves
from justaction.record.tree.audit import audit, checkpoint_of, followed
from justaction.record.tree.cosigning import Cosigned
from justaction.record.tree.notes import MOST_BYTES, Checkpoint, Key, read_vkey
from justaction.record.tree.policy import Policy, read_policy
from justaction.record.tree.proofs import consistency, verify_consistency
from justaction.record.tree.receipts import check_proof, check_receipt, check_witnesses, read_proof
from justaction.record.tree.rows import Rows
from justaction.record.tree.sources import Source, Unreachable, is_place, source
from justaction.record.tree.tiles import LogError, Reader

HOLDS, FALSE, UNCHECKED = 0, 1, 2
LOG = "the log: its notes lead from the key you gave to its other keys; without --key its own is believed"
WHOSE = "whose log is it? Give its key with --key, or the log with --log"
Said = tuple[bool, dict[str, Any], list[str]]  # does it hold, as plain values, in words


class CannotCheck(Exception):  # noqa: N818  # a state, said to people
    """Something that is needed is missing."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit status."""
    options = _parser().parse_args(arguments)
    check: Callable[[argparse.Namespace], Said] = options.check
    try:
        with ExitStack() as options.opened:
            holds, plain, words = check(options)
    except (CannotCheck, OSError) as error:
        status, plain = UNCHECKED, {"holds": None, "why": str(error)}
        words = [f"? Could not check: {error}"]
    except ValueError as error:
        status, plain = FALSE, {"holds": False, "why": str(error)}
        words = [f"✗ {error}"]
    else:
        status = HOLDS if holds else FALSE
    sys.stdout.write(
        json.dumps(plain, ensure_ascii=False, indent=2) + "\n" if options.json else "\n".join(words) + "\n"
    )
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="justaction-verify", description="Check the public record, without trusting whoever keeps it."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, check: Callable[[argparse.Namespace], Said], about: str
    ) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=about, description=about)
        one.set_defaults(check=check)
        one.add_argument("--json", action="store_true", help="answer as JSON")
        one.add_argument(
            "--key", default="", metavar="KEY|FILE", help="the log's key, or a policy.txt you kept"
        )
        return one

    one = command("audit", _audit, "Read a whole log again and say what does not hold.")
    one.add_argument("log", metavar="DIR|URL", help="a published record: a folder, or its address")
    one.add_argument("--since", default="", metavar="CHECKPOINT", help="an older checkpoint that you kept")
    one.add_argument(
        "--rows", default="", metavar="DATABASE", help="a SQLite database to hold against the log"
    )
    one.add_argument("--no-disclosures", action="store_true", help="leave out the words behind the entries")
    one = command("proof", _proof, "Check that an entry is in the log.")
    one.add_argument("file", metavar="FILE", help="a .tlog-proof")
    one.add_argument("--leaf", default="", metavar="FILE", help="the entry, when the proof does not bring it")
    one.add_argument("--log", default="", metavar="DIR|URL", help=LOG)
    one = command("consistency", _consistency, "Check that an older log is the beginning of a newer one.")
    one.add_argument("old", metavar="A", help="the older checkpoint, or a log")
    one.add_argument("new", metavar="B", help="the newer checkpoint, or a log")
    one.add_argument(
        "--log", default="", metavar="DIR|URL", help="the log, when A and B are both checkpoints"
    )
    one = command("receipt", _receipt, "Check a signer's receipt and say what it opens.")
    one.add_argument("file", metavar="FILE", help="a receipt (JSON)")
    one.add_argument("--log", default="", metavar="DIR|URL", help=LOG)
    return parser


def _audit(options: argparse.Namespace) -> Said:
    report = audit(
        _log(options, options.log),
        trust=_trusted(options.key),
        since=_file(options.since) if options.since else b"",
        disclosures=not options.no_disclosures,
        rows=_rows(options) if options.rows else None,
        watch=_progress,
    )
    words = [
        f"{report.checkpoint.origin}: {report.checkpoint.size} entries",
        *_trust(report.key, options.key),
        *[
            f"  {each.on}: {each.now.vkey} took the place of {each.was.id.hex()} ({each.path})"
            for each in report.changes
        ],
        *_cosigned(report.cosigned, report.witnessed),
    ]
    for finding in report.findings:
        words.append(f"✗ {finding.words}")
    if report.more:
        words.append(f"✗ … and {report.more} more")
    if report.holds:
        words.append("✓ every entry stands in the tree, and its root is the one that was signed")
        if report.since:
            words.append(f"✓ the first {report.since.size} entries are those of the checkpoint you kept")
        if report.disclosures:
            words.append(f"✓ {report.disclosures} disclosures are what was committed to")
        if report.rows:
            words.append(f"✓ {report.rows} rows of the database are those of the log")
    if report.disclosures is None:
        words.append("· the words behind the entries were not looked at")
    return report.holds, report.plain(), words


def _proof(options: argparse.Namespace) -> Said:
    proof = read_proof(_file(options.file).decode())
    leaf = _file(options.leaf) if options.leaf else proof.extra
    if not leaf:
        raise CannotCheck("the proof does not bring its entry; give it with --leaf")
    trust = _whom(options, _log(options, options.log) if options.log else None)
    if trust is None:
        raise CannotCheck(WHOSE)
    checkpoint = check_proof(proof, leaf, trust)
    signed = trust.open(proof.note.encode())[1]
    witnesses = check_witnesses(proof, trust)
    plain = {
        "holds": True,
        "witnesses": {each.key.name: each.at for each in witnesses},
        "index": proof.index,
        **_plain(checkpoint),
        "keys": [key.vkey for key in signed],
        "entry": leaves.read(leaf),
    }
    words = [
        f"✓ entry {proof.index} stands in {checkpoint.origin}, under its checkpoint of {checkpoint.size} entries",
        *[f"  signed by {key.vkey}" for key in signed],
        *_cosigned(witnesses, checkpoint),
        *_facts(leaves.read(leaf)),
    ]
    return True, plain, words


def _consistency(options: argparse.Namespace) -> Said:
    places = [place for place in (options.log, options.new, options.old) if place and is_place(place)]
    log = _log(options, places[0]) if places else None
    trust = _whom(options, log)
    if trust is None:
        raise CannotCheck(WHOSE)
    old, new = _checkpoint(options, options.old, trust), _checkpoint(options, options.new, trust)
    plain = {"old": old.size, "new": new.size, "origin": new.origin}
    if old.origin != new.origin:
        return False, {"holds": False, **plain}, [f"✗ {old.origin} and {new.origin} are two different logs"]
    if old.size > new.size:
        words = f"✗ A has {old.size} entries and B only {new.size}: entries have disappeared, or A is the newer one"
        return False, {"holds": False, **plain}, [words]
    path = _path(log, old, new)
    holds = verify_consistency(old.size, new.size, path, old.root, new.root)
    words = (
        f"✓ the {old.size} entries of A are the first of the {new.size} of B"
        if holds
        else f"✗ the {old.size} entries of A are not the beginning of B: history was rewritten"
    )
    plain["path"] = [b64encode(node).decode() for node in path]
    return holds, {"holds": holds, **plain}, [words]


def _path(log: Source | None, old: Checkpoint, new: Checkpoint) -> list[bytes]:
    """The consistency proof, made from the log's own tiles; the check trusts only the two roots."""
    if old.size in (0, new.size):
        return []
    if log is None:
        raise CannotCheck("where is the log? Give its folder or address with --log")
    try:
        return consistency(Reader(log.read, new.size), old.size, new.size)
    except FileNotFoundError as error:
        raise LogError(f"{error} is missing from {log.name}") from error


def _receipt(options: argparse.Namespace) -> Said:
    checked = check_receipt(
        _file(options.file), _whom(options, _log(options, options.log) if options.log else None)
    )
    checkpoint = checked.checkpoint
    plain = {
        "holds": True,
        "index": checked.index,
        **_plain(checkpoint),
        "key": checked.key.vkey,
        "witnesses": {each.key.name: each.at for each in checked.witnesses},
        "entry": checked.leaf,
        "words": checked.words,
        "hidden": list(checked.hidden),
    }
    words = [
        f"✓ entry {checked.index} stands in {checkpoint.origin}, under its checkpoint of {checkpoint.size} entries",
        *_trust(checked.key, options.key),
        *_cosigned(checked.witnesses, checkpoint),
        *_facts(checked.leaf),
        *[f"  {path}: {json.dumps(value, ensure_ascii=False)}" for path, value in checked.words.items()],
        *[f"  {path}: (this receipt does not open it)" for path in checked.hidden],
    ]
    return True, plain, words


def _facts(leaf: dict[str, Any] | Any) -> list[str]:
    return [f"  {leaf['t']}, {leaf['d']}", *[f"  {name}: {value}" for name, value in leaf["m"].items()]]


def _plain(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": b64encode(checkpoint.root).decode(),
    }


def _trust(key: Key, given: str) -> list[str]:
    trust = _trusted(given)
    if trust and key in trust.logs:
        return [f"  signed by the key you gave: {key.vkey}"]
    if trust:
        return [f"  signed by {key.vkey}", "  (signed notes lead there from the key you gave)"]
    return [f"  signed by {key.vkey}", "  (a key it names itself: hold it against one you kept, with --key)"]


def _cosigned(found: list[Cosigned], checkpoint: Checkpoint | None) -> list[str]:
    size = checkpoint.size if checkpoint else 0
    return [
        f"  {each.key.name} cosigned {size} entries on {datetime.fromtimestamp(each.at, UTC):%Y-%m-%d %H:%M} UTC"
        for each in found
    ]


def _trusted(text: str) -> Policy | None:
    """Whom to believe: the key given as text, or the policy in a file."""
    if not text:
        return None
    if not Path(text).is_file():
        return Policy((read_vkey(text),))
    policy = read_policy(_file(text).decode(errors="replace"))
    if not policy.logs:
        raise CannotCheck(f"{text} names no log; give its key")
    return policy


def _whom(options: argparse.Namespace, log: Source | None) -> Policy | None:
    """Whom to believe: what was given, and whoever the notes of the log lead to from there; None when nobody is known."""
    given = _trusted(options.key)
    return followed(log, given) if log else given


def _checkpoint(options: argparse.Namespace, place: str, trust: Policy) -> Checkpoint:
    if is_place(place):
        return checkpoint_of(_log(options, place), trust)[0]
    return trust.open(_file(place))[0]


def _file(path: str) -> bytes:
    with Path(path).open("rb") as file:
        data = file.read(4 * MOST_BYTES + 1)
    if len(data) > 4 * MOST_BYTES:
        raise CannotCheck(f"{path} is too large")
    return data


def _log(options: argparse.Namespace, place: str) -> Source:
    """The log at a folder or address, closed when the check is over."""
    log: Source = options.opened.enter_context(closing(source(place)))
    return log


def _rows(options: argparse.Namespace) -> Rows:
    if not Path(options.rows).is_file():
        raise Unreachable(f"{options.rows} is not a file")
    rows: Rows = options.opened.enter_context(closing(Rows(options.rows)))
    return rows


def _progress(read: int, size: int) -> None:
    if sys.stderr.isatty() and (read >= size or read % (64 * 256) == 0):
        sys.stderr.write(f"\r{min(read, size)} of {size} entries" + ("\n" if read >= size else ""))


if __name__ == "__main__":
    sys.exit(main())
