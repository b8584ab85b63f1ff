"""Count the dashboard again from the public record alone: python3 recount_board.py https://example.org

It reads the published entries and their public words, and nothing else of the site. It needs Python, no account, no
database. The rules are in record.md, "Count the dashboard again". Whether the record itself is whole is another question:
`justaction-verify audit` answers it.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import urlopen

WIDTH = 256  # entries in one file
NAMED = {"organization.listed", "organization.changed", "signature.added", "commitment.published"}
Read = Callable[[str], bytes]


def entries(read: Read) -> Iterator[dict[str, Any]]:
    """Every published entry in order, with its public words under `words` where this count needs them."""
    size = int(read("/record/checkpoint").split(b"\n")[1])
    for first in range(0, size, WIDTH):
        here = min(WIDTH, size - first)
        data, at = read(f"/record/tile/entries/{_grouped(first // WIDTH)}" + f".p/{here}" * (here < WIDTH)), 0
        for index in range(first, first + here):
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            entry, at = json.loads(data[at + 2 : end]), end
            entry["words"] = {}
            if entry["t"] in NAMED or entry["t"] == "standing.changed":
                shown = json.loads(read(f"/record/disclosure/{index}.json"))
                entry["words"] = {word["path"]: word["value"] for word in shown["disclosures"]}
            yield entry


def _grouped(number: int) -> str:
    """1234067 is x001/x234/067."""
    digits = f"{number:0{-(-len(str(number)) // 3) * 3}d}"
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([f"x{part}" for part in parts[:-1]] + parts[-1:])


def recount(found: Iterator[dict[str, Any]]) -> dict[str, Any]:
    """Commitments by channel and state, those who signed, those of them who committed to nothing, and where they stand."""
    called: dict[str, str] = {}  # every name that a listed organization ever had → what it is about
    signed: dict[str, str] = {}  # signature → name of the organization
    made: dict[str, dict[str, str]] = {}  # commitment → channel, organization, state
    stands: dict[str, str] = {}  # name → standing
    for entry in found:
        kind, about, words, facts = entry["t"], entry["s"], entry["words"], entry["m"]
        if kind == "organization.listed":
            called[words["name"].casefold()] = about
        elif kind == "organization.changed" and words.get("what") == "name":
            called[words["now"].casefold()] = about
        elif kind == "signature.added" and facts["signer"] != "individual" and "organization" in words:
            signed[about] = words["organization"].casefold()
        elif kind in ("signature.withdrawn", "signature.invalidated"):
            signed.pop(about, None)
        elif kind == "commitment.published":
            made[about] = {"channel": facts["channel"], "by": words["organization"].casefold(), "state": ""}
        elif kind == "commitment.state" and about in made:
            made[about]["state"] = facts["now"]
        elif kind == "standing.changed":
            stands[words["name"].casefold()] = facts["now"]
    public = {about: one for about, one in made.items() if one["by"] in called}
    signers = {called[name] for name in signed.values() if name in called}
    committed = {called[one["by"]] for one in public.values()}
    standing = {called[name]: now for name, now in stands.items() if name in called}
    states: dict[str, Counter[str]] = {}
    for one in public.values():
        states.setdefault(one["channel"], Counter())[one["state"]] += 1
    return {
        "states": {channel: dict(counts) for channel, counts in sorted(states.items())},
        "signed": len(signers),
        "committed_to_nothing": len(signers - committed),
        # who was never silent or late has no entry: active
        "standing": dict(Counter(standing.get(one, "active") for one in signers)),
    }


if __name__ == "__main__":
    site = sys.argv[1].rstrip("/")
    print(json.dumps(recount(entries(lambda path: urlopen(site + path, timeout=30).read())), indent=1))
