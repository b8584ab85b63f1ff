"""Giving a tool or an edition to another collaborative as one file, and taking one in. Nothing of our own is ever replaced."""

from __future__ import annotations

from datetime import date, datetime, time
from io import SEEK_END
from typing import Any, BinaryIO

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from justaction.coedit.models import Picture as Shown
from justaction.collaborative.models import Field, Pillar
from justaction.communities.models import Community
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.record.actions import enter
from justaction.texts import rich, uploads
from justaction.toolkit import packages, packing, policy
from justaction.toolkit.actions.making import free_slug
from justaction.toolkit.models import (
    Chapter,
    Credit,
    CreditedLine,
    Edition,
    Need,
    Origin,
    Package,
    Place,
    RevisionForm,
    Step,
    Tool,
    ToolFile,
    ToolPicture,
    ToolRevision,
)
from justaction.web import clock, house, pages


@transaction.atomic
def take_package(stream: BinaryIO, *, file_name: str, by: Person) -> Package:
    """Look into a package and keep it until somebody decides; nothing else is stored. The same file twice is one package.

    Raises NotAllowed, and Refused with a word that says what is wrong with it.
    """
    if not policy.may_take_in(by):
        raise NotAllowed(_("Only conveners and stewards take in a package."))
    try:
        given = packages.read(stream)
    except (packing.Unfit, uploads.Unfit) as no:
        raise Refused(_(str(no)), field="file", status=422) from no
    if known := Package.objects.filter(digest=given.digest, applied_at=None).first():
        return known
    package = Package(
        file_name=file_name[:200] or "package.zip",
        digest=given.digest,
        size=stream.seek(0, SEEK_END),
        preview=given.preview(),
        by=by,
        at=clock.now(),
    )
    stream.seek(0)
    package.file.save(f"{given.digest[:32]}.zip", File(stream), save=False)
    package.save(force_insert=True)
    return package


@transaction.atomic
def let_go_package(package: Package, *, by: Person) -> None:
    """Delete a package that was not taken in. Raises NotAllowed, Refused."""
    if not policy.may_take_in(by):
        raise NotAllowed(_("Only conveners and stewards take in a package."))
    row = Package.objects.select_for_update().get(pk=package.pk)
    if row.applied_at is not None:
        raise Refused(_("It was taken in already."))
    _forget_file(row)
    row.delete()


@transaction.atomic
def take_in(package: Package, *, community: Community, by: Person) -> list[Tool]:
    """Take in all of a package: its tools with their history, forms, files and credits, for one community; an edition as
    a draft for that community to put together. Raises NotAllowed, Refused."""
    if not policy.may_take_in(by):
        raise NotAllowed(_("Only conveners and stewards take in a package."))
    row = Package.objects.select_for_update().get(pk=package.pk)
    if row.applied_at is not None:
        raise Refused(_("It was taken in already."))
    with row.file.open("rb") as stream:
        given = packages.read(stream)  # type: ignore[arg-type]  # it is read like one
        if given.digest != row.digest:
            raise Refused(_("The file is not the one that you looked at. Fetch the package again."))
        made = {facts["slug"]: _tool(given, facts, community, by) for facts in given.tools()}
        if given.edition:
            _edition(given, made, community, by)
    row.applied_at = clock.now()
    row.became = [{"title": tool.title, "url": tool.url} for tool in made.values()]
    _forget_file(row)
    row.file = ""
    row.save()
    pages.changed()
    return list(made.values())


def _forget_file(row: Package) -> None:
    storage, name = row.file.storage, str(row.file.name)
    transaction.on_commit(lambda: storage.delete(name))


def _tool(given: packages.Given, facts: dict[str, Any], community: Community, by: Person) -> Tool:
    """One tool with everything that belongs to it. It is drafting here: this community has not adopted it."""
    tool = Tool.objects.create(
        channel=community.channel,
        slug=free_slug(facts["slug"]),
        pillar=Pillar.objects.filter(name=facts["pillar"]).first() if facts["pillar"] else None,
        stage=Tool.Stage.ADOPTED if facts["revisions"] else Tool.Stage.IDEA,
        begun_by=by,
        begun_at=clock.now(),
        moved_at=clock.now(),
        **{name: facts[name] for name in ("kind", "title", "purpose", "language", "licence")},
    )
    tool.fields.set(Field.objects.filter(slug__in=[one["slug"] for one in facts["fields"]]))
    tool.needs.set(Need.objects.filter(slug__in=[one["slug"] for one in facts["needs"]]))
    Step.objects.create(
        tool=tool, now=tool.stage, reason=given.origin["collaborative"], by=by, at=clock.now()
    )
    kept: dict[str, ToolFile] = {}
    for revision in facts["revisions"]:
        _revision(given, tool, revision, kept)
    for credit in facts["credits"]:
        _credit(tool, credit)
    if facts["revisions"]:
        tool.words = rich.plain(max(facts["revisions"], key=lambda one: one["number"])["body"])
        tool.save(update_fields=["words"])
    origin = packages.as_origin(given.origin, facts)
    mapped = {
        "fields": {one.slug for one in tool.fields.all()},
        "needs": {one.slug for one in tool.needs.all()},
    }
    Origin.objects.create(
        tool=tool,
        package_digest=given.digest,
        manifest_digest=given.manifest["digest"],
        kept={
            "before": facts["before"],
            "channel": facts["channel"],
            "pillar": "" if tool.pillar else facts["pillar"],
            **{name: [one for one in facts[name] if one["slug"] not in mapped[name]] for name in mapped},
        },
        at=clock.now(),
        **origin,
    )
    enter(
        "tool.imported",
        tool,
        by=by,
        title=tool.title,
        url=tool.url,
        words={"title": tool.title, "collaborative": origin["collaborative"], "url": origin["url"]},
        facts={
            "package": given.digest,
            "revisions": len(facts["revisions"]),
            "forms": sum(len(one["forms"]) for one in facts["revisions"]),
            "files": len(kept),
        },
    )
    return tool


