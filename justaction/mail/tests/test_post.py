from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import translation
from django_q.models import OrmQ

from justaction.mail import actions
from justaction.mail.addresses import mailbox
from justaction.mail.letters import Draft
from justaction.mail.models import Letter
from justaction.mail.tests.making import a_draft
from justaction.web import clock


@pytest.mark.django_db
def test_text_and_html_say_the_same() -> None:
    letter = actions.post(a_draft())
    assert letter is not None
    for words in (
        "Dear Ana,",
        "You signed the statement.",
        "Count my name",
        "https://example.org/sign/confirm/abc123/",
        "You did not sign?",
        "I did not sign",
        "https://example.org/sign/not-me/abc123/",
    ):
        assert words in letter.text
        assert words in letter.html


@pytest.mark.django_db
def test_a_link_stands_alone_on_its_line() -> None:
    letter = actions.post(a_draft())
    assert letter is not None
    assert "https://example.org/sign/confirm/abc123/" in letter.text.splitlines()


@pytest.mark.django_db
def test_a_hostile_name_is_only_words() -> None:
    name = "Ana</p><script>alert(1)</script>"
    letter = actions.post(a_draft(greeting=f"Dear {name},", paragraphs=[f"Hello {name}"]))
    assert letter is not None
    assert "<script" not in letter.html
    assert name in letter.text


@pytest.mark.django_db
def test_a_letter_in_arabic_runs_from_right_to_left() -> None:
    with translation.override("ar"):
        letter = actions.post(a_draft())
    assert letter is not None
    assert '<html lang="ar" dir="rtl">' in letter.html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "subject",
    [
        "Hello\nBcc: everybody@example.org",
        "Hello\r\nBcc: everybody@example.org",
        "Hello\x00\x0b\x0cBcc: everybody@example.org",
        "Hello\u2028Bcc: everybody@example.org",
        "Hello \u202egro.elpmaxe@ydobyreve",
    ],
)
def test_a_subject_stays_one_line(subject: str) -> None:
    letter = actions.post(
        a_draft(
            subject=subject, to_name="Ana\r\nBcc: x@example.org", headers={"X-Kind": "a\nBcc: y@example.org"}
        )
    )
    assert letter is not None
    assert not set(letter.subject + letter.to_name + letter.headers["X-Kind"]) & set(
        "\r\n\x00\x0b\x0c\u2028\u202e"
    )


@pytest.mark.django_db
def test_a_long_subject_is_cut() -> None:
    letter = actions.post(a_draft(subject="long " * 100))
    assert letter is not None
    assert len(letter.subject) <= 200


@pytest.mark.django_db
def test_the_same_word_writes_one_letter() -> None:
    assert actions.post(a_draft(), once="confirm:1") is not None
    assert actions.post(a_draft(), once="confirm:1") is None
    assert actions.post(a_draft(), once="confirm:2") is not None
    assert Letter.objects.count() == OrmQ.objects.count() == 2


@pytest.mark.django_db
def test_a_second_letter_leaves_the_outer_deed_whole() -> None:
    with transaction.atomic():
        actions.post(a_draft(), once="confirm:1")
        assert actions.post(a_draft(), once="confirm:1") is None
        actions.post(a_draft(kind="thanks"))  # the transaction still works
    assert Letter.objects.count() == 2


@pytest.mark.django_db
def test_three_an_hour_and_no_more() -> None:
    began = clock.now()
    for _ in range(5):
        actions.post(a_draft(limited=True))
    assert Letter.objects.count() == 3
    with clock.at(began + timedelta(minutes=61)):
        assert actions.post(a_draft(limited=True)) is not None


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["ana@[127.0.0.1]", " ana@[IPv6:::1] ", "ana@[10.0.0.5]"])
def test_no_letter_goes_to_a_machine_by_its_number(to: str) -> None:
    assert actions.post(a_draft(to=to)) is None
    assert not Letter.objects.exists()


@pytest.mark.django_db
def test_kinds_and_people_have_limits_of_their_own() -> None:
    for _ in range(4):
        actions.post(a_draft(limited=True))
        actions.post(a_draft(limited=True, kind="sign_in_code"))
        actions.post(a_draft(limited=True, to="tom@example.org"))
        actions.post(a_draft(kind="thanks"))
    assert Letter.objects.filter(kind="sign_in_code").count() == 3
    assert Letter.objects.filter(to="tom@example.org").count() == 3
    assert Letter.objects.filter(to="ana@example.org", kind="sign.confirm").count() == 3
    assert Letter.objects.filter(kind="thanks").count() == 4


@pytest.mark.django_db
def test_case_diacritics_dots_and_tags_do_not_evade_the_limit() -> None:
    for address in (
        "ana.flores@example.org",
        "ANA.Flores@Example.org",
        "anaflores+x@example.org",
        "aná.flores@example.org",
    ):
        actions.post(a_draft(limited=True, to=address))
    assert Letter.objects.count() == 3


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("Ana@Example.ORG", "ana@example.org"),
        ("a.n.a+news@example.org", "ana@example.org"),
        ("ána@exámple.org", "ana@xn--exmple-qta.org"),
        ("ana@xn--exmple-qta.org", "ana@xn--exmple-qta.org"),
        ("+tag@example.org", "+tag@example.org"),
    ],
)
def test_a_mailbox_has_one_form(address: str, form: str) -> None:
    assert mailbox(address) == form


def test_two_mailboxes_stay_two() -> None:
    assert mailbox("ana@example.org") != mailbox("ana@example.com")
    assert mailbox("ana@example.org") != mailbox("anna@example.org")


def at_once(write: Callable[[int], Letter | None], times: int = 12) -> list[Letter]:
    """What came of writing from many threads at the same moment."""
    gate = threading.Barrier(times)
    written: list[Letter | None] = []
    wrong: list[BaseException] = []

    def one(number: int) -> None:
        try:
            gate.wait()
            with transaction.atomic():
                written.append(write(number))
                Letter.objects.filter(kind="nothing").exists()  # a broken transaction would say so here
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong
    return [letter for letter in written if letter is not None]


@pytest.mark.django_db(transaction=True)
def test_one_word_at_the_same_moment_writes_one_letter() -> None:
    assert len(at_once(lambda number: actions.post(a_draft(), once="confirm:1"))) == 1
    assert Letter.objects.count() == OrmQ.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_at_the_same_moment() -> None:
    draft = a_draft(limited=True)
    assert len(at_once(lambda number: actions.post(draft))) == 3
    assert Letter.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_when_the_deed_fails() -> None:
    def deed() -> None:
        actions.post(a_draft())
        raise RuntimeError("the deed failed")

    with pytest.raises(RuntimeError):
        transaction.atomic(deed)()
    assert Letter.objects.count() == OrmQ.objects.count() == 0


@pytest.mark.django_db
def test_the_demonstration_writes_no_letters() -> None:
    with actions.without_letters():
        assert actions.post(a_draft()) is None
    assert actions.post(a_draft()) is not None


@pytest.mark.django_db
def test_a_letter_costs_few_queries(django_assert_max_num_queries: Callable[[int], object]) -> None:
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        actions.post(a_draft(limited=True), once="x")
    assert connection.in_atomic_block


def test_a_draft_is_plain() -> None:
    assert Draft(kind="a", to="a@example.org", subject="s", paragraphs=[]).links == []
