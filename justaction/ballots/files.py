"""The ballots as files for everyone: plain CSV and PrefLib. `docs/ballots.md` tells both forms."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from justaction.ballots.models import Ballot

if TYPE_CHECKING:  # it needs numpy, so whoever counts loads it: few processes do
    from justaction.ballots import tally


def fingerprint(profile: tally.Profile) -> str:
    """The seed of the lot: SHA-256 of the plain file with its options in the order of the ballot, as 64 hex digits."""
    return sha256(plain_csv(profile).encode()).hexdigest()


def plain_csv(profile: tally.Profile, order: Sequence[str] = ()) -> str:
    """`ballots.csv`; `order` names the options in the order that wins ties, by default as the ballot lists them."""
    from justaction.ballots import tally

    at = {name: index for index, name in enumerate(profile.options)}
    return tally.write_csv(profile, [at[name] for name in order])


def preflib(ballot: Ballot, profile: tally.Profile) -> str:
    """The same as PrefLib writes it."""
    from justaction.ballots import tally

    return tally.write_preflib(profile, title=ballot.question, name=ballot.slug)


def preflib_name(ballot: Ballot, profile: tally.Profile) -> str:
    """The name of that file: its ending says whether rankings are complete, and whether options can be level."""
    from justaction.ballots import tally

    return f"{ballot.slug}.{tally.preflib_form(profile)}"