def _revision(given: packages.Given, tool: Tool, facts: dict[str, Any], kept: dict[str, ToolFile]) -> None:
    revision = ToolRevision.objects.create(
        tool=tool,
        adopted_at=_noon(facts["adopted_on"]),
        from_origin=True,
        **{
            name: facts[name]
            for name in (
                *(
                    "number",
                    "kind",
                    "title",
                    "purpose",
                    "language",
                    "licence",
                    "body",
                    "digest",
                    "what_changed",
                ),
                *("untested", "approvals", "approvals_needed"),
            )
        },
    )
    for one in facts["files"]:
        key = f"{one['digest']} {one['name']} {one['about']}"
        if key not in kept:
            kept[key] = _file(given, tool, one)
        revision.files.add(kept[key])
    for one in facts["pictures"]:
        if Shown.objects.filter(pk=one["key"]).exclude(digest=one["digest"]).exists() or (
            ToolPicture.objects.filter(key=one["key"]).exclude(digest=one["digest"]).exists()
        ):  # what gathers pictures by their key would show this one in a text of ours
            raise Refused(_("A picture in the package has the key of another picture here."), status=422)
        if not tool.pictures.filter(key=one["key"]).exists():
            picture = ToolPicture(
                tool=tool,
                key=one["key"],
                media_type=one["media_type"],
                size=one["bytes"],
                digest=one["digest"],
            )
            suffix = uploads.SUFFIXES[one["media_type"]]
            picture.file.save(
                f"{one['digest'][:32]}{suffix}", ContentFile(given.blob(one["digest"])), save=False
            )
            picture.save(force_insert=True)
    for form in facts["forms"]:
        row = RevisionForm.objects.create(
            of=revision,
            published_at=_noon(form["published_on"]),
            written_at=_noon(form["published_on"]),
            **{
                name: form[name]
                for name in ("kind", "language", "title", "body", "made", "made_by", "digest")
            },
        )
        if row.digest_now() != row.digest:
            raise Refused(_("A form in the package is not what it was when it was made."), status=422)
    if revision.digest_now() != revision.digest:
        raise Refused(_("A revision in the package is not what it was when it was adopted."), status=422)


def _file(given: packages.Given, tool: Tool, facts: dict[str, Any]) -> ToolFile:
    """The file as it came: it was looked at, and its bytes are bound by a digest."""
    row = ToolFile(
        tool=tool,
        size=facts["bytes"],
        added_at=clock.now(),
        **{name: facts[name] for name in ("name", "about", "media_type", "digest")},
    )
    suffix = uploads.SUFFIXES[facts["media_type"]]
    row.file.save(f"{facts['digest'][:32]}{suffix}", ContentFile(given.blob(facts["digest"])), save=False)
    row.save(force_insert=True)
    return row


def _credit(tool: Tool, facts: dict[str, Any]) -> None:
    credit = Credit.objects.create(
        tool=tool,
        part=Credit.Part.IDEA if facts["part"] == "idea" else Credit.Part.ORIGIN,
        said=facts["name"],
        about=facts["for"],
        about_url=facts["url"],
        at=clock.now(),
    )
    blocks = dict.fromkeys(facts["blocks"])
    CreditedLine.objects.bulk_create(CreditedLine(credit=credit, block=block) for block in blocks)


def _edition(given: packages.Given, made: dict[str, Tool], community: Community, by: Person) -> Edition:
    """The edition as a draft of this community, with all its chapters; behind those of a draft that is there."""
    facts = given.edition
    rows = Edition.objects.select_for_update(of=("self",)).filter(
        channel=community.channel, year=facts["year"]
    )
    edition = rows.filter(published_at=None).first()
    origin = {
        **given.origin,
        **{name: facts[name] for name in ("title", "digest", "entry", "number", "url", "channel")},
    }
    if edition is None:
        last = rows.order_by("-number").first()
        edition = Edition.objects.create(
            channel=community.channel,
            number=last.number + 1 if last else 1,
            begun_by=by,
            begun_at=clock.now(),
            origin=origin,
            **{name: facts[name] for name in ("year", "title", "intro", "licence")},
        )
    start = edition.chapters.order_by("-number").values_list("number", flat=True).first() or 0
    for number, one in enumerate(facts["chapters"], start + 1):
        chapter = Chapter.objects.create(
            edition=edition, number=number, title=one["title"], about=one["about"]
        )
        Place.objects.bulk_create(
            Place(chapter=chapter, number=place, tool=made[each["tool"]])
            for place, each in enumerate(one["tools"], 1)
        )
    return edition


def _noon(day: str) -> datetime:
    """A day of elsewhere as a moment of ours: no package tells an hour."""
    return datetime.combine(date.fromisoformat(day), time(12), tzinfo=house.now().zone)
