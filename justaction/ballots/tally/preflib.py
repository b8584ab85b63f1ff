"""Files of PrefLib: .soc and .soi (without equal ranks, complete or not), .toc and .toi (with equal ranks).

Source: N. Mattei and T. Walsh, PrefLib: a library for preferences (2013), and its description of formats: lines that
begin with `#` state names and numbers, every other line is `count: 1,2,{3,4}`, options by number from 1. Files from
before 2022 (numbers first, names below, `count,1,2,{3,4}`) are read too. A line `count:` is ballots that rank nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from justaction.ballots.tally.lines import Found, Lines, Read, Unreadable, profile_of
from justaction.ballots.tally.profile import Profile, Ranking

FORMS = {"soc", "soi", "toc", "toi"}
_HEAD = re.compile(r"#\s*([A-Z ]+?)\s*(\d*)\s*:\s*(.*)")
_ORDER = re.compile(r"(?:\{[\d,\s]*\}|\d+)(?:\s*,\s*(?:\{[\d,\s]*\}|\d+))*|")
_TIER = re.compile(r"\{([\d,\s]*)\}|(\d+)")


def read_preflib(lines: Lines, form: str = "") -> Read:
    """The election in a PrefLib file; `form` is what the name of the file ends with. Raises Unreadable."""
    modern = lines.first.lstrip(b"\xef\xbb\xbf ").startswith(b"#")
    return (_Modern(lines, form) if modern else _Old(lines, form)).read()


class _File:
    """What both ages of the format share: options, orders, and that numbers stated are numbers found."""

    def __init__(self, lines: Lines, form: str) -> None:
        self.lines, self.form, self.title = lines, form, ""
        self.names: dict[int, str] = {}
        self.stated: dict[str, tuple[int, bytes]] = {}
        self.orders: list[
            tuple[bytes, int, str, int]
        ] = []  # line, ballots, order, how often the line stands there

    def read(self) -> Read:
        self.gather()
        if not self.names:
            raise Unreadable("The file names no options (“# ALTERNATIVE NAME 1: …”).")
        self._hold("options", len(self.names))
        options = [self.names[number] for number in sorted(self.names)]
        self.index = {number: at for at, number in enumerate(sorted(self.names))}
        if len(set(options)) < len(options):
            raise Unreadable("Two options have the same name.")
        self.lines_found, self.voters = 0, 0
        profile = profile_of(options, list(self._rankings()))
        self._hold("voters", self.voters)
        self._hold("lines", self.lines_found)
        return Read(profile, f"PrefLib {self.form}".strip(), title=self.title)

    def gather(self) -> None:
        """Sort the lines into names, stated numbers and orders."""
        raise NotImplementedError

    def fail(self, raw: bytes, message: str) -> Unreadable:
        return Unreadable(message, self.lines.number(raw))

    def _hold(self, what: str, found: int) -> None:
        if what in self.stated and self.stated[what][0] != found:
            words = {"options": "names of options", "voters": "ballots", "lines": "lines of rankings"}[what]
            said, raw = self.stated[what]
            raise self.fail(raw, f"The file says that it has {said:,} {words}, but there are {found:,}.")

    def _rankings(self) -> Iterator[Found]:
        known = {str(number): at for number, at in self.index.items()}
        width = len(self.index) if self.form[2:] == "c" else 0
        for raw, ballots, order, times in self.orders:
            self.lines_found += times
            self.voters += ballots * times
            parts = order.split(",")
            plain = [known.get(part, -1) for part in parts]
            if -1 in plain or len(set(plain)) < len(plain) or len(plain) < width:
                yield self._tiers(raw, order), ballots * times
            else:
                yield plain, ballots * times

    def _tiers(self, raw: bytes, order: str) -> list[list[int]]:
        """The tiers of a ranking that is not just numbers and commas, or is wrong: then it raises Unreadable."""
        if not _ORDER.fullmatch(order):
            raise self.fail(raw, f"“{order[:60]}” is not a ranking such as 1,2,{{3,4}}.")
        tiers = [
            [int(one) for one in (many or single).replace(",", " ").split()]
            for many, single in _TIER.findall(order)
        ]
        named = [option for tier in tiers for option in tier]
        if unknown := [one for one in named if one not in self.index]:
            raise self.fail(raw, f"There is no option {unknown[0]}.")
        if len(set(named)) < len(named):
            twice = next(one for one in named if named.count(one) > 1)
            raise self.fail(raw, f"Option {twice} (“{self.names[twice]}”) stands twice in this ranking.")
        if self.form[:1] == "s" and len(tiers) < len(named):
            raise self.fail(
                raw, f"A .{self.form} file has no equal ranks; such a file ends with .toc or .toi."
            )
        if self.form[2:] == "c" and len(named) < len(self.index):
            other = self.form[:2] + "i"
            raise self.fail(
                raw, f"A .{self.form} file ranks every option on every line; otherwise it ends with .{other}."
            )
        return [[self.index[one] for one in tier] for tier in tiers if tier]


class _Modern(_File):
    STATED = {"NUMBER ALTERNATIVES": "options", "NUMBER VOTERS": "voters", "NUMBER UNIQUE ORDERS": "lines"}

    def gather(self) -> None:
        for raw, text, times in self.lines.texts():
            if text.startswith("#"):
                self._head(raw, text)
                continue
            ballots, colon, order = text.partition(":")
            if not colon or not ballots.strip().isdecimal():
                raise self.fail(raw, f"“{text[:60]}” is not a count, a colon and a ranking.")
            self.orders.append((raw, int(ballots), order.strip(), times))

    def _head(self, raw: bytes, text: str) -> None:
        head = _HEAD.fullmatch(text)
        if head is None:
            return
        key, number, value = head[1], head[2], head[3].strip()
        if key == "ALTERNATIVE NAME" and number:
            if int(number) in self.names:
                raise self.fail(raw, f"Option {number} is named twice.")
            self.names[int(number)] = value or f"Option {number}"
        elif key in self.STATED:
            if not value.isdecimal():
                raise self.fail(raw, f"“{value}” is not a whole number.")
            self.stated[self.STATED[key]] = (int(value), raw)
        elif key == "TITLE":
            self.title = value
        elif key == "DATA TYPE" and value.lower() in FORMS:
            self.form = value.lower()


class _Old(_File):
    def gather(self) -> None:
        texts = self.lines.texts()
        row = next(texts, None)
        if row is None:
            raise Unreadable("The file is empty.")
        raw, text, _ = row
        if not text.isdecimal():
            raise self.fail(raw, f"“{text[:60]}” is not the number of options.")
        self.stated["options"] = (int(text), raw)
        for _ in range(int(text)):
            raw, text, _ = next(texts, (raw, "", 0))
            number, comma, name = text.partition(",")
            if not comma or not number.strip().isdecimal():
                raise self.fail(raw, f"“{text[:60]}” is not the number and the name of an option.")
            self.names[int(number)] = name.strip().strip('"')
        raw, text, _ = next(texts, (raw, "", 0))
        numbers = [part.strip() for part in text.split(",")]
        if len(numbers) != 3 or not all(part.isdecimal() for part in numbers):
            raise self.fail(raw, "Here stand three numbers: voters, ballots, different rankings.")
        self.stated["voters"], self.stated["lines"] = (int(numbers[1]), raw), (int(numbers[2]), raw)
        for raw, text, times in texts:
            ballots, _, order = text.partition(",")
            if not ballots.strip().isdecimal():
                raise self.fail(raw, f"“{text[:60]}” is not a count and a ranking.")
            self.orders.append((raw, int(ballots), order.strip(), times))


def preflib_form(profile: Profile) -> str:
    """Which of the four forms holds these ballots: "soc", "soi", "toc" or "toi"."""
    strict = all(len(tier) <= 1 for ranking, _ in profile.rankings() for tier in ranking)
    complete = bool(profile.orders.size) and bool(
        (profile.orders >= 0).sum(axis=1).min() == len(profile.options)
    )
    return f"{'s' if strict else 't'}o{'c' if complete else 'i'}"


def write_preflib(profile: Profile, *, title: str = "", name: str = "") -> str:
    """The ballots as a PrefLib file, the most frequent rankings first. Points are not part of the format."""
    form = preflib_form(profile)
    merged: dict[Ranking, int] = {}
    for ranking, count in profile.rankings():
        key = tuple(tier for tier in ranking if tier)
        merged[key] = merged.get(key, 0) + count
    head = [
        f"# FILE NAME: {name or 'ballots'}.{form}",
        f"# TITLE: {_one_line(title)}",
        f"# DATA TYPE: {form}",
        f"# NUMBER ALTERNATIVES: {len(profile.options)}",
        f"# NUMBER VOTERS: {profile.ballots}",
        f"# NUMBER UNIQUE ORDERS: {len(merged)}",
        *(f"# ALTERNATIVE NAME {at}: {_one_line(one)}" for at, one in enumerate(profile.options, 1)),
    ]
    body = [
        f"{count}: {_order(ranking)}"
        for ranking, count in sorted(merged.items(), key=lambda one: (-one[1], one[0]))
    ]
    return "\n".join([*head, *body, ""])


def _order(ranking: Ranking) -> str:
    tiers = (",".join(str(one + 1) for one in tier) for tier in ranking)
    return ",".join(f"{{{tier}}}" if "," in tier else tier for tier in tiers)


def _one_line(text: str) -> str:
    return " ".join(text.split())
