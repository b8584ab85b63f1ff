"""What becomes of each row of a list, and why. Doubt is never settled by guessing: an unclear row is left out and told."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from justaction.statement.importing.columns import (
    ADDRESS,
    FIRST,
    INDIVIDUAL,
    LAST,
    NAME,
    ROLE,
    WEBSITE,
    Written,
    folded,
)

NEW, DUPLICATE, UNCLEAR, REFUSED = "new", "duplicate", "unclear", "refused"
MOST_LETTERS = {True: 120, False: 200}  # of a person's name, of an organization's

_NOTE = re.compile(
    r"\b(duplicates?|dup|dupe|ditto|delete[d]?|do not (use|publish|list|include|print|contact)|don.?t (use|publish|list)"
    r"|ignore|removed?|see (above|below|row|line)|same as|as above|wrong|to check|check (this|with|name|spelling)"
    r"|query|tbc|tbd|not sure|unsure|spam|withdrawn|withdrew|unsubscribed?|bounced|opted out|test|example|n/?a|none"
    r"|unknown|anonymous|name withheld|asdf|x{3,}|todo|fixme)\b",
    re.IGNORECASE,
)
_WHOLE_NOTE = re.compile(r"(n/?a|none|unknown|test( test)?|example|x+|\?+|-+|\.+)", re.IGNORECASE)
_STRONG_NOTE = re.compile(
    r"\b(duplicates?|dupe?|ditto|do not (use|publish|list|include|print|contact)|see (above|below|row|line)|same as"
    r"|as above|anonymous|name withheld|withdrawn|withdrew|asdf|spam|todo|fixme|tbc|tbd)\b|\?\?+|!!+",
    re.IGNORECASE,
)
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t]")
_LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_TWO_PEOPLE = re.compile(r"\s(?:and|&|\+)\s|/|;", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "for",
        "in",
        "at",
        "group",
        "groups",
        "inc",
        "incorporated",
        "ltd",
        "limited",
        "llc",
        "plc",
        "cic",
        "cio",
        "co",
        "company",
        "corp",
        "corporation",
        "org",
        "organisation",
        "organization",
        "team",
    ]
)


@dataclass(frozen=True)
class Here:
    """What is here already, folded or keyed, and how addresses are understood."""

    organizations: Collection[str] = ()
    names: Collection[str] = ()  # of people who came without an address
    keys: Collection[str] = ()
    at: Mapping[str, Collection[str]] = field(default_factory=dict)  # folded names of who stands at a key
    key: Callable[[str], str] = field(default=lambda address: address.strip().casefold())
    valid: Callable[[str], bool] = field(default=lambda address: bool(_ADDRESS.fullmatch(address)))


@dataclass(frozen=True)
class Ruling:
    """What becomes of one row. `other` is a line of the file, `text` a few letters of it, that `reason` speaks of."""

    line: int
    verdict: str
    reason: str
    other: int = 0
    text: str = ""
    name: str = ""
    address: str = ""
    website: str = ""
    role: str = ""


def rule(rows: Sequence[Written], mapping: Mapping[str, str], kind: str, here: Here) -> list[Ruling]:
    """One ruling for each row, in the order of the file."""
    drafts = [_alone(row, mapping, kind, here) for row in rows]
    drafts = _shared_addresses(drafts, here)
    rulings: list[Ruling] = []
    by_name: dict[str, int] = {}
    by_loose: dict[str, int] = {}
    by_address: dict[str, int] = {}
    loosely_here = {loose(name) for name in here.organizations} if kind != INDIVIDUAL else set()
    for draft in drafts:
        if draft.verdict == NEW:
            judge = _person if kind == INDIVIDUAL else _organization
            draft = judge(draft, here, by_name, by_loose, by_address, loosely_here)
        if draft.verdict == NEW:
            by_name.setdefault(folded(draft.name), draft.line)
            by_loose.setdefault(loose(draft.name), draft.line)
            if draft.address:
                by_address.setdefault(here.key(draft.address), draft.line)
        rulings.append(draft)
    return rulings


def loose(name: str) -> str:
    """`name` folded, without its small words: two names that are one here are nearly the same."""
    words = [word for word in folded(name).split() if word not in _SMALL_WORDS]
    return " ".join(words) or folded(name)


def _alone(row: Written, mapping: Mapping[str, str], kind: str, here: Here) -> Ruling:
    """What one can say of a row without looking at the others."""
    said = {meaning: row.cells.get(column, "") for column, meaning in mapping.items()}
    name = said.get(NAME) or " ".join(part for part in (said.get(FIRST, ""), said.get(LAST, "")) if part)
    name = " ".join(name.split())
    draft = Ruling(row.line, NEW, "new", name=name, website=said.get(WEBSITE, ""), role=said.get(ROLE, ""))
    is_person = kind == INDIVIDUAL
    if not name:
        return replace(draft, verdict=UNCLEAR, reason="no_name")
    if _FORMULA.match(name):
        return replace(draft, verdict=REFUSED, reason="formula", text=name[:60])
    if _LINK.search(name):
        return replace(draft, verdict=REFUSED, reason="link", text=name[:60])
    if len(name) > MOST_LETTERS[is_person]:
        return replace(draft, verdict=REFUSED, reason="too_long", text=name[:60])
    if not any(letter.isalpha() for letter in name):
        return replace(draft, verdict=REFUSED, reason="no_words", text=name[:60])
    if _WHOLE_NOTE.fullmatch(name) or _STRONG_NOTE.search(name):
        return replace(draft, verdict=UNCLEAR, reason="name_is_note", text=name[:60])
    if note := _note(row, mapping):
        return replace(draft, verdict=UNCLEAR, reason="note", text=note[:60])
    if row.beyond:
        return replace(draft, verdict=UNCLEAR, reason="beyond", text=" ".join(row.beyond)[:60])
    if is_person and _TWO_PEOPLE.search(name):
        return replace(draft, verdict=UNCLEAR, reason="two_people", text=name[:60])
    return _address(draft, said.get(ADDRESS, ""), here, is_person)


def _note(row: Written, mapping: Mapping[str, str]) -> str:
    """A stray note in a cell that is not the name: short, and with a word that people leave for each other."""
    for column, cell in row.cells.items():
        if mapping.get(column) in (NAME, FIRST, LAST, WEBSITE) or not cell:
            continue
        if mapping.get(column) == ADDRESS and "@" in cell:
            continue
        if len(cell) <= 40 and (_STRONG_NOTE.search(cell) or (cell.isupper() and _NOTE.search(cell))):
            return cell
        if len(cell) <= 40 and cell.endswith("!") and _NOTE.search(cell):
            return cell
    return ""


def _address(draft: Ruling, cell: str, here: Here, is_person: bool) -> Ruling:
    found = _ADDRESS.findall(cell)
    if len({here.key(address) for address in found}) > 1:
        return replace(draft, verdict=UNCLEAR, reason="two_addresses", text=cell[:60])
    if not cell:
        return replace(draft, reason="new_unasked" if is_person else "new")
    address = found[0].removeprefix("mailto:").strip(".") if found else cell
    if not here.valid(address):
        return replace(draft, verdict=REFUSED, reason="bad_address", text=cell[:60])
    return replace(draft, address=address, reason="new_asked")


def _shared_addresses(drafts: list[Ruling], here: Here) -> list[Ruling]:
    """Rows of different names at one address are all unclear: a letter there would reach more than one."""
    at: dict[str, list[Ruling]] = defaultdict(list)
    for draft in drafts:
        if draft.verdict == NEW and draft.address:
            at[here.key(draft.address)].append(draft)
    shared = {
        draft.line: next(one.line for one in group if folded(one.name) != folded(draft.name))
        for group in at.values()
        if len({folded(one.name) for one in group}) > 1
        for draft in group
    }
    return [
        replace(draft, verdict=UNCLEAR, reason="shared_address", other=shared[draft.line], text=draft.address)
        if draft.line in shared
        else draft
        for draft in drafts
    ]


def _person(
    draft: Ruling,
    here: Here,
    by_name: Mapping[str, int],
    by_loose: Mapping[str, int],
    by_address: Mapping[str, int],
    loosely_here: Collection[str],
) -> Ruling:
    name = folded(draft.name)
    if draft.address:
        key = here.key(draft.address)
        if key in here.keys and name not in here.at.get(key, [name]):
            return replace(draft, verdict=UNCLEAR, reason="another_here", text=draft.address)
        if key in here.keys:
            return replace(draft, verdict=DUPLICATE, reason="here")
        if key in by_address:
            return replace(draft, verdict=DUPLICATE, reason="same", other=by_address[key])
        return draft
    if name in here.names:
        return replace(draft, verdict=DUPLICATE, reason="here")
    if name in by_name:
        return replace(draft, verdict=UNCLEAR, reason="same_name", other=by_name[name])
    return draft


def _organization(
    draft: Ruling,
    here: Here,
    by_name: Mapping[str, int],
    by_loose: Mapping[str, int],
    by_address: Mapping[str, int],
    loosely_here: Collection[str],
) -> Ruling:
    name, nearly = folded(draft.name), loose(draft.name)
    if name in by_name:
        return replace(draft, verdict=DUPLICATE, reason="same", other=by_name[name])
    if name in here.organizations:
        return replace(draft, verdict=DUPLICATE, reason="here")
    if draft.address and here.key(draft.address) in here.keys:
        return replace(draft, verdict=UNCLEAR, reason="address_here", text=draft.address)
    if nearly in by_loose:
        return replace(draft, verdict=UNCLEAR, reason="nearly", other=by_loose[nearly], text=draft.name[:60])
    if nearly in loosely_here:
        return replace(draft, verdict=UNCLEAR, reason="nearly_here", text=draft.name[:60])
    return draft
