"""A tool and an edition copied into another collaborative as one file; and packages that nobody should take in."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from PIL import Image

from justaction.coedit import actions as live
from justaction.collaborative import actions as collaborative
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.record.models import Entry
from justaction.texts import rich, uploads
from justaction.toolkit import actions, drafts, packages, packing, reading
from justaction.toolkit.models import (
    Credit,
    Edition,
    Origin,
    Package,
    Place,
    RevisionForm,
    Tool,
    ToolFile,
    ToolRevision,
    revision_digest,
)
from justaction.toolkit.packing import archive
from justaction.toolkit.tests.making import (
    a_tool,
    adopted,
    an_edition,
    approved,
    drafted,
    next_revision,
    write,
)


def a_jpeg() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, "JPEG")
    return out.getvalue()


def rich_tool(cast: Cast) -> Tool:
    """Two revisions, two files (one a lossy picture), easy read and Spanish, credits by name and by another name."""
    tool = drafted(a_tool(cast), cast)
    write(tool, "## Begin\n\nA table, and an evening.\n\n- Ask\n- Listen", by=cast.sol)
    for name, content in (("list.csv", b"who,when\n"), ("poster.jpg", a_jpeg())):
        actions.attach(tool, uploads.clean(name, content), about="To print", by=cast.sol)
    approved(tool, cast)
    actions.start_test(tool, by=cast.sol)
    first = actions.adopt(tool, by=cast.imani, untested="A paper.")
    actions.credit_me(tool, credit_as="pseudonym", pseudonym="Night Owl", by=cast.lee)
    words: dict[str, Any] = {"by": cast.sol, "made_by": "the reading circle"}
    easy = actions.write_form(
        first, kind="easy-read", language="en", title="Easy", text="We show money.", **words
    )
    actions.publish_form(easy, by=cast.sol)
    second = next_revision(tool, cast, "Bring a map.")
    spanish = actions.write_form(
        second, kind="translation", language="es", title="Un día", text="Trae un mapa.", **words
    )
    actions.publish_form(spanish, by=cast.sol)
    return Tool.objects.get(pk=tool.pk)


def everything() -> dict[str, Any]:
    """What counts and digests there are, of all tools here."""
    files = [(one.name, one.digest, one.size) for one in ToolFile.objects.all()]
    return {
        "revisions": [(one.number, one.digest, one.digest_now(), one.what_changed) for one in ToolRevision.objects.order_by("number")],
        "forms": sorted((one.kind, one.language, one.digest, one.digest_now(), one.made_by) for one in RevisionForm.objects.all()),
        "files": sorted(files),
        "credits": sorted((one.name, sorted(line.block for line in one.lines.all())) for one in Credit.objects.all()),
        "stored": sorted(one.file.size for one in ToolFile.objects.all()),
    }  # fmt: skip


def forget_everything() -> None:
    """Another installation: none of these tools were ever here."""
    Place.objects.all().delete()
    Edition.objects.all().delete()
    RevisionForm.objects.all().delete()
    ToolRevision.objects.all().delete()
    Tool.objects.all().delete()


def test_a_tool_goes_from_one_collaborative_to_another_and_nothing_is_lost(
    cast: Cast, signed_in: Callable[..., Client], client: Client
) -> None:
    tool = rich_tool(cast)
    entries = [row.leaf_hash for row in Entry.objects.filter(kind="tool.adopted").order_by("id")]
    there = everything()
    answer = client.get(f"/toolkit/tools/{tool.slug}.zip")
    content = answer.content
    assert (
        content == client.get(f"/toolkit/tools/{tool.slug}.zip").content == packages.of_tool(tool)
    )  # the same bytes
    forget_everything()
    with override_settings(SITE_URL="https://lake.example.org"):
        collaborative.change(cast.collaborative, by=cast.ruth, name="Lake Circle")
        own = adopted(cast).tool  # has the very address that the package would like
        kept = packages.of_tool(own)
        ruth = signed_in(cast.ruth)
        file = SimpleUploadedFile("tool.zip", content)
        where = ruth.post("/steer/packages/", {"file": file})["Location"]
        preview = ruth.get(where).content.decode()
        assert "Just Action" in preview
        assert Tool.objects.count() == 1  # looking takes nothing in
        assert ruth.post(where, {"community": cast.money.pk}).status_code == 302
        assert packages.of_tool(own) == kept  # nothing of theirs has changed
        own.revisions.all()[0].forms.all().delete()
        mine = list(own.revisions.values_list("pk", flat=True))
        RevisionForm.objects.filter(of__in=mine).delete()
        Place.objects.all().delete()
        ToolRevision.objects.filter(pk__in=mine).delete()
        own.delete()
        assert everything() == there
        came = Tool.objects.get()
        assert came.slug == f"{tool.slug}-2"
        origin = Origin.objects.get()
        assert (origin.collaborative, origin.slug, origin.licence) == ("Just Action", tool.slug, "CC-BY-4.0")
        assert origin.entries == {str(n): bytes(leaf).hex() for n, leaf in enumerate(entries, 1)}
        page = client.get(came.url).content.decode()
        assert "This came from Just Action." in page
        assert "CC BY 4.0" in page
        assert "Ana Flores" in page
        assert "Night Owl" in page
        assert not Package.objects.get().file  # the file was taken in, and is not kept
        again = packages.read(
            io.BytesIO(packages.of_tool(came))
        )  # on to a third place: the way it came is told
        assert [one["collaborative"] for one in next(again.tools())["before"]] == ["Just Action"]
        assert again.origin["collaborative"] == "Lake Circle"


def test_what_came_is_written_on_here_as_the_next_revision(cast: Cast) -> None:
    content = packages.of_tool(rich_tool(cast))
    forget_everything()
    tool = taken_in(content, cast)[0]
    actions.name_lead(tool, cast.sol, by=cast.imani)
    third = next_revision(tool, cast, "Here we bring bread.")
    assert third.number == 3
    text = rich.plain(third.body)
    assert "Bring a map." in text
    assert "Here we bring bread." in text
    assert not third.from_origin


def test_the_pictures_of_what_came_are_seen_in_the_editor_and_by_readers(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    tool = drafted(a_tool(cast), cast)
    document = drafts.document_of(Tool.objects.get(pk=tool.pk))
    assert document is not None
    picture = live.take_picture(document, a_jpeg(), name="map.jpg", by=cast.sol)
    write(tool, f"Look.\n\n![A map of the block](/pictures/{picture.pk}/)", by=cast.sol)
    approved(tool, cast)
    actions.start_test(tool, by=cast.sol)
    content = packages.of_tool(actions.adopt(tool, by=cast.imani, untested="A paper.").tool)
    forget_everything()
    document.delete()
    came = taken_in(content, cast)[0]
    actions.name_lead(came, cast.sol, by=cast.imani)
    actions.revise(came, reason="Ours.", by=cast.imani)
    written = drafts.document_of(Tool.objects.get(pk=came.pk))
    assert written is not None
    sol, there = signed_in(cast.sol), f"/pictures/{picture.pk}/"
    assert f'src="{there}"' in sol.get(f"/write/{written.pk}/").text
    shown = sol.get(there)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")
    assert b"word/media/" in sol.get(f"/write/{written.pk}/text.docx").content
    assert client.get(f"/toolkit/tools/{came.slug}/pictures/{picture.pk}/").status_code == 200


def test_a_large_package_is_read_a_part_at_a_time(tmp_path: Path) -> None:
    data = bytes(1024 * 1024)
    digest = hashlib.sha256(data).hexdigest()
    parts = {f"files/{digest}": data} | {
        f"tools/t{n}.json": b'"' + b"x" * 1024 * 1024 + b'"' for n in range(24)
    }
    (tmp_path / "large.zip").write_bytes(packing.pack({"kind": "tool"}, parts))
    del parts
    with (tmp_path / "large.zip").open("rb") as stream:
        tracemalloc.start()
        opened = packing.unpack(stream)
        assert len(opened.json("tools/t3.json")) == 1024 * 1024
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 8 * 1024 * 1024


def test_an_edition_comes_as_a_draft_with_its_chapters(cast: Cast) -> None:
    edition = an_edition(cast, rich_tool(cast).revisions.get(number=2), adopted(cast, title="Who owns it"))
    content, digest = packages.of_edition(edition), edition.digest
    assert content == packages.of_edition(Edition.objects.get())
    forget_everything()
    tools = taken_in(content, cast)
    came = Edition.objects.get()
    assert came.published_at is None
    assert came.origin["digest"] == digest
    assert [one.title for one in came.chapters.all()] == ["Where it lies"]
    assert [place.tool for place in came.chapters.get().places.all()] == tools
    assert actions.publish_edition(came, by=cast.imani).published_at is not None


def test_a_package_names_people_as_they_chose_and_nobody_in_safe_mode(cast: Cast, client: Client) -> None:
    tool = rich_tool(cast)
    told = packages.of_tool(tool)
    assert b"Ana Flores" in told
    assert b"Lee Chau" not in told
    collaborative.hide_names(reason="Threats came.", by=cast.ruth)
    hidden = packages.of_tool(tool)
    assert b"Ana Flores" not in hidden
    assert b"Night Owl" not in hidden
    assert b"the reading circle" in told
    assert b"the reading circle" not in hidden
    data = client.get(f"{tool.revisions.latest('number').url.rstrip('/')}.json").content
    assert b"the reading circle" not in data
    forget_everything()
    assert [
        form.digest_now() == form.digest
        for form in taken_in(hidden, cast)[0].revisions.latest("number").forms.all()
    ]


def test_only_conveners_take_in_and_the_same_file_waits_once(cast: Cast) -> None:
    content = packages.of_tool(adopted(cast).tool)
    with pytest.raises(NotAllowed):
        actions.take_package(io.BytesIO(content), file_name="x.zip", by=cast.ana)
    first = actions.take_package(io.BytesIO(content), file_name="x.zip", by=cast.ruth)
    assert actions.take_package(io.BytesIO(content), file_name="y.zip", by=cast.ruth) == first
    actions.take_in(first, community=cast.money, by=cast.ruth)
    with pytest.raises(Refused, match="taken in already"):
        actions.take_in(first, community=cast.money, by=cast.ruth)


# --- bad packages ---------------------------------------------------------------------------------------------------


def taken_in(content: bytes, cast: Cast) -> list[Tool]:
    package = actions.take_package(io.BytesIO(content), file_name="package.zip", by=cast.ruth)
    return actions.take_in(package, community=cast.money, by=cast.ruth)


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: Mapping[str, bytes], *, mode: int = 0, compress: bool = False) -> bytes:
    """A ZIP file of any names; `mode` for all of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED) as package:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
            info.external_attr = mode << 16
            package.writestr(info, content)
    return out.getvalue()


