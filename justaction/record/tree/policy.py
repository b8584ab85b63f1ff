"""Whom to believe (C2SP tlog-policy): the keys of the log, the witnesses, and how many of them must have cosigned."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from justaction.record.tree.notes import (
    COSIGNATURE,
    NOBODY,
    Checkpoint,
    Key,
    NoteError,
    number,
    open_note,
    read_checkpoint,
    read_vkey,
)

NONE = "none"
MOST_LINES = 500
_LINE = re.compile(r"[\t\x20-\x7e\x80-\U0010ffff]*")


@dataclass(frozen=True)
class Group:
    """At least `least` of its members must have witnessed; a member is a witness or another group."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """A checkpoint is believed when one of `logs` signed it and the quorum cosigned it."""

    logs: tuple[Key, ...]
    witnesses: Mapping[str, Key] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE
    ends: Mapping[Key, int] = field(
        default_factory=dict
    )  # a key that was replaced: how many entries it is good for

    def open(self, note: bytes) -> tuple[Checkpoint, tuple[Key, ...]]:
        """The checkpoint in a note, and which of `logs` signed it; NoteError when that is not enough to believe it."""
        text, signed = open_note(note, self.logs, nobody=f"{NOBODY}, and no note introduces the one that did")
        checkpoint = read_checkpoint(text)
        return checkpoint, self.enough(checkpoint, signed)

    def enough(self, checkpoint: Checkpoint, signed: Iterable[Key]) -> tuple[Key, ...]:
        """Those of `signed` who sign for this log; NoteError when none does, or only a key that was replaced before."""
        own = tuple(key for key in signed if key.name == checkpoint.origin)
        if not own:
            raise NoteError(f"no key of {checkpoint.origin} signed it")
        if all(self.ends.get(key, checkpoint.size) < checkpoint.size for key in own):
            raise NoteError(
                f"the key {own[0].id.hex()} signed it alone, but another key took its place after "
                f"{self.ends[own[0]]} entries"
            )
        return own

    @property
    def asks_for_witnesses(self) -> bool:
        return self.quorum != NONE

    @property
    def counts(self) -> tuple[int, int]:
        """The quorum in numbers, as `k` of `n`: of the group that it names, of one witness, or none of none."""
        if self.quorum in self.groups:
            group = self.groups[self.quorum]
            return group.least, len(group.members)
        return (1, 1) if self.asks_for_witnesses else (0, 0)

    def met_by(self, keys: Iterable[Key]) -> bool:
        """Whether those who cosigned are a quorum."""
        if not self.asks_for_witnesses:
            return True
        there = {key.public for key in keys if key.kind == COSIGNATURE}
        met = {name: key.public in there for name, key in self.witnesses.items()}
        for name, group in self.groups.items():
            met[name] = sum(met[member] for member in group.members) >= group.least
        return met[self.quorum]

    @property
    def text(self) -> str:
        """The lines of the file, without addresses."""
        lines = [f"log {key.vkey}" for key in self.logs]
        lines += [f"witness {name} {key.vkey}" for name, key in self.witnesses.items()]
        lines += [f"group {name} {one.least} {' '.join(one.members)}" for name, one in self.groups.items()]
        return "\n".join([*lines, f"quorum {self.quorum}", ""])


def among(logs: Iterable[Key], witnesses: Iterable[Key], least: int) -> Policy:
    """The plain case: so many of these witnesses, each called by the name of its key."""
    named = {key.name: key for key in witnesses}
    if not named:
        return Policy(tuple(logs))
    return Policy(tuple(logs), named, {"witnesses": Group(least, tuple(named))}, "witnesses")


def read_policy(text: str) -> Policy:
    """A policy from its file; NoteError names what is wrong in it."""
    logs: list[Key] = []
    witnesses: dict[str, Key] = {}
    groups: dict[str, Group] = {}
    used: set[str] = set()
    quorum: str | None = None
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        raise NoteError(f"a policy has at most {MOST_LINES} lines")
    for line in lines:
        if not _LINE.fullmatch(line):
            raise NoteError("a policy has no control characters")
        what, *words = line.replace("\t", " ").split(" ") if line.strip("\t ") else ("#",)
        if line.strip("\t ").startswith("#") or what == "#":
            continue
        words = [word for word in [what, *words] if word]
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                logs.append(_new(read_vkey(vkey), logs))
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                _unused(name, witnesses, groups)
                witnesses[name] = _new(read_vkey(vkey, COSIGNATURE), witnesses.values())
            case ["group", name, least, *members] if members:
                _unused(name, witnesses, groups)
                groups[name] = _group(least, members, {*witnesses, *groups}, used)
            case ["quorum", name] if quorum is None:
                if name != NONE and name not in witnesses and name not in groups:
                    raise NoteError(f"the quorum names {name!r}, which no line before it does")
                quorum = name
            case _:
                raise NoteError(f"{line[:80]!r} is not a line of a policy")
    if quorum is None:
        raise NoteError("a policy has one quorum line")
    return Policy(tuple(logs), witnesses, groups, quorum)


def _new(key: Key, known: Iterable[Key]) -> Key:
    if any(key.public == other.public for other in known):
        raise NoteError(f"the key of {key.name} stands twice in the policy")
    return key


def _unused(name: str, *known: Mapping[str, object]) -> None:
    if name == NONE or any(name in names for names in known):
        raise NoteError(f"{name!r} is defined twice in the policy")


def _group(least: str, members: list[str], known: set[str], used: set[str]) -> Group:
    for member in members:
        if member not in known or member in used:
            raise NoteError(f"{member!r} cannot be a member: it is not known yet, or is one already")
        used.add(member)
    count = {"all": len(members), "any": 1}.get(least) or number(least)
    if not 1 <= count <= len(members):
        raise NoteError(f"{least} of {len(members)} is no threshold")
    return Group(count, tuple(members))
