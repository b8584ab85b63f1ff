"""Packages that somebody made by hand so that every digest fits, and what they say could not be kept here."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.errors import Refused
from justaction.texts import rich
from justaction.toolkit import actions, packages, packing
from justaction.toolkit.models import Package, Tool, ToolPicture, revision_digest
from justaction.toolkit.tests.making import adopted
from justaction.toolkit.tests.test_package import a_jpeg

Facts = dict[str, Any]
Forge = Callable[[Facts], None]


def forged(content: bytes, change: Forge, more: dict[str, bytes] | None = None) -> bytes:
    """The package with other facts in its tool, and all digests made anew."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    manifest = json.loads(parts.pop("manifest.json"))
    facts = {name: manifest[name] for name in ("kind", "licence", "origin")}
    name = next(name for name in parts if name.startswith("tools/"))
    tool = json.loads(parts[name])
    change(tool)
    for one in tool["revisions"]:
        try:
            one["digest"] = revision_digest(one, one["body"], one["files"], one["pictures"])
        except ValueError:  # half a sign has no digest
            one["digest"] = "0" * 64
    return packing.pack(facts, {**parts, **(more or {}), name: json.dumps(tool).encode()})


def a_form(**said: Any) -> Facts:
    body = rich.from_markdown("Trae un mapa.")
    return {"body": body, "digest": "0" * 64, "kind": "translation", "language": "es", "made": "people", "made_by": "",
            "published_on": "2026-01-01", "title": "Un mapa", **said}  # fmt: skip


def calling(tool: Facts) -> None:
    named = {"type": "mention", "attrs": {"id": "a" * 32, "label": "Ana Flores"}}
    tool["revisions"][0]["body"] = rich.check(
        {"type": "doc", "content": [{"type": "paragraph", "content": [named]}]}
    )


FORGED: dict[str, Forge] = {
    "one form twice": lambda tool: tool["revisions"][0].update(forms=[a_form(), a_form()]),
    "easy read by a machine": lambda tool: tool["revisions"][0].update(
        forms=[a_form(kind="easy-read", made="machine")]
    ),
    "a day that there is not": lambda tool: tool["revisions"][0].update(adopted_on="2026-02-31"),
    "digits of elsewhere": lambda tool: tool["revisions"][0].update(adopted_on="٢٠٢٦-01-01"),
    "half a sign in a title": lambda tool: tool["revisions"][0].update(title="\ud800"),
    "half a sign in a name": lambda tool: tool["credits"][0].update(name="\ud800"),
    "half a sign in an address": lambda tool: tool["credits"][0].update(url="https://lake.example/\ud800"),
    "somebody called by name": calling,
}


@pytest.mark.parametrize("how", FORGED)
def test_a_package_that_says_what_cannot_be_is_refused_with_a_word(cast: Cast, how: str) -> None:
    content = forged(packages.of_tool(adopted(cast).tool), FORGED[how])
    with pytest.raises(Refused) as no:
        actions.take_package(io.BytesIO(content), file_name="tool.zip", by=cast.ruth)
    assert (no.value.status, no.value.field) == (422, "file")
    assert not Package.objects.exists()


def test_a_file_in_a_package_has_no_name_that_leads_elsewhere(cast: Cast) -> None:
    for name in ("../../list.csv", "list\r\nX-Evil: 1.csv", "C:\\list.csv"):
        file = {"about": "", "bytes": 4, "digest": "0" * 64, "media_type": "text/csv", "name": name}
        tool: Facts = {"revisions": [{"licence": "CC-BY-4.0", "files": [file]}], "licence": "CC-BY-4.0"}
        with pytest.raises(packing.Unfit, match="does not know"):
            packing.check_tool(tool)
        assert not packing.shape.file_name(name)


def test_a_picture_of_a_package_never_takes_the_place_of_one_that_is_here(cast: Cast) -> None:
    """Pictures are gathered by their key: one with the key of another would show up in a text that it is not of."""
    revision = adopted(cast)
    content, key = packages.of_tool(revision.tool), "11111111-2222-4333-8444-555555555555"
    ToolPicture.objects.create(tool=revision.tool, key=key, media_type="image/png", size=1, digest="1" * 64)
    photo = a_jpeg()
    digest = hashlib.sha256(photo).hexdigest()

    def with_picture(tool: Facts) -> None:
        shown = {"type": "image", "attrs": {"src": key, "alt": "A lie"}}
        tool["revisions"][0]["body"] = rich.check({"type": "doc", "content": [shown]})
        tool["revisions"][0]["pictures"] = [
            {"bytes": len(photo), "digest": digest, "key": key, "media_type": "image/jpeg"}
        ]

    sent = io.BytesIO(forged(content, with_picture, {f"files/{digest}": photo}))
    package = actions.take_package(sent, file_name="tool.zip", by=cast.ruth)
    with pytest.raises(Refused, match="the key of another picture"):
        actions.take_in(package, community=cast.money, by=cast.ruth)
    assert Tool.objects.count() == 1


@pytest.mark.parametrize("asked", ["pillar=" + "9" * 30, "pillar=²", "pillar=٣", "page=" + "9" * 30])
def test_a_search_for_a_number_that_no_row_has_finds_nothing(cast: Cast, client: Client, asked: str) -> None:
    assert client.get(f"/toolkit/?{asked}").status_code == 200
