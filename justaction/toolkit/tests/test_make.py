"""A tool on its way from an idea to an adopted revision, and the credit that stays with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from justaction.coedit import actions as live
from justaction.coedit import mapping
from justaction.collaborative import actions as collaborative
from justaction.communities import actions as communities
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.record.models import Entry
from justaction.texts import rich
from justaction.toolkit import actions, drafts, policy, reading
from justaction.toolkit.models import Credit, Tool, ToolRevision
from justaction.toolkit.tests.making import (
    WORDS,
    a_tool,
    adopted,
    an_idea,
    approved,
    drafted,
    inside,
    next_revision,
    used,
    write,
)

SignedIn = Callable[..., Client]


def test_from_an_idea_to_a_line_in_a_published_tool_and_back_is_two_clicks(
    cast: Cast, client: Client
) -> None:
    inside(cast)
    idea = an_idea(cast.money, cast.ana, moderator=cast.imani, title="A bank day")
    revision = adopted(cast, ideas=[idea])
    page = client.get(idea.url).content.decode()
    assert f'href="{revision.tool.url}"' in page  # the first click: it lives on here
    page = client.get(revision.tool.url).content.decode()
    line = page.index('<p id="b-idea')
    anchor = page[line:].split('"')[1]
    assert "Show where the money lies." in page[line : line + 200]  # her words stand in the published text
    assert f'href="#{anchor}"' in page  # the second click: from the credit to that very line
    assert f'href="{idea.page()}"' in page  # and from there back to the idea
    assert "Ana Flores" in page
    collaborative.hide_names(reason="Threats came.", by=cast.ruth)
    page = client.get(revision.tool.url).content.decode()
    assert "Ana Flores" not in page
    assert f'href="#{anchor}"' in page


def test_the_whole_way_of_a_tool_through_its_pages(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    inside(cast)
    idea = an_idea(cast.money, cast.ana, moderator=cast.imani)
    imani, ana, lee, sol = (signed_in(one) for one in (cast.imani, cast.ana, cast.lee, cast.sol))
    said = {"ideas": [idea.pk], "title": "How to hold a bank day", "kind": "guide", "purpose": "Show it."}
    answer = imani.post("/toolkit/begin/money/", said)
    tool = Tool.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, tool.making_url)
    go, say = f"{tool.making_url}go/", f"{tool.making_url}say/"
    communities.show_me(cast.sol.memberships.now().get(), listed=True, by=cast.sol)
    assert imani.post(f"{go}start-draft/").status_code == 409  # nobody leads it yet
    imani.post(f"{tool.making_url}lead/", {"person": cast.sol.pk})
    assert sol.post(f"{go}start-draft/").status_code == 302
    assert client.get(tool.url).status_code == 200
    assert (
        "Show where the money lies." not in client.get(tool.url).content.decode()
    )  # a draft is for the community
    assert "Show where the money lies." in ana.get(tool.making_url).content.decode()
    write(tool, WORDS, by=cast.sol)
    assert sol.post(f"{go}ask-for-review/").status_code == 302
    assert sol.post(f"{say}approve/", {"note": ""}).status_code == 403  # never the lead editor
    assert ana.post(f"{say}approve/", {"note": "Yes.", "named": "on"}).status_code == 302
    refused = sol.post(f"{go}start-test/")
    assert refused.status_code == 409
    assert "1 of 2 approvals" in refused.content.decode()
    assert lee.post(f"{say}approve/", {"note": ""}).status_code == 302
    assert sol.post(f"{go}start-test/").status_code == 302
    untested = imani.post(f"{say}adopt/", {"untested": ""})
    assert untested.status_code == 422
    assert "Nobody has said yet how it went." in untested.content.decode()
    used(Tool.objects.get(), cast.tom, moderator=cast.ruth)
    assert ana.post(f"{say}adopt/", {"untested": ""}).status_code == 403
    assert imani.post(f"{say}adopt/", {"untested": ""}).status_code == 302
    revision = ToolRevision.objects.get()
    assert (revision.approvals, revision.approvals_needed) == (2, 2)
    page = client.get(tool.url).content.decode()
    assert "Then ask them." in page
    assert "2, of 2 needed" in page
    log = imani.get(tool.making_url).content.decode()
    assert "Ana Flores" in log  # who approved, and said that their name may stand there
    kinds = list(Entry.objects.filter(kind__startswith="tool.").order_by("id").values_list("kind", flat=True))
    assert kinds == ["tool.begun", *["tool.moved"] * 3, "tool.adopted"]


def test_an_approval_counts_for_these_very_words_only(cast: Cast) -> None:
    tool = drafted(a_tool(cast), cast)
    write(tool, WORDS, by=cast.sol)
    approved(tool, cast)
    write(tool, "One more word.", by=cast.sol)
    with pytest.raises(Refused, match="0 of 2 approvals"):
        actions.start_test(tool, by=cast.sol)
    for person in (cast.ana, cast.lee):
        actions.approve(tool, by=person)
    assert actions.start_test(tool, by=cast.sol).stage == "in_test"


def test_what_is_only_suggested_is_not_adopted(cast: Cast) -> None:
    tool = drafted(a_tool(cast), cast)
    document = drafts.document_of(Tool.objects.get())
    assert document is not None
    mark = {"type": "insertion", "attrs": {"id": "s1"}}
    body = {"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": "a"}, "content": [
        {"type": "text", "text": "We ask."}, {"type": "text", "text": " We sell.", "marks": [mark]},
    ]}]}  # fmt: skip
    live.put(document, lambda doc: mapping.become(doc, body), by=cast.ana)
    approved(tool, cast)
    actions.start_test(tool, by=cast.sol)
    revision = actions.adopt(tool, by=cast.imani, untested="Only a sentence.")
    assert rich.plain(revision.body) == "We ask."


def test_who_may_write_follows_the_stage(cast: Cast) -> None:
    tool = drafted(a_tool(cast), cast)

    def roles() -> list[str]:
        some = (cast.ana, cast.sol, cast.grace, None)
        return [policy.role_in(one, Tool.objects.get()) for one in some]

    assert roles() == ["write", "write", "", ""]
    write(tool, WORDS, by=cast.ana)
    approved(tool, cast)
    assert roles() == ["suggest", "write", "", ""]
    actions.start_test(tool, by=cast.sol)
    actions.adopt(tool, by=cast.imani, untested="Only words.")
    assert roles() == ["read", "read", "", ""]


def test_an_adopted_revision_never_changes_and_the_next_is_compared_with_it(
    cast: Cast, client: Client
) -> None:
    first = adopted(cast)
    tool = first.tool
    before = client.get(first.url).content.decode()
    second = next_revision(tool, cast, "Bring a map of the block.")
    first.refresh_from_db()
    assert first.digest_now() == first.digest
    for row in (first, second):
        entry = Entry.objects.get(kind="tool.adopted", subject=row.subject)
        assert f'"digest":"{row.digest_now()}"' in bytes(entry.leaf).decode()
    after = client.get(first.url).content.decode()
    assert (
        before[before.index("<article") : before.index("</article>")]
        == after[after.index("<article") : after.index("</article>")]
    )
    assert "Go to the newest" in after
    page = client.get(f"{tool.url}compare/1..2/").content.decode()
    assert "Bring a map of the block." in page
    assert "Bring a map" not in before
    assert 'class="log diff"' in page
    actions.revise(tool, reason="Again.", by=cast.imani)
    approved(tool, cast)
    actions.start_test(tool, by=cast.sol)
    with pytest.raises(Refused, match="what changed"):
        actions.adopt(tool, by=cast.imani, untested="Only words.")


def test_writers_choose_their_credit_and_their_lines(cast: Cast, signed_in: SignedIn, client: Client) -> None:
    tool = drafted(a_tool(cast), cast)
    write(tool, WORDS, by=cast.lee)
    lee = signed_in(cast.lee)
    assert lee.post(f"{tool.making_url}credit/", {"credit_as": "pseudonym"}).status_code == 422
    lee.post(f"{tool.making_url}credit/", {"credit_as": "pseudonym", "pseudonym": "Night Owl"})
    credit = Credit.objects.get(part="wrote")
    draft = drafts.of(Tool.objects.get())
    assert draft is not None
    line = next(one for one in rich.lines(draft.body) if one.text == "A table, and an evening.")
    address = f"{tool.making_url}credit/{credit.pk}/"
    assert signed_in(cast.ana).post(address, {"blocks": [line.id]}).status_code == 403
    assert lee.post(address, {"blocks": [line.id]}).status_code == 302
    shown = reading.credited(tool, draft.body)
    assert [(one.name, one.part) for one in shown] == [("Ana Flores", "gave an idea"), ("Night Owl", "wrote")]
    assert shown[1].lines[0][1] == rich.anchor(line.id)
    with pytest.raises(NotAllowed):
        actions.credit_me(tool, credit_as="name", by=cast.grace)


def test_a_tool_begins_with_an_idea_and_by_a_coordinator(cast: Cast) -> None:
    inside(cast)
    idea = an_idea(cast.money, cast.ana, moderator=cast.imani)
    facts: dict[str, Any] = {"title": "A tool", "kind": "guide", "purpose": "It helps."}
    with pytest.raises(NotAllowed):
        actions.begin(cast.money, ideas=[idea], by=cast.ana, **facts)
    with pytest.raises(Refused, match="at least one idea"):
        actions.begin(cast.money, ideas=[], by=cast.imani, **facts)
    first = actions.begin(cast.money, ideas=[idea], by=cast.imani, **facts)
    again = actions.begin(cast.money, ideas=[idea], by=cast.imani, **facts)
    assert (first.slug, again.slug) == ("a-tool", "a-tool-2")


def test_another_tool_takes_its_place(cast: Cast, client: Client) -> None:
    old, new = adopted(cast, title="The old way"), adopted(cast, title="The new way")
    actions.supersede(old.tool, reason="The new way asks first.", instead=new.tool, by=cast.imani)
    page = client.get(old.tool.url).content.decode()
    assert "Do not use this any more." in page
    assert f'href="{new.tool.url}"' in page
    assert client.get(old.url).status_code == 200


def test_who_is_called_in_a_draft_is_not_named_in_what_is_adopted(cast: Cast, client: Client) -> None:
    """A name can be taken back, adopted words cannot."""
    tool = drafted(a_tool(cast), cast)
    document = drafts.document_of(Tool.objects.get(pk=tool.pk))
    assert document is not None
    call = {"type": "mention", "attrs": {"id": cast.ana.subject, "label": cast.ana.name}}
    body = rich.check({"type": "doc", "content": [{"type": "paragraph", "content": [call]}]})
    live.put(document, lambda doc: mapping.become(doc, body), by=cast.sol)
    approved(tool, cast)
    actions.start_test(tool, by=cast.sol)
    revision = actions.adopt(tool, by=cast.imani, untested="Only words.")
    for where in (revision.url, f"{revision.url.rstrip('/')}.json", f"{revision.url.rstrip('/')}.md"):
        page = client.get(where).text
        assert "somebody" in page
        assert cast.ana.subject not in page
        assert f"@{cast.ana.name}" not in page