def repacked(content: bytes, change: Callable[[dict[str, Any]], None], name: str = "") -> bytes:
    """The package with its tool (or another part) changed, and every digest around it right again."""
    parts = parts_of(content)
    manifest = json.loads(parts.pop("manifest.json"))
    name = name or next(one for one in parts if one.startswith("tools/"))
    if name == "manifest":
        change(manifest)
    else:
        said = json.loads(parts[name])
        change(said)
        parts[name] = packing.canonical(said)
    facts = {key: manifest[key] for key in ("kind", "licence", "origin") if key in manifest}
    return packing.pack(facts, parts)


def newer(content: bytes) -> bytes:
    parts = parts_of(content)
    manifest = json.loads(parts["manifest.json"])
    parts["manifest.json"] = packing.canonical({**manifest, "version": 2})
    return zipped(parts)


def wrong_digest(content: bytes) -> bytes:
    parts = parts_of(content)
    name = next(one for one in parts if one.startswith("tools/"))
    parts[name] = parts[name].replace(b"evening", b"morning")
    return zipped(parts)


def other_words(said: dict[str, Any]) -> None:
    said["revisions"][0]["title"] = "Another title"


def a_script(said: dict[str, Any]) -> None:
    said["revisions"][0]["body"]["content"].append(
        {"type": "script", "content": [{"type": "text", "text": "alert(1)"}]}
    )


