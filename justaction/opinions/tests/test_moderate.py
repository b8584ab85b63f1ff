"""What waits or is reported in a conversation stands in the one queue of its space, and is decided here or there."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as member_actions
from justaction.members.actions import cases
from justaction.members.models import Case, Person, Role
from justaction.opinions import actions, tokens
from justaction.opinions.models import Conversation, OpinionStatement
from justaction.opinions.tests.making import a_conversation, a_key, somebody_answers
from justaction.record.models import Entry
from justaction.web.openforms import TOKEN, token

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
Letters = Callable[..., list[Letter]]
SAID = "Otto at the bank is a thief."


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def added_by_a_visitor(client: Client, conversation: Conversation, text: str = SAID) -> tuple[str, str]:
    """Somebody without an account adds a statement; their own page, and where it is looked after."""
    address = client.post(f"/opinions/{conversation.slug}/begin/", {TOKEN: token()})["Location"]
    assert client.post(f"{address}add/", {TOKEN: token(), "text": text}).status_code == 302
    number = OpinionStatement.objects.waiting().get().number
    return f"{address}mine/", f"/steer/opinions/{conversation.slug}/{number}/"


def decide(client: Client, case: Case, decision: str, reason: str) -> int:
    return client.post(f"/steer/queue/{case.subject}/", {"decision": decision, "reason": reason}).status_code


def report(client: Client, address: str, words: str = "This is about my cousin.") -> None:
    assert client.post("/report/", {TOKEN: token(), "page": address, "words": words}).status_code == 302


def a_moderator(scope: str = "") -> Person:
    """Somebody new who moderates in a space, and does nothing else there."""
    role = Role.objects.create(slug="moderator", name="Moderator", abilities=["moderate"])
    noor = Person.objects.create(email="noor@example.org", name="Noor Haddad")
    member_actions.grant(person=noor, role=role, scope=scope, by=None)
    return noor


def test_what_is_added_waits_in_the_queue_of_its_space_and_nowhere_else(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    added_by_a_visitor(client, a_conversation(cast.ruth, scope=cast.money.scope))
    case = Case.objects.get()
    assert (case.what, case.scope, case.person) == ("held", cast.money.scope, None)
    assert SAID not in case.title
    imani = signed_in(cast.imani)
    assert SAID in page(imani, "/steer/queue/")
    assert SAID in page(imani, f"/steer/queue/{case.subject}/")
    Case.objects.filter(pk=case.pk).update(scope=cast.policy.scope)
    assert SAID not in page(imani, "/steer/queue/")
    assert decide(imani, case, "release", "Fine.") == 403


def test_released_in_the_queue_it_is_shown_in_the_conversation(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth, scope=cast.money.scope)
    mine, looked_after = added_by_a_visitor(client, conversation, "Tell us in June what the money did.")
    imani = signed_in(cast.imani)
    assert decide(imani, Case.objects.get(), "release", "It is clear.") == 302
    statement = OpinionStatement.objects.get(is_seed=False)
    assert statement.state == "shown"
    assert "Shown" in page(client, mine)
    assert client.get(f"/opinions/{conversation.slug}/{statement.number}/").status_code == 200
    assert imani.post(f"{looked_after}show/").status_code == 302, "pressing it there too changes nothing"
    assert Case.objects.get().decided_by == cast.imani
    assert Entry.objects.filter(kind="moderation.decided").count() == 1


def test_refused_in_the_queue_its_author_without_an_account_reads_why_and_no_letter_goes(
    cast: Cast, client: Client, signed_in: SignedIn, letters: Letters
) -> None:
    mine, looked_after = added_by_a_visitor(client, a_conversation(cast.ruth))
    reason = "It names somebody. " * 30
    assert decide(signed_in(cast.ruth), Case.objects.get(), "refuse", reason) == 302
    assert f"Left out: {reason.strip()}" in page(client, mine)
    assert not letters(kind="moderation_decided")
    assert client.get(looked_after.replace("/steer", "")).status_code == 404


def test_decided_on_the_conversations_own_page_the_case_is_closed(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    _mine, looked_after = added_by_a_visitor(client, a_conversation(cast.ruth))
    ruth = signed_in(cast.ruth)
    ruth.post(f"{looked_after}leave-out/", {"reason": "It names somebody."})
    case = Case.objects.get()
    assert (case.state, case.reason, case.decided_by) == ("refused", "It names somebody.", cast.ruth)
    assert decide(ruth, case, "release", "Fine.") == 409
    again = ruth.post(f"{looked_after}leave-out/", {"reason": "It names somebody else."})
    assert again.status_code == 409
    assert "It names somebody else." in again.content.decode(), "nothing typed is lost"
    ruth.post(f"{looked_after}show/")
    assert OpinionStatement.objects.get(is_seed=False).state == "shown"
    assert list(Case.objects.values_list("state", flat=True)) == ["refused", "released"]
    assert not Case.objects.waiting().exists()


def test_a_coordinator_decides_in_their_space_only_here_and_there(cast: Cast, signed_in: SignedIn) -> None:
    imani = signed_in(cast.imani)
    for scope, status in ((cast.money.scope, 302), (cast.policy.scope, 403), ("", 403)):
        conversation = a_conversation(cast.ruth, scope=scope)
        for text, where in (("Say it in June or in May.", "page"), ("Say it in March at last.", "queue")):
            one = actions.add_statement(conversation, text=text, by=None, key=a_key(conversation))
            if where == "page":
                answer = imani.post(f"/steer/opinions/{conversation.slug}/{one.number}/show/").status_code
            else:
                answer = decide(imani, Case.objects.get(about=str(one.pk)), "release", "Fine.")
            assert answer == status, (scope, where)


def test_who_only_moderates_decides_on_the_page_and_does_nothing_else_there(
    cast: Cast, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth, scope=cast.money.scope)
    one = actions.add_statement(conversation, text=SAID, by=None, key=a_key(conversation))
    noor = signed_in(a_moderator(cast.money.scope))
    shown = page(noor, f"/steer/opinions/{conversation.slug}/")
    assert "Leave it out" in shown
    assert "Close it now" not in shown
    assert noor.post(f"/steer/opinions/{conversation.slug}/close/").status_code == 403
    assert noor.post(f"/steer/opinions/{conversation.slug}/{one.number}/show/").status_code == 302


def test_who_looks_after_it_and_does_not_moderate_sees_what_waits_and_decides_nothing(
    cast: Cast, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth)
    one = actions.add_statement(conversation, text=SAID, by=None, key=a_key(conversation))
    kim = Person.objects.create(email="kim@example.org", name="Kim Park")
    member_actions.grant(person=kim, role=Role.objects.get(slug="steward"), by=None)
    shown = page(signed_in(kim), f"/steer/opinions/{conversation.slug}/")
    assert SAID in shown
    assert "Leave it out" not in shown
    with pytest.raises(NotAllowed):
        actions.show_statement(one, by=kim)


def test_a_member_hears_by_letter_appeals_and_another_person_shows_it_after_all(
    cast: Cast, client: Client, signed_in: SignedIn, letters: Letters
) -> None:
    conversation = a_conversation(cast.ruth)
    actions.add_statement(conversation, text="The bank should answer us.", by=cast.ana)
    case = Case.objects.get()
    assert case.person == cast.ana
    decide(signed_in(cast.ruth), case, "refuse", "It is no statement.")
    [letter] = letters(kind="moderation_decided", to=cast.ana.email)
    assert "It is no statement." in letter.text
    appeal = re.findall(r"(/appeal/[^\s]+/)", letter.text)[0]
    assert client.post(appeal, {TOKEN: token(), "words": "It is one."}).status_code == 302
    statement = OpinionStatement.objects.get(is_seed=False)
    assert (
        signed_in(cast.ruth).post(f"/steer/opinions/{conversation.slug}/{statement.number}/show/").status_code
        == 403
    ), "who left it out does not answer the appeal, on that page neither"
    noor = signed_in(a_moderator())
    assert noor.post(f"/steer/opinions/{conversation.slug}/{statement.number}/show/").status_code == 302
    statement.refresh_from_db()
    case.refresh_from_db()
    assert (statement.state, case.appeal) == ("shown", "changed")
    assert letters(kind="moderation_heard", to=cast.ana.email)


def test_nobody_decides_about_their_own_words_in_the_queue_neither(cast: Cast, signed_in: SignedIn) -> None:
    actions.add_statement(a_conversation(cast.ruth), text="The convener is always right.", by=cast.ruth)
    assert decide(signed_in(cast.ruth), Case.objects.get(), "release", "Of course.") == 403
    assert OpinionStatement.objects.waiting().exists()


def test_a_statement_that_is_shown_can_be_reported_and_is_hidden_or_kept(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth, scope=cast.money.scope)
    first, second = (f"/opinions/{conversation.slug}/{number}/" for number in (0, 1))
    assert f"/report/?page={first}" in page(client, first)
    for address in (first, second):
        report(client, address)
    report(client, first, "It is untrue.")
    one, other = Case.objects.order_by("id")
    assert (one.what, one.scope, one.kind) == ("reported", cast.money.scope, "opinion")
    assert one.reports.count() == 2, "a second report joins the first"
    imani = signed_in(cast.imani)
    assert "Somebody reported it." in page(imani, f"/steer/opinions/{conversation.slug}/")
    assert decide(imani, one, "hide", "It is untrue.") == 302
    assert client.get(first).status_code == 404
    assert decide(imani, other, "keep", "Nothing is wrong.") == 302
    assert client.get(second).status_code == 200


def test_a_report_is_settled_where_the_conversation_is_looked_after(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth)
    report(client, f"/opinions/{conversation.slug}/0/")
    signed_in(cast.ruth).post(f"/steer/opinions/{conversation.slug}/0/leave-out/", {"reason": "It harms."})
    assert Case.objects.get().state == "hidden"
    assert conversation.statements.get(number=0).reason == "It harms."


def test_a_report_from_a_page_of_ones_own_names_the_conversation_and_not_that_page(
    cast: Cast, client: Client
) -> None:
    conversation = a_conversation(cast.ruth, scope=cast.money.scope)
    address = client.post(f"/opinions/{conversation.slug}/begin/", {TOKEN: token()})["Location"]
    report(client, address)
    case = Case.objects.get()
    assert (case.kind, case.about, case.scope) == (
        "page",
        f"/opinions/{conversation.slug}/",
        cast.money.scope,
    )
    assert "/by/" not in case.url + case.title


def test_a_crowd_from_one_place_is_one_case_and_counts_when_it_is_released(
    cast: Cast, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth, scope=cast.money.scope)
    for _one in range(3):
        somebody_answers(conversation, {0: 1}, held=True)
    case = Case.objects.get()
    imani = signed_in(cast.imani)
    assert "People who are not counted yet" in page(imani, "/steer/queue/")
    assert decide(imani, case, "release", "The hall was full.") == 302
    assert not conversation.participants.filter(held=True).exists()
    somebody_answers(conversation, {0: 1}, held=True)
    imani.post(f"/steer/opinions/{conversation.slug}/count-held/")
    assert not conversation.participants.filter(held=True).exists()
    assert not Case.objects.waiting().exists()


def test_answers_of_a_crowd_that_are_refused_stay_uncounted_and_their_owners_read_why(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    conversation = a_conversation(cast.ruth, scope=cast.money.scope)
    token = tokens.make(conversation, held=True)
    actions.answer(conversation, {0: 1}, by=None, key=tokens.read(conversation, token))
    mine = f"/opinions/{conversation.slug}/by/{token}/mine/"
    assert "somebody looks before your answers count" in page(client, mine)
    imani = signed_in(cast.imani)
    decide(imani, Case.objects.get(), "refuse", "Nobody knows of a meeting.")

    said = page(client, mine)
    assert "Your answers are kept, and not counted." in said
    assert "Nobody knows of a meeting." in said
    assert "somebody looks" not in said
    cared_for = page(imani, f"/steer/opinions/{conversation.slug}/")
    assert "Nobody knows of a meeting." in cared_for
    assert "Count them after all" in cared_for


def test_answers_that_still_wait_when_it_closes_are_nobodys_to_decide(cast: Cast) -> None:
    conversation = a_conversation(cast.ruth)
    somebody_answers(conversation, {0: 1}, held=True)
    actions.close(conversation, by=cast.ruth)
    case = Case.objects.get()
    assert (case.state, case.get_state_display()) == (
        "gone",
        "Ended before a decision: nothing was left to decide",
    )
    with pytest.raises(Refused, match="closed"):
        actions.count_held(conversation, by=cast.ruth)


def test_after_closing_a_decision_in_the_queue_binds_the_list_anew(cast: Cast) -> None:
    conversation = a_conversation(cast.ruth)
    actions.add_statement(conversation, text=SAID, by=None, key=a_key(conversation))
    actions.close(conversation, by=cast.ruth)
    cases.decide([Case.objects.get()], by=cast.ruth, decision="release", reason="Fine.")
    assert Entry.objects.filter(kind="opinion.changed").count() == 1


def test_what_waited_before_there_was_one_queue_is_in_it(cast: Cast) -> None:
    conversation = a_conversation(cast.ruth, scope=cast.money.scope)
    actions.add_statement(conversation, text=SAID, by=cast.ana)
    somebody_answers(conversation, {0: 1}, held=True)
    seen = sorted(Case.objects.values_list("kind", "about", "scope", "title", "url", "why", "person"))
    Case.objects.all().delete()
    migration = import_module("justaction.opinions.migrations.0004_waiting_into_queue")
    migration.open_cases(apps, connection.schema_editor())
    assert sorted(Case.objects.values_list("kind", "about", "scope", "title", "url", "why", "person")) == seen
