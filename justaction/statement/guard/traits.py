"""One form, sorted into coarse classes. Each class holds a good part of all people, so none tells who somebody is.

| trait | asks | classes |
|---|---|---|
| home | where the address is | public, known, new, newer (2 to 10 from there lately), crowd (more), house (as many \
from its network), throwaway |
| pace | from the first touch of the form to sending it | bare (no script), instant, brisk, quick, usual, slow |
| agent | which browser | ios, android, chrome, edge, safari, firefox, app, other, none |
| tongue | which language it asks for | main, ours, other, none |
| local | the part before the @, beside the name | likeness, numbered, plain, random |
| headers | whether it sends what browsers send | whole, partial |
| lag | how soon after the letter its button was pressed | instant, quick, usual, late |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

BARE = "bare"
THROWAWAY = frozenset(
    [
        "10minutemail.com",
        "dispostable.com",
        "emailondeck.com",
        "fakeinbox.com",
        "getnada.com",
        "guerrillamail.com",
        "guerrillamail.info",
        "maildrop.cc",
        "mailinator.com",
        "mailnesia.com",
        "mintemail.com",
        "mohmal.com",
        "sharklasers.com",
        "spamgourmet.com",
        "temp-mail.org",
        "tempmail.com",
        "tempr.email",
        "throwawaymail.com",
        "trashmail.com",
        "yopmail.com",
    ]
)
_NUMBERED = re.compile(r"\d{2,}")
_VOWELS = set("aeiouy")


class Home(StrEnum):
    """What we know of the domain of an address."""

    PUBLIC = "public"
    KNOWN = "known"
    NEW = "new"
    THROWAWAY = "throwaway"


@dataclass(frozen=True)
class Traits:
    """The classes of one form. `code` is how they are kept until its owner has answered."""

    home: str
    pace: str
    agent: str
    tongue: str
    local: str
    headers: str

    @property
    def code(self) -> str:
        return ".".join(getattr(self, name) for name in NAMES)

    @property
    def root(self) -> str:
        """Where the address is at home, in two words: the pace is counted given that."""
        return "settled" if self.home in ("public", "known") else "fresh"

    @property
    def branch(self) -> str:
        """The same, and whether there was haste: all other traits are counted given both."""
        return f"{self.root}-{'calm' if self.pace in ('usual', 'slow') else 'hasty'}"

    def parts(self) -> dict[str, str]:
        """Trait and class, for counting: the home, the pace given the home, and each other trait given both."""
        others = {f"{name}/{self.branch}": getattr(self, name) for name in NAMES[2:]}
        return {"home": self.home, f"pace/{self.root}": self.pace} | others

    def lagged(self, lag: str) -> dict[str, str]:
        """The same for how soon the letter was answered; nothing before it is."""
        return {f"lag/{self.branch}": lag} if lag else {}

    @classmethod
    def read(cls, code: str) -> Traits | None:
        """The traits of a code; None for one that is empty or of another time."""
        parts = code.split(".")
        return cls(*parts) if len(parts) == len(NAMES) else None


NAMES = ("home", "pace", "agent", "tongue", "local", "headers")


def sort(
    *,
    name: str,
    address: str,
    home: Home,
    from_there: int,
    beside: int = 0,
    seconds: float | None,
    headers: Mapping[str, str],
    languages: Collection[str],
) -> Traits:
    """Sort one form. `from_there` counts forms from its domain within the hour, this one included; `beside` the same from
    its network, of all domains that are not known; `seconds` passed since its challenge was made, None where there was
    no script; `languages` are ours, the main one first."""
    local = address.rpartition("@")[0]
    return Traits(
        home=_home(home, from_there, beside),
        pace=_pace(seconds),
        agent=_agent(headers.get("User-Agent", "")),
        tongue=_tongue(headers.get("Accept-Language", ""), tuple(languages)),
        local=_local(local, name),
        headers=_whole(headers),
    )


def lag_of(seconds: float) -> str:
    """How soon the button in the letter was pressed. A person opens the letter, the page, and reads a line."""
    if seconds < 15:
        return "instant"
    if seconds < 60:
        return "quick"
    return "usual" if seconds < 3600 else "late"


def _home(home: Home, from_there: int, beside: int) -> str:
    """Many from one new domain come from one house when its people work there, and from everywhere when nobody does."""
    if home is Home.NEW and from_there > 1:
        if beside >= from_there:
            return "house"
        return "newer" if from_there <= 10 else "crowd"
    return str(home)


def _pace(seconds: float | None) -> str:
    if seconds is None:
        return BARE
    if seconds < 2:
        return "instant"
    if seconds < 4:
        return "brisk"
    if seconds < 8:
        return "quick"
    return "usual" if seconds < 120 else "slow"


def _agent(said: str) -> str:
    """The family of the browser. Kept coarse on purpose: versions would tell people apart."""
    if not said:
        return "none"
    if not said.startswith("Mozilla/5.0"):
        return "other"
    if "FBAN" in said or "Instagram" in said or "; wv)" in said:
        return "app"
    for mark, family in (("iPhone", "ios"), ("iPad", "ios"), ("Android", "android"), ("Edg/", "edge")):
        if mark in said:
            return family
    for mark, family in (("Firefox/", "firefox"), ("Chrome/", "chrome"), ("Safari/", "safari")):
        if mark in said:
            return family
    return "other"


def _tongue(said: str, languages: tuple[str, ...]) -> str:
    first = re.split(r"[,;-]", said.strip().lower(), maxsplit=1)[0]
    if not first:
        return "none"
    ours = [code.split("-")[0] for code in languages]
    if first not in ours:
        return "other"
    return "main" if first == ours[0] else "ours"


def _local(local: str, name: str) -> str:
    """How the part before the @ looks beside the name: like it, with a number, like something else, like nothing."""
    bare = _letters(local)
    digits = sum(sign.isdigit() for sign in local)
    alike = any(len(part) > 2 and part in bare for part in _words(name))
    if _NUMBERED.search(local) and (alike or len(bare) > 3) and digits <= 4:
        return "numbered"
    if alike:
        return "likeness"
    vowels = sum(sign in _VOWELS for sign in bare)
    if digits > 4 or (len(bare) >= 7 and vowels * 5 < len(bare)):
        return "random"
    return "plain"


def _words(name: str) -> list[str]:
    return [_letters(word) for word in name.replace("-", " ").split()]


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalpha())


def _whole(headers: Mapping[str, str]) -> str:
    """Whether it sent what every browser of today sends with a form of the same site."""
    site = headers.get("Sec-Fetch-Site", "") == "same-origin"
    goes = headers.get("Sec-Fetch-Mode", "") == "navigate"
    speaks = bool(headers.get("Accept-Language")) and "text/html" in headers.get("Accept", "")
    return "whole" if site and goes and speaks else "partial"