def a_link_that_runs(said: dict[str, Any]) -> None:
    mark = {"type": "link", "attrs": {"href": "javascript:alert(1)"}}
    words = {"type": "text", "text": "here", "marks": [mark]}
    said["revisions"][0]["body"]["content"].append(
        {"type": "paragraph", "attrs": {"id": "zz"}, "content": [words]}
    )


def no_licence(said: dict[str, Any]) -> None:
    del said["licence"]


def closed_licence(said: dict[str, Any]) -> None:
    said["revisions"][0]["licence"] = "all rights reserved"


def a_fact_too_many(said: dict[str, Any]) -> None:
    said["is_staff"] = True


def a_bad_link_home(said: dict[str, Any]) -> None:
    said["url"] = "javascript:alert(1)"


def with_a_file(content: bytes, name: str, data: bytes, media_type: str) -> bytes:
    """A file slipped in, all digests right but what it is."""
    digest = hashlib.sha256(data).hexdigest()
    parts = parts_of(content)
    manifest = json.loads(parts.pop("manifest.json"))
    tool = next(one for one in parts if one.startswith("tools/"))
    said = json.loads(parts[tool])
    revision = said["revisions"][0]
    revision["files"] = [
        {"about": "", "bytes": len(data), "digest": digest, "media_type": media_type, "name": name}
    ]
    revision["digest"] = revision_digest(revision, revision["body"], revision["files"])
    parts |= {tool: packing.canonical(said), f"files/{digest}": data}
    return packing.pack({key: manifest[key] for key in ("kind", "licence", "origin")}, parts)


