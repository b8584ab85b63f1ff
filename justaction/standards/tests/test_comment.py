"""Readers without an account comment by clause; every comment ends with an outcome and a reason."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from PIL import Image

from justaction.coedit import actions as coedit
from justaction.coedit import mapping
from justaction.coedit import reading as live_text
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.actions import erasing
from justaction.record.models import Disclosure, Entry
from justaction.standards import actions, reading, wording
from justaction.standards.models import Comment, CommentLink
from justaction.standards.tests.making import WEEK, a_draft, a_round, approved, fresh
from justaction.web import clock, openforms

if TYPE_CHECKING:
    from justaction.conftest import Cast

ROUND = "/standards/M1/rounds/1/"


def form(**said: str) -> dict[str, str]:
    return {openforms.TOKEN: openforms.token(), openforms.TRAP: "", **said}


def test_anyone_with_the_link_comments_on_a_clause_and_reads_the_answer(
    cast: Cast, client: Client, signed_in: Callable[..., Client], letters: Callable[..., list[Letter]]
) -> None:
    opened = a_round(cast, for_everybody=False)
    assert client.get(ROUND).status_code == 404
    imani = signed_in(cast.imani)
    assert imani.post("/standards/M1/making/comments/links/", {"label": "Our board"}).status_code == 302
    link = CommentLink.objects.get()
    page = client.get(link.url)
    assert "Put every contract over $25,000 online." in page.text
    assert "session" not in client.cookies
    place = next(n for n, part in enumerate(opened.draft.parts, 1) if part.label == "Clause 1")
    said = form(
        text="Too high for a small shop.", suggested="Put every contract over $10,000 online.",
        name="Noor Haddad", address="noor@example.org", shown="on", credited="on",
    )  # fmt: skip
    sent = client.post(f"{link.url}{place}/", said)
    assert sent.status_code == 302
    mine = sent["Location"]
    assert "Keep the address of this page" in client.get(mine).text
    one = Comment.objects.get()
    assert one.part.startswith("clause:")
    assert client.get(f"{ROUND}words/{one.subject}/").status_code == 404, "not before it is answered"

    settle = imani.get("/standards/M1/making/settle/").text
    assert "Too high for a small shop." in settle
    assert "Open comments and suggestions: 1" in settle
    refused = imani.post(
        f"/standards/M1/making/settle/{one.subject}/", {"comments": [one.subject], "outcome": "accepted"}
    )
    assert refused.status_code == 422
    answer = {
        "comments": [one.subject], "outcome": "accepted", "reason": "You are right.",
        "words": "Put every contract over $10,000 online.",
    }  # fmt: skip
    assert imani.post(f"/standards/M1/making/settle/{one.subject}/", answer).status_code == 302
    texts = [clause.text for clause in wording.clauses(reading.body(fresh(opened.standard)))]
    assert texts == ["Put every contract over $10,000 online.", "Say who owns the firm."]
    assert opened.draft.parts[2].text == "Put every contract over $25,000 online.", (
        "what readers saw stands still"
    )
    assert "You are right." in client.get(mine).text
    actions.tell_authors()
    letter = letters(to="noor@example.org")[0]
    assert "Clause 1: Taken up. You are right." in str(letter.parts)
    assert "Too high" not in str(letter.parts)
    one.refresh_from_db()
    assert (one.address, one.address_key) == ("", "")

    ended = actions.end_round(opened, by=cast.imani)
    with clock.at(ended.closes_at):
        assert client.post(f"{link.url}{place}/", form(text="Late.")).status_code == 410
        imani_later = signed_in(cast.imani)
        done = imani_later.post("/standards/M1/making/comments/close/", {"text": "The threshold is lower."})
        assert done.status_code == 302
        answers = client.get(ROUND).text
        assert "The threshold is lower." in answers
        assert "Too high for a small shop." in answers
        assert "Noor Haddad" in answers
        assert client.get(f"{ROUND}words/{one.subject}/").status_code == 200
    assert fresh(opened.standard).stage == "draft"


def test_a_form_of_a_robot_of_another_site_or_too_many_is_held_off(cast: Cast, client: Client) -> None:
    a_round(cast)
    there = f"{ROUND}1/"
    assert client.post(there, {"text": "No token."}).status_code == 403
    assert client.post(there, form(text="Hi"), headers={"origin": "https://evil.example"}).status_code == 403
    trapped = client.post(there, {**form(text="Hi"), openforms.TRAP: "http://spam.example"})
    assert trapped.status_code == 409
    assert "Hi" in trapped.text
    for _n in range(13):
        client.post(there, form(text="Once more."))
    assert Comment.objects.filter(to_check=True).count() == 1
    assert client.post(there, form(text="")).status_code == 422
    assert client.post(there, form(text="x" * 2001)).status_code == 422
    assert client.get(f"{ROUND}99/").status_code == 404


def test_a_round_closes_only_when_every_comment_and_suggestion_has_an_outcome(cast: Cast) -> None:
    opened = a_round(cast)
    said = actions.comment(opened, actions.Words(text="What does it cost?"))
    suggest_in_text(cast, opened)
    ended = actions.end_round(opened, by=cast.imani)
    with clock.at(ended.closes_at):
        with pytest.raises(Refused, match="Open comments and suggestions: 2"):
            actions.close_round(ended, what_changed="All.", by=cast.imani)
        with pytest.raises(Refused, match="Say why"):
            actions.answer(ended, [said], outcome="rejected", reason=" ", by=cast.imani)
        with pytest.raises(NotAllowed):
            actions.answer(ended, [said], outcome="rejected", reason="No.", by=cast.ana)
        actions.answer(ended, [said], outcome="rejected", reason="Four hours a month.", by=cast.imani)
        with pytest.raises(Refused, match="Open comments and suggestions: 1"):
            actions.close_round(ended, what_changed="All.", by=cast.imani)


def test_what_somebody_said_aloud_is_written_down_for_them_until_the_round_is_answered(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    opened = a_round(cast)
    imani = signed_in(cast.imani)
    there = "/standards/M1/making/comments/heard/1/"
    assert "Ask them first what we may show" in imani.get(there).text
    assert imani.post(there, {"text": ""}).status_code == 422
    said = {"text": "Read it to us in Spanish.", "name": "Bo", "shown": "on", "credited": "on"}
    assert imani.post(there, said).status_code == 302
    one = Comment.objects.get()
    assert (one.via, one.typed_by, one.part, one.name) == ("heard", cast.imani, "rule", "Bo")
    settle = imani.get("/standards/M1/making/settle/").text
    assert "said aloud or on paper, typed by Imani Reyes" in settle
    assert one.url in settle, "the address that is for Bo"
    assert one.url not in signed_in(cast.ruth).get("/standards/M1/making/settle/").text
    client.post(one.url, form(do="take_back"))
    one.refresh_from_db()
    assert (one.state, one.text) == ("withdrawn", "")
    with pytest.raises(NotAllowed):
        actions.comment(opened, actions.Words(text="x"), typed_by=cast.ana)
    ended = actions.end_round(opened, by=cast.imani)
    with clock.at(ended.closes_at):
        with pytest.raises(Refused):
            actions.comment(ended, actions.Words(text="Late."))
        actions.comment(ended, actions.Words(text="On paper, in time."), typed_by=cast.imani)


def test_a_link_has_a_code_to_photograph_and_shows_the_pictures_of_the_draft_while_it_works(
    cast: Cast, client: Client, signed_in: Callable[..., Client]
) -> None:
    row = a_draft(cast)
    live = reading.document(row)
    assert live is not None
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "purple").save(out, "PNG")
    picture = coedit.take_picture(live, out.getvalue(), name="x.png", by=cast.imani)
    body = live_text.doc_of(live)
    body["content"].append(
        {"type": "image", "attrs": {"id": "pic", "src": str(picture.pk), "alt": "A ledger"}}
    )
    coedit.put(live, lambda doc: mapping.become(doc, body), by=cast.imani)
    opened = actions.open_round(
        approved(row, cast), by=cast.imani, closes_at=clock.now() + WEEK, for_everybody=False
    )
    link = actions.make_link(opened, by=cast.imani)
    page = client.get(link.url).text
    there = f"{link.url}pictures/{picture.pk}/"
    assert there in page
    assert client.get(there)["Content-Type"].startswith("image/")
    assert client.get(f"/pictures/{picture.pk}/").status_code == 404, "not for everybody"
    assert client.get(f"{link.url}pictures/{'0' * 8}-0000-4000-8000-{'0' * 12}/").status_code == 404
    code = signed_in(cast.imani).get(f"/standards/M1/making/comments/links/{link.subject}/code.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b"<svg")
    actions.revoke_link(link, by=cast.imani)
    assert client.get(there).status_code == 404


def suggest_in_text(cast: Cast, opened: Any) -> None:
    """Somebody suggests a word in the live text."""
    live = reading.document(opened.standard)
    assert live is not None
    doc = live_text.doc_of(live)
    first = next(node for node in doc["content"] if node["type"] == "clause")
    first["content"][0]["content"].append(
        {"type": "text", "text": " Now.", "marks": [{"type": "insertion", "attrs": {"id": "s1"}}]}
    )
    coedit.put(live, lambda ydoc: mapping.become(ydoc, doc), by=cast.ana)
    assert reading.open_suggestions(opened.standard) == 1
    assert "Now." not in str(wording.clauses(reading.body(opened.standard))), (
        "what is only suggested does not count"
    )


def test_a_reader_takes_their_words_back_and_they_are_gone(cast: Cast, client: Client) -> None:
    opened = a_round(cast)
    sent = client.post(f"{ROUND}0/", form(text="Ask the tenants.", name="Noor", shown="on", credited="on"))
    one = Comment.objects.get()
    actions.answer(opened, [one], outcome="accepted", reason="We did.", by=cast.imani)
    entry = Entry.objects.get(kind="comment.answered")
    assert Disclosure.objects.filter(entry=entry, path="text", public=True).exists()
    client.post(sent["Location"], form(do="take_back"))
    one.refresh_from_db()
    assert (one.state, one.text, one.name) == ("withdrawn", "", "")
    assert not Disclosure.objects.filter(entry=entry, path__in=["text", "credit"]).exists()
    assert "You took it back" in client.get(sent["Location"]).text
    assert client.get("/standards/words/nonsense/").status_code == 404


def test_whoever_is_erased_leaves_no_name_at_their_comment(cast: Cast) -> None:
    opened = a_round(cast)
    words = actions.Words(text="Fine.", name="Sol Diaz", address="sol@example.org", credited=True)
    actions.answer(opened, [actions.comment(opened, words)], outcome="accepted", reason="Yes.", by=cast.imani)
    assert Disclosure.objects.filter(path="credit").exists()
    erasure = erasing.ask_to_erase(cast.sol, by=cast.sol)
    with clock.at(erasure.due_at):
        erasing.erase_due()
    one = Comment.objects.get()
    assert (one.name, one.address, one.credited) == ("", "", False)
    assert not Disclosure.objects.filter(path="credit").exists()


@pytest.mark.parametrize("name", ["n" * 121, "Win at pay.example.com"])
def test_a_name_that_cannot_be_kept_is_refused_and_never_cut(cast: Cast, name: str) -> None:
    opened = a_round(cast)
    with pytest.raises(Refused) as no:
        actions.comment(opened, actions.Words(text="Fine.", name=name))
    assert (no.value.field, opened.comments.count()) == ("name", 0)
