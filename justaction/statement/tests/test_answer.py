"""Every suggestion is answered, its author told, and everybody can read what changed and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.members.actions import cases
from justaction.members.models import Case, Person
from justaction.opinions.models import Conversation
from justaction.record.models import Disclosure, Entry
from justaction.statement import actions
from justaction.statement.models import Answer, FeedbackRound, Suggestion
from justaction.statement.tests.making import DRAFT, a_closed_round, a_round, post, said
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

Browser = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]


def draft_says(row: FeedbackRound) -> list[str]:
    return list(row.version.paragraphs.values_list("text", flat=True))


def test_taking_it_up_puts_the_words_into_the_draft(cast: Cast, signed_in: Browser) -> None:
    row = a_round(cast.ruth)
    one = said(row, selected="It was built by hand.", suggested="It was built by law.", text="")
    ruth = signed_in(cast.ruth)
    page = ruth.post("/steer/statement/rounds/1/answer/", {"only": one.pk}).content.decode()
    assert "Racism here was built. It was built by law." in page, "the change is proposed already"
    done = ruth.post(
        "/steer/statement/rounds/1/answer/",
        {
            "suggestion": one.pk,
            "outcome": "accepted",
            "reason": "It was the law.",
            "words": "Racism here was built. It was built by law and by hand.",
        },
    )
    assert done.status_code == 302
    assert draft_says(row)[0] == "Racism here was built. It was built by law and by hand."
    one.refresh_from_db()
    assert (one.state, one.answer and one.answer.reason) == ("accepted", "It was the law.")
    assert row.passages.get(number=1).text == DRAFT[0], "what readers saw stands still"


def test_duplicates_get_one_answer_and_every_author_is_told_once(cast: Cast, letters: Letters) -> None:
    row = a_round(cast.ruth)
    same = [said(row, address=f"reader{n}@example.org") for n in range(3)]
    other = said(row, 2, address="Reader0@example.org", name="Noor")
    actions.answer(row, same, by=cast.ruth, outcome="accepted", reason="You are right.")
    assert Answer.objects.get().suggestions.count() == 3
    assert actions.tell_authors() == 2, "one of them still waits for another answer"
    actions.answer(row, [other], by=cast.ruth, outcome="rejected", reason="It is said in paragraph 3.")
    assert actions.tell_authors() == 1
    assert actions.tell_authors() == 0
    told = letters(kind="feedback_answered")
    assert len(told) == 3
    assert "It is said in paragraph 3." in told[-1].text
    assert "You are right." in told[-1].text
    assert not Suggestion.objects.exclude(address="").exists(), "addresses are forgotten afterwards"
    assert not Suggestion.objects.exclude(name="").exists(), "so are names of who wants no credit"


def test_no_words_of_a_stranger_go_out_in_our_letters(cast: Cast, letters: Letters) -> None:
    row = a_round(cast.ruth)
    one = said(row, text="Buy at casino.example", address="victim@example.org")
    actions.answer(row, [one], by=cast.ruth, outcome="rejected", reason="No.")
    actions.tell_authors()
    assert "casino" not in letters(kind="feedback_answered")[0].text


def test_an_answer_needs_a_reason_and_somebody_to_answer(cast: Cast, signed_in: Browser) -> None:
    row = a_round(cast.ruth)
    one = said(row)
    ruth = signed_in(cast.ruth)
    missing = ruth.post(
        "/steer/statement/rounds/1/answer/", {"suggestion": one.pk, "outcome": "rejected", "reason": ""}
    )
    assert missing.status_code == 422
    assert ruth.post("/steer/statement/rounds/1/answer/", {})["Location"].startswith(
        "/steer/statement/rounds/1/"
    )
    with pytest.raises(Refused):
        actions.answer(row, [], by=cast.ruth, outcome="accepted", reason="x")
    with pytest.raises(Refused):
        actions.answer(row, [one], by=cast.ruth, outcome="perhaps", reason="x")


def test_words_for_a_paragraph_that_is_gone_are_refused(cast: Cast) -> None:
    row = a_round(cast.ruth)
    one = said(row, 3)
    actions.draft(by=cast.ruth, paragraphs=DRAFT[:2])
    with pytest.raises(Refused) as no:
        actions.answer(row, [one], by=cast.ruth, outcome="accepted", reason="Yes.", words="We begin today.")
    assert no.value.field == "words"


def test_a_round_cannot_close_with_one_unanswered(cast: Cast, signed_in: Browser) -> None:
    row = a_round(cast.ruth)
    first, second = said(row), said(row, 2)
    ruth = signed_in(cast.ruth)

    def close() -> Any:
        return ruth.post("/steer/statement/rounds/1/close/", {"what_changed": "Paragraph 1 names the law."})

    actions.answer(row, [first], by=cast.ruth, outcome="accepted", reason="Yes.")
    assert close().status_code == 409, "it still takes suggestions"
    ruth.post("/steer/statement/rounds/1/end/")
    assert "Answer them first" in close().content.decode()
    actions.take_back(second)
    assert close().status_code == 302
    row.refresh_from_db()
    assert (row.state, row.version.state) == ("closed", "drafting")
    facts = bytes(Entry.objects.get(kind="feedback.closed").leaf)
    assert b'"accepted":1' in facts
    assert b'"withdrawn":1' in facts
    with pytest.raises(Refused):
        actions.answer(row, [first], by=cast.ruth, outcome="rejected", reason="Too late.")


def test_everybody_reads_what_changed_and_why_but_only_words_that_may_be_shown(
    cast: Cast, client: Client
) -> None:
    a_closed_round(
        cast.ruth,
        {"text": "Show me.", "shown": True, "name": "Bo Lark", "credited": True, "suggested": "By law."},
        {"text": "Keep me between us.", "name": "Di Roe"},
    )
    page = client.get("/statement/rounds/1/").content.decode()
    assert "We named it." in page
    told = client.get("/statement/rounds/1/p/1/").content.decode()
    assert "Show me." in told
    assert "Bo Lark" in told
    assert told.count("You are right.") == 2
    assert "between us" not in told
    assert "Di Roe" not in told
    secret = Suggestion.objects.get(shown=False)
    paths = set(Disclosure.objects.filter(entry__subject=secret.subject).values_list("path", flat=True))
    assert paths == {"reason"}, "the record has no words of who did not agree"
    assert secret.name == ""


def test_who_helped_stands_on_the_page_of_the_version(cast: Cast, client: Client) -> None:
    row = a_closed_round(cast.ruth, {"name": "Bo Lark", "credited": True}, {"name": "Di Roe"})
    actions.publish(row.version, by=cast.ruth, what_changed="It names the law.")
    page = client.get("/statement/").content.decode()
    assert "With words from" in page
    assert "Bo Lark" in page
    assert "Di Roe" not in page
    paragraph = client.get("/statement/v2/p/1/").content.decode()
    assert "You are right." in paragraph


def test_taking_back_after_the_answer_takes_the_words_off_page_and_record(cast: Cast, client: Client) -> None:
    a_closed_round(cast.ruth, {"text": "Show me.", "shown": True, "name": "Bo Lark", "credited": True})
    one = Suggestion.objects.get()
    post(client, one.url, {"do": "take_back"})
    told = client.get("/statement/rounds/1/p/1/").content.decode()
    assert "Show me." not in told
    assert "Bo Lark" not in told
    paths = set(Disclosure.objects.filter(entry__subject=one.subject).values_list("path", flat=True))
    assert paths == {"reason"}
    assert Entry.objects.filter(kind="suggestion.withdrawn", subject=one.subject).count() == 1


def test_an_author_changes_what_is_shown(cast: Cast, client: Client) -> None:
    a_closed_round(cast.ruth, {"text": "Show me.", "shown": True})
    one = Suggestion.objects.get()
    post(client, one.url, {"do": "show"})
    assert "Show me." not in client.get("/statement/rounds/1/p/1/").content.decode()
    assert not Disclosure.objects.filter(entry__subject=one.subject, path="text", public=True).exists()


def test_relations_of_fewer_than_five_are_never_told(cast: Cast, client: Client) -> None:
    words = [{"relation": "staff"}] * 5 + [{"relation": "board"}] * 4
    a_closed_round(cast.ruth, *words)
    page = client.get("/statement/rounds/1/").content.decode()
    assert "Staff: 5" in page
    assert "Board" not in page


def test_four_hundred_are_answered_without_a_slow_page(
    cast: Cast, signed_in: Browser, django_assert_max_num_queries: Any
) -> None:
    row = a_round(cast.ruth)
    first = said(row)
    rows = [
        Suggestion(
            round=row, passage=first.passage, text=f"Say who {n}.", via="link", shown=True, relation="staff"
        )
        for n in range(401)
    ]
    Suggestion.objects.bulk_create(rows)
    ruth = signed_in(cast.ruth)
    ruth.get("/steer/statement/life/")
    with django_assert_max_num_queries(12):
        page = ruth.get("/steer/statement/rounds/1/?paragraph=1&relation=staff").content.decode()
    assert "Answer all 401 of this list together" in page
    with django_assert_max_num_queries(12):
        asked = ruth.post(
            "/steer/statement/rounds/1/answer/", {"all": "yes", "paragraph": "1"}
        ).content.decode()
    assert asked.count('name="suggestion"') == 402
    done = ruth.post(
        "/steer/statement/rounds/1/answer/",
        {
            "suggestion": list(Suggestion.objects.values_list("pk", flat=True)),
            "outcome": "accepted",
            "reason": "We say who.",
            "words": DRAFT[0],
        },
    )
    assert done.status_code == 302
    assert Suggestion.objects.filter(state="accepted", answer=Answer.objects.get()).count() == 402
    assert Entry.objects.filter(kind="suggestion.answered").count() == 402
    actions.end_round(row, by=cast.ruth)
    actions.close_round(row, by=cast.ruth, what_changed="We say who.")
    for path in ("/statement/rounds/1/", "/statement/rounds/1/p/1/"):
        with django_assert_max_num_queries(12):
            assert Client().get(path).status_code == 200


def test_filters_show_what_is_asked_for(cast: Cast, signed_in: Browser) -> None:
    row = a_round(cast.ruth)
    said(row, 1, text="About the first.", relation="board")
    said(row, 0, text="About all.")
    ruth = signed_in(cast.ruth)
    page = ruth.get("/steer/statement/rounds/1/?paragraph=0").content.decode()
    assert "About all." in page
    assert "About the first." not in page
    page = ruth.get(
        "/steer/statement/rounds/1/?relation=board&paragraph=nonsense&state=what"
    ).content.decode()
    assert "About the first." in page
    assert "About all." not in page


def test_shown_words_can_be_reported_and_a_moderator_takes_them_off(cast: Cast, client: Client) -> None:
    a_closed_round(cast.ruth, {"text": "A cruel word.", "shown": True, "name": "Bo Lark", "credited": True})
    one = Suggestion.objects.get()
    page = client.get(one.public_url).content.decode()
    assert "A cruel word." in page
    assert "Report these words" in page
    post(client, "/report/", {"page": one.public_url, "words": "This is cruel."})
    case = Case.objects.get(kind="suggestion", about=one.subject)
    cases.decide([case], by=cast.ruth, decision="hide", reason="It hurts somebody.")
    told = client.get("/statement/rounds/1/p/1/").content.decode()
    assert "A cruel word." not in told
    assert "Bo Lark" not in told
    assert "You are right." in told, "the answer stays"
    assert client.get(one.public_url).status_code == 404
    assert not Disclosure.objects.filter(entry__subject=one.subject, path="text", public=True).exists()


def test_words_that_are_not_shown_have_no_page_and_cannot_be_found(cast: Cast, client: Client) -> None:
    a_closed_round(cast.ruth, {"text": "Between us."})
    one = Suggestion.objects.get()
    assert client.get(one.public_url).status_code == 404
    post(client, "/report/", {"page": one.public_url, "words": "What is this?"})
    assert not Case.objects.filter(kind="suggestion").exists()


def test_a_round_opens_a_conversation_with_statements_drawn_from_it(cast: Cast, signed_in: Browser) -> None:
    row = a_round(cast.ruth)
    for text in ("Say who built it.", "It is too long.", "I can sign this.", "It is too long."):
        said(row, text=text, shown=True)
    said(row, text="Between us.")
    ruth = signed_in(cast.ruth)
    page = ruth.get("/steer/statement/rounds/1/opinions/").content.decode()
    assert page.count("It is too long.") == 1
    assert "Between us." not in page
    done = ruth.post(
        "/steer/statement/rounds/1/opinions/",
        {
            "question": "What should the statement say?",
            "seeds": "Say who built it.\nIt is too long.\nI can sign this.",
            "closes_at": (clock.today() + timedelta(days=9)).isoformat(),
            "who": "anyone",
            "scope": "",
        },
    )
    assert done.status_code == 302, done.content
    opened = Conversation.objects.get()
    assert (opened.about_kind, opened.about_subject, opened.about_url) == (
        "feedbackround",
        row.subject,
        row.url,
    )