def a_jpeg_with_a_tail(content: bytes) -> bytes:
    return with_a_file(content, "p.jpg", a_jpeg() + b"<script>alert(1)</script>", "image/jpeg")


def a_program(content: bytes) -> bytes:
    return with_a_file(content, "p.csv", b"MZ\x90\x00" * 40, "text/csv")


BAD: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a path that climbs out": (lambda good: zipped({**parts_of(good), "../../etc/cron.d/x": b"x"}), "leads out"),
    "an absolute path": (lambda good: zipped({**parts_of(good), "/etc/passwd": b"x"}), "leads out"),
    "a path with a backslash": (lambda good: zipped({**parts_of(good), "tools\\..\\x.json": b"x"}), "leads out"),
    "a symlink": (lambda good: zipped(parts_of(good), mode=stat.S_IFLNK | 0o777), "link to a file"),
    "a bomb": (lambda good: zipped({"files/" + "0" * 64: bytes(130 * 1024 * 1024)}, compress=True), "far too much"),
    "many names": (lambda good: zipped({f"tools/t{n}.json": b"" for n in range(2001)}), "far too much"),
    "something else": (lambda good: zipped({**parts_of(good), "run.sh": b"x"}), "does not belong"),
    "no package": (lambda good: b"PK\x03\x04 and then nothing", "not a package"),
    "half a package": (lambda good: good[: len(good) // 2], "not a package"),
    "no manifest": (lambda good: zipped({"README.txt": b"x"}), "no manifest"),
    "a wrong digest": (wrong_digest, "digests do not fit"),
    "a newer format": (newer, "newer program"),
    "words changed, digests around them right": (lambda good: repacked(good, other_words), "when it was adopted"),
    "a script": (lambda good: repacked(good, a_script), "could do harm"),
    "a link that runs": (lambda good: repacked(good, a_link_that_runs), "could do harm"),
    "no licence": (lambda good: repacked(good, no_licence), "licence"),
    "no licence in the manifest": (lambda good: repacked(good, no_licence, "manifest"), "licence"),
    "a closed licence": (lambda good: repacked(good, closed_licence), "licence"),
    "a fact too many": (lambda good: repacked(good, a_fact_too_many), "does not know"),
    "an address that runs": (lambda good: repacked(good, a_bad_link_home), "does not know"),
    "a picture with a tail": (a_jpeg_with_a_tail, "not harmless"),
    "a program": (a_program, ""),
}  # fmt: skip


def test_bad_packages_are_refused_with_a_clear_word_and_nothing_is_stored(
    cast: Cast, signed_in: Callable[..., Client]
) -> None:
    tool = adopted(cast).tool
    good = packages.of_tool(tool)
    before = (Tool.objects.count(), ToolFile.objects.count(), ToolRevision.objects.count())
    ruth = signed_in(cast.ruth)
    for name, (make, word) in BAD.items():
        answer = ruth.post("/steer/packages/", {"file": SimpleUploadedFile("bad.zip", make(good))})
        assert answer.status_code == 422, name
        page = answer.content.decode()
        assert word in page, name
        assert 'class="err-msg"' in page, name
    assert Package.objects.count() == 0
    assert before == (Tool.objects.count(), ToolFile.objects.count(), ToolRevision.objects.count())
    assert not default_storage.exists("packages") or default_storage.listdir("packages")[1] == []
    assert ruth.post("/steer/packages/", {"file": SimpleUploadedFile("good.zip", good)}).status_code == 302


def test_json_with_tricks_is_not_read() -> None:
    for tricky in (b'{"a": 1, "a": 2}', b'{"a": NaN}', b"[" * 100_000, b"\xff\xfe", b'{"a": 1e999}'):
        with pytest.raises(packing.Unfit):
            archive._spelled(archive.parsed(tricky))


def test_the_data_names_the_origin(cast: Cast) -> None:
    content = packages.of_tool(adopted(cast).tool)
    forget_everything()
    tool = taken_in(content, cast)[0]
    data = reading.revision_as_data(tool.revisions.get())
    assert data["origin"]["collaborative"] == "Just Action"
