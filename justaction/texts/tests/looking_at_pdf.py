"""What a PDF must have so that it can be read aloud (PDF/UA-1, ISO 14289-1): looked at with pikepdf, not with the renderer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

HEADINGS = [f"/H{n}" for n in range(1, 7)]


def elements(thing: Any) -> Iterator[Any]:
    """Every element of the structure tree, in reading order."""
    if isinstance(thing, pikepdf.Dictionary):
        if "/S" in thing:
            yield thing
        if "/K" in thing:
            yield from elements(thing["/K"])
    elif isinstance(thing, pikepdf.Array):
        for one in thing.as_list():
            yield from elements(one)


def faults(content: bytes) -> list[str]:
    """All that is wrong with a PDF for who hears it; none for a good one."""
    with pikepdf.open(io.BytesIO(content)) as made:
        root: Any = made.Root
        found = []
        if "/StructTreeRoot" not in root or not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
            return ["it is not tagged"]
        if not str(root.get("/Lang", "")):
            found.append("it says no language")
        if not str(made.docinfo.get("/Title", "")) or not bool(
            root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)
        ):
            found.append("it shows no title")
        tags = list(elements(root.StructTreeRoot))
        names = [str(tag.S) for tag in tags]
        found += _headings(names) + _tables(tags)
        found += [
            "a picture has no words"
            for tag in tags
            if str(tag.S) == "/Figure" and not str(tag.get("/Alt", ""))
        ]
        found += ["a page is not in the structure" for page in made.pages if "/StructParents" not in page]
        if "/Outlines" not in root:
            found.append("it has no bookmarks")
        return found


def _headings(names: list[str]) -> list[str]:
    """Headings begin at the first level and leave none out on the way down."""
    levels = [HEADINGS.index(name) + 1 for name in names if name in HEADINGS]
    if not levels:
        return ["it has no headings"]
    jumps = any(after > before + 1 for before, after in zip([0, *levels], levels, strict=False))
    return ["a level of headings is left out"] if jumps else []


def _tables(tags: list[Any]) -> list[str]:
    """Every table has rows and header cells."""
    found = []
    for tag in tags:
        if str(tag.S) == "/Table":
            inside = [str(one.S) for one in elements(tag)]
            if "/TH" not in inside or "/TR" not in inside:
                found.append("a table has no header cells")
    return found


def counted(content: bytes) -> dict[str, int]:
    """How many elements of each kind."""
    with pikepdf.open(io.BytesIO(content)) as made:
        names = [str(tag.S) for tag in elements(made.Root.StructTreeRoot)]
    return {name: names.count(name) for name in names}
