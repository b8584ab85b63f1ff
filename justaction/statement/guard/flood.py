"""Whether the forms of the last minutes are a flood, and how likely one form belongs to it.

What people send is mixed in a way that changes slowly: so many with addresses at large providers, so many from
telephones, so many who press the letter's button within a minute. When a newspaper writes about us, forty times as
many come, mixed as always. When somebody writes a program, a part is added whose mix is its own, however varied its
author made it. So not the number tells, but the mix.

Take the share q of each class just now and the usual share p. Whatever q has above p belongs to something added: an
excess Σ max(0, q − p) (the total variation distance) in traits that a real crowd does not change is a flood. Where
people did not become fewer, no class that they usually fill shrinks but by being diluted, which bounds the part f of
the forms that was added:

    1 − f = min over common classes of q/p

Then q = (1 − f)·p + f·a gives the mix a of what was added, and Bayes' rule gives for one form

    odds = f/(1 − f) · Π a/p

over its traits. Several programs at once make a mix of mixes, so the pace is taken given where the address is at home,
settled (a large provider, a domain that we know) or fresh, and all other traits given that and whether there was haste.
This is the classical decomposition of a contaminated sample (Huber, 1964) and a naive Bayes classifier with parents
(Friedman, Geiger and Goldszmidt, 1997); nothing is trained on people, and a person can read every figure (`Flood.table`).

On the first day nothing was counted here yet. Then what we expect stands in, with a weight so small that the first
hundred forms outweigh it. Browsers and addresses are much the same everywhere; how fast people type is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt

from justaction.statement.guard.traits import Traits

Mix = Mapping[str, Mapping[str, float]]  # trait -> class -> how many, or which share

# What we expect before anything was counted here. Own counts soon outweigh it.
EXPECTED: dict[str, dict[str, float]] = {
    "home": {
        "public": 0.70,
        "known": 0.08,
        "new": 0.16,
        "newer": 0.02,
        "house": 0.02,
        "crowd": 0.01,
        "throwaway": 0.01,
    },
    "pace": {"bare": 0.02, "instant": 0.005, "brisk": 0.02, "quick": 0.085, "usual": 0.79, "slow": 0.08},
    "agent": {
        "ios": 0.30,
        "android": 0.28,
        "chrome": 0.18,
        "edge": 0.07,
        "safari": 0.07,
        "firefox": 0.05,
        "app": 0.03,
        "other": 0.015,
        "none": 0.005,
    },
    "tongue": {"main": 0.83, "ours": 0.10, "other": 0.06, "none": 0.01},
    "local": {"likeness": 0.50, "numbered": 0.25, "plain": 0.22, "random": 0.03},
    "headers": {"whole": 0.97, "partial": 0.03},
    "lag": {"instant": 0.03, "quick": 0.22, "usual": 0.60, "late": 0.15},
}
HARD = (
    "home",
    "pace",
    "local",
    "headers",
)  # a real crowd does not change these much; press in Spanish changes others
DILUTED = ("home", "pace", "agent", "local")  # not the language, which a newspaper can change
ROOTS = ("settled", "fresh")  # what the pace is given
BRANCHES = ("settled-calm", "settled-hasty", "fresh-calm", "fresh-hasty")  # what all others are given
GIVEN = {trait: ROOTS if trait == "pace" else BRANCHES for trait in EXPECTED if trait != "home"}
SETTLED = ("public", "known")
CALM = ("usual", "slow")
AS_MANY = 100.0  # what we expect weighs like so many forms of our own: they are here within an hour or two
AT_MOST = 3000.0  # own counts never weigh more, so that the mix can change with the years
COMMON = 0.12  # usual share of a class that tells by how much people were diluted
ENOUGH = 60  # forms within the window, before anything is said
SOME = 12  # forms that are enough to see it end
ADDED = 40  # of them added
ALONE = 0.50  # excess of one hard trait that is enough by itself
FIRST, SECOND = 0.30, 0.15  # else: of one hard trait, and of another
FLOOR = 0.003  # no class is impossible
SMOOTH = 20.0  # forms that an empty class is taken to have had, in the mix of all
STRONGEST = 3.0  # no single trait decides: its odds count between 1/e³ and e³
OF_HOME = 5.0  # the same of the home, which all others are given
MAYBE = 0.90  # held from here
STILL = 0.50  # and kept from here, when the answer to its letter is looked at too


@dataclass(frozen=True)
class Flood:
    """What was added: its part of all forms, and for each class how much likelier it is there than usual."""

    part: float
    table: dict[str, dict[str, float]]

    def as_json(self) -> dict[str, object]:
        table = {
            trait: {name: round(ratio, 4) for name, ratio in row.items()} for trait, row in self.table.items()
        }
        return {"part": round(self.part, 4), "table": table}

    @classmethod
    def read(cls, stored: Mapping[str, object]) -> Flood | None:
        """What `as_json` wrote; None for nothing."""
        part, table = stored.get("part"), stored.get("table")
        if not isinstance(part, int | float) or not isinstance(table, dict):
            return None
        return cls(float(part), table)


def _of_nodes(homes: Mapping[str, float], paces: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """The share of each root and branch, from shares of homes and, for each root, of paces."""
    every = sum(homes.values()) or 1.0
    settled = sum(n for name, n in homes.items() if name in SETTLED) / every
    shares = {"settled": settled, "fresh": 1.0 - settled}
    for one in ROOTS:
        row = paces.get(one, {})
        total = sum(row.values())
        calm = sum(n for name, n in row.items() if name in CALM) / total if total else 0.0
        shares[f"{one}-calm"], shares[f"{one}-hasty"] = shares[one] * calm, shares[one] * (1.0 - calm)
    return shares


def usual(counted: Mix) -> Mix:
    """The usual shares: what we expect, and what was counted here on calm days."""
    shares = {"home": _blend(EXPECTED["home"], counted.get("home", {}), AS_MANY)}
    for trait, expected in EXPECTED.items():
        if trait == "home":
            continue
        parts = [counted.get(f"{trait}/{one}", {}) for one in GIVEN[trait]]
        shares[trait] = _blend(expected, _sum(parts), AS_MANY)
        for one, own in zip(GIVEN[trait], parts, strict=True):
            shares[f"{trait}/{one}"] = _blend(shares[trait], own, AS_MANY)
    return shares


def _blend(expected: Mapping[str, float], own: Mapping[str, float], as_many: float) -> dict[str, float]:
    total = sum(own.values())
    weight = min(total, AT_MOST) / total if total else 0.0
    every = as_many + total * weight
    return {
        name: max(FLOOR, (as_many * share + own.get(name, 0.0) * weight) / every)
        for name, share in expected.items()
    }


def _sum(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    every: dict[str, float] = {}
    for part in parts:
        for name, n in part.items():
            every[name] = every.get(name, 0.0) + n
    return every


def _whole(now: Mix) -> dict[str, dict[str, float]]:
    """The counts of each trait, whatever the home."""
    plain = {trait: _sum(now.get(f"{trait}/{one}", {}) for one in nodes) for trait, nodes in GIVEN.items()}
    return {"home": dict(now.get("home", {})), **plain}


def assess(now: Mix, shares: Mix, newest: Mix | None = None) -> Flood | None:
    """The flood that the forms of the last minutes hold, or None for a calm hour or an honest crowd.

    `now` counts forms by trait and class; `shares` are the usual ones. The lag of answers is compared too, and never
    the first to raise an alarm. `newest` are those of the very last minutes: they tell when a flood begins and ends.
    """
    counts = _whole(now)
    total = sum(counts["home"].values())
    if total < ENOUGH:
        return None
    excess = {trait: _excess(row, shares[trait]) for trait, row in counts.items() if row}
    hard = max(excess.get(trait, 0.0) for trait in HARD)
    others = sorted(excess.values())[-2] if len(excess) > 1 else 0.0
    if not (hard >= ALONE or (hard >= FIRST and others >= SECOND)) or hard * total < ADDED:
        return None
    part = _within(max(hard, _part(counts, shares)))
    of_newest = part
    if newest and sum(newest.get("home", {}).values()) >= SOME:
        of_newest = _within(_part(_whole(newest), shares))
    return Flood(of_newest, _table(now, counts, shares, min(part, of_newest)))


def _within(part: float) -> float:
    return max(0.02, min(0.97, part))


def suspicion(traits: Traits, flood: Flood, *, lag: str = "") -> float:
    """How likely the form belongs to the flood, from 0 to 1."""
    odds = log(flood.part / (1.0 - flood.part))
    for trait, name in (traits.parts() | traits.lagged(lag)).items():
        ratio = flood.table.get(trait, {}).get(name, 1.0)
        most = OF_HOME if trait == "home" else STRONGEST
        odds += max(-most, min(most, log(max(ratio, 1e-6))))
    return 1.0 / (1.0 + exp(-odds)) if odds > -700 else 0.0


def _excess(counts: Mapping[str, float], shares: Mapping[str, float]) -> float:
    total = sum(counts.values())
    return sum(max(0.0, counts.get(name, 0.0) / total - share) for name, share in shares.items())


def _part(counts: Mix, shares: Mix) -> float:
    """The part that was added, cautiously: by how much the least diluted class is diluted, give or take its chance."""
    kept = 1.0
    for trait in DILUTED:
        row = counts.get(trait, {})
        total = sum(row.values())
        if total < SOME:
            continue
        for name, share in shares[trait].items():
            if share >= COMMON:
                seen = row.get(name, 0.0)
                kept = min(kept, (seen + 1.5 * sqrt(seen) + 1.0) / total / share)
    return 1.0 - kept


def _table(now: Mix, counts: Mix, shares: Mix, part: float) -> dict[str, dict[str, float]]:
    """For each class how much likelier it is among what was added; other traits than the home, given the home."""
    table = {"home": _odds(counts["home"], shares["home"], part, {})}
    here = _of_nodes(counts["home"], {one: now.get(f"pace/{one}", {}) for one in ROOTS})
    usually = _of_nodes(shares["home"], {one: shares[f"pace/{one}"] for one in ROOTS})
    for trait, nodes in GIVEN.items():
        if not counts[trait]:
            continue
        every = _added(counts[trait], shares[trait], part)
        for one in nodes:
            of_node = 1.0 - (1.0 - part) * usually[one] / here[one] if here[one] else 0.0
            key = f"{trait}/{one}"
            table[key] = _odds(now.get(key, {}), shares[key], max(0.02, min(0.99, of_node)), every)
    return table


def _added(counts: Mapping[str, float], shares: Mapping[str, float], part: float) -> dict[str, float]:
    """The mix of what was added: shares that sum to 1."""
    total = sum(counts.values())
    added = {
        name: max(FLOOR, (counts.get(name, 0.0) / total - (1.0 - part) * share) / part)
        for name, share in shares.items()
    }
    every = sum(added.values())
    return {name: n / every for name, n in added.items()}


def _odds(
    counts: Mapping[str, float], shares: Mapping[str, float], part: float, of_all: Mapping[str, float]
) -> dict[str, float]:
    """For each class: its share in what was added, over its usual share. Few forms lean on the mix `of_all`."""
    total = sum(counts.values())
    added = _added(counts, shares, part) if total else dict(of_all)
    lean = SMOOTH / (SMOOTH + total * part) if of_all else 0.0
    return {
        name: ((1.0 - lean) * added[name] + lean * of_all.get(name, 0.0)) / share
        for name, share in shares.items()
    }
