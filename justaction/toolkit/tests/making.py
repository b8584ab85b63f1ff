"""Builders for the toolkit."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from justaction.coedit import actions as live
from justaction.coedit import mapping
from justaction.communities import actions as communities
from justaction.communities.models import Community, Idea
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.texts import rich
from justaction.texts.uploads import CleanFile
from justaction.toolkit import actions, drafts, packages
from justaction.toolkit.models import Edition, Need, Practice, Tool, ToolRevision, Use
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

WORDS = (
    "## What you need\n\nA table, and an evening.\n\n## Step by step\n\nAsk who is missing. Then ask them."
)


def an_idea(
    community: Community, by: Person, *, moderator: Person, title: str = "A bank day", **more: Any
) -> Idea:
    """An idea that somebody of the community gave, looked at and shown."""
    said = {"text": "Show where the money lies.", "credit_as": "name", **more}
    idea = communities.give(Idea(community=community, title=title, **said), by=by)
    cases.decide(
        list(Case.objects.filter(about=idea.subject)), by=moderator, decision="release", reason="Good."
    )
    idea.refresh_from_db()
    return idea


def a_tool(
    cast: Cast, *, title: str = "How to hold a bank day", ideas: list[Idea] | None = None, **more: Any
) -> Tool:
    """A tool of Money that Imani begins from an idea of Ana; a stage of its own after that is up to the test."""
    inside(cast)
    facts = {"kind": "guide", "purpose": "Show where the money of a block lies.", **more}
    ideas = ideas or [an_idea(cast.money, cast.ana, moderator=cast.imani)]
    return actions.begin(cast.money, ideas=ideas, title=title, by=cast.imani, **facts)


def inside(cast: Cast) -> None:
    """Ana, Lee and Sol are in Money."""
    for person in (cast.ana, cast.lee, cast.sol):
        if not person.memberships.now().filter(community=cast.money).exists():
            communities.answer_survey(person, first=cast.money)


def drafted(tool: Tool, cast: Cast, *, lead: Person | None = None) -> Tool:
    """It has a lead editor (Sol) and a draft."""
    actions.name_lead(tool, lead or cast.sol, by=cast.imani)
    return actions.start_draft(tool, by=cast.imani)


def write(tool: Tool, markdown: str, *, by: Person, behind: bool = True) -> None:
    """Put words into the draft: behind what stands there, or instead of it."""
    row = Tool.objects.get(pk=tool.pk)
    document, draft = drafts.document_of(row), drafts.of(row)
    assert document is not None
    assert draft is not None
    new = rich.from_markdown(markdown)
    body = rich.check(
        {"type": "doc", "content": [*(draft.body["content"] if behind else []), *new["content"]]}
    )
    live.put(document, lambda doc: mapping.become(doc, body), by=by)


def approved(tool: Tool, cast: Cast) -> Tool:
    """In review, and approved by Ana and Lee."""
    actions.ask_for_review(tool, by=cast.sol)
    actions.approve(tool, by=cast.ana, named=True)
    actions.approve(tool, by=cast.lee, note="Clear.")
    tool.refresh_from_db()
    return tool


def adopted(
    cast: Cast, *, title: str = "How to hold a bank day", words: str = WORDS, **more: Any
) -> ToolRevision:
    """A tool all the way to its first revision."""
    tool = drafted(a_tool(cast, title=title, **more), cast)
    write(tool, words, by=cast.sol)
    approved(tool, cast)
    actions.start_test(tool, by=cast.sol)
    return actions.adopt(tool, by=cast.imani, untested="It is a paper. There is nothing to try.")


def next_revision(tool: Tool, cast: Cast, words: str) -> ToolRevision:
    """Its next revision, with these words behind the others."""
    actions.revise(tool, reason="We learned more.", by=cast.imani)
    write(tool, words, by=cast.sol)
    approved(tool, cast)
    actions.start_test(tool, by=cast.sol)
    return actions.adopt(tool, by=cast.imani, what_changed="More is said.", untested="Only words.")


def used(
    tool: Tool, by: Person | None, *, moderator: Person, happened: str = "Nine came.", **more: Any
) -> Use:
    """What somebody said who used it, shown."""
    said = actions.Said(**{"helped": "yes", "happened": happened, **more})
    use = actions.say_used(tool, said, by=by)
    cases.decide(
        list(Case.objects.filter(about=use.subject)), by=moderator, decision="release", reason="Good."
    )
    use.refresh_from_db()
    return use


def an_edition(cast: Cast, *revisions: ToolRevision, year: int | None = None) -> Edition:
    """A published edition of Money with these tools in one chapter."""
    edition = actions.begin_edition(cast.money, year=year or clock.today().year, by=cast.imani)
    chapter = edition.chapters.first() or actions.write_chapter(
        edition, None, title="Where it lies", by=cast.imani
    )
    for one in revisions:
        if not chapter.places.filter(tool=one.tool).exists():
            actions.put_tool(chapter, one.tool, by=cast.imani)
    if edition.number > 1:
        words = {"title": edition.title, "intro": edition.intro, "licence": edition.licence}
        actions.write_edition(edition, what_changed="Newer words.", by=cast.imani, **words)
    return actions.publish_edition(edition, by=cast.imani)


def addresses_of(cast: Cast) -> dict[str, list[Any]]:
    """A tool with two revisions that is written anew, its forms, files and words of somebody who used it; an edition, a
    draft of the next; a package; the lists. The arguments of all addresses of the toolkit."""
    actions.found_shelves()
    first = adopted(cast)
    tool = first.tool
    again = next_revision(tool, cast, "Bring a map.")
    words: dict[str, Any] = {"title": "In easy words", "text": "We show money.", "by": cast.sol}
    easy = actions.write_form(first, kind="easy-read", language="en", **words)
    actions.publish_form(easy, by=cast.sol)
    spanish = actions.write_form(again, kind="translation", language="es", **words)
    edition = an_edition(cast, again)
    draft = actions.begin_edition(cast.money, year=edition.year, by=cast.imani)
    use = used(tool, cast.ana, moderator=cast.ruth, credit_as="name")
    actions.revise(tool, reason="More to say.", by=cast.imani)
    file = actions.attach(tool, CleanFile("list.csv", "text/csv", b"a,b\n"), by=cast.sol)
    credit = actions.credit_me(tool, credit_as="name", by=cast.lee)
    package = actions.take_package(BytesIO(packages.of_tool(tool)), file_name="tool.zip", by=cast.ruth)
    where, place, need = [tool.slug], [edition.year, "money"], Need.objects.earliest("order")
    numbered = [*place, edition.number]
    chapter = draft.chapters.get()
    practice = Practice.objects.filter(channel__slug="money").earliest("order")
    plain = ("tool", "tool_package", "used", "making", "change", "lead", "add_idea", "credit_me", "attach")
    of_edition = (
        "edition",
        "begin_edition",
        "edit_edition",
        "write_edition",
        "add_chapter",
        "publish_edition",
    )
    return {
        "toolkit:year": [edition.year],
        **{f"toolkit:{name}": place for name in of_edition},
        **{f"toolkit:{name}": numbered for name in ("edition_number", "edition_json", "edition_package")},
        "toolkit:compare_editions": [*place, (1, 1)],
        **{f"toolkit:{name}": [*place, chapter.number] for name in ("write_chapter", "drop_chapter", "put_tool")},
        "toolkit:take_out": [*place, chapter.number, tool.slug],
        "toolkit:begin": ["money"],
        **{f"toolkit:{name}": where for name in plain},
        **{f"toolkit:{name}": [*where, 1] for name in (
            "revision", "revision_json", "revision_md", "large_print", "write_form")},
        "toolkit:form": [*where, 1, "easy-read", "en"],
        "toolkit:compare": [*where, (1, 2)],
        "toolkit:file": [*where, file.subject],
        "toolkit:picture": [*where, "00000000-0000-0000-0000-000000000000"],
        **{f"toolkit:{name}": [*where, use.subject] for name in ("use", "take_back_use")},
        "toolkit:credit_lines": [*where, credit.pk],
        "toolkit:drop_file": [*where, file.subject],
        "toolkit:go": [*where, "ask-for-review"],
        "toolkit:say": [*where, "send-back"],
        **{f"toolkit:{name}": [*where, spanish.subject] for name in ("publish_form", "drop_form")},
        **{f"toolkit:{name}": [package.subject] for name in ("package", "let_go_package")},
        **{f"toolkit:{name}": [need.slug] for name in ("write_need", "drop_need")},
        "toolkit:add_practice": ["policy"],
        **{f"toolkit:{name}": ["money", practice.slug] for name in ("write_practice", "drop_practice")},
    }  # fmt: skip
