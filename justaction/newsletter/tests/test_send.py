"""Sending: each reader once, at both ends of a broken line; the letter is what the standards ask and the web shows."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.test import Client
from django_q.models import OrmQ

from justaction.collaborative import actions as collaborative_actions
from justaction.conftest import Cast
from justaction.mail import receiving
from justaction.mail.pipe import Answer
from justaction.mail.pipe.journal import Journal
from justaction.newsletter import actions, tokens
from justaction.newsletter.actions import claiming, delivering, filling, preparing
from justaction.newsletter.models import Delivery, Issue, Subscription
from justaction.newsletter.tests.making import MORNING, a_draft, a_reader, on_its_way
from justaction.record.models import Entry
from justaction.web import clock

SOON = MORNING + timedelta(minutes=1)
WORDS = "Hello,\n\n# What changed\n\n- [Grüße aus dem Süden](https://x.example/a) " + "and words " * 30 + "\n"


class Sink:
    """A real SMTP server that keeps what it takes, and refuses whom it is told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []
        self.refuses: dict[str, str] = {}
        self.lock = threading.Lock()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, to: str, options: Any) -> str:
        if to in self.refuses:
            return self.refuses[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        with self.lock:
            self.taken.append((envelope.mail_from, envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    kept = Sink()
    server = Controller(kept, hostname="127.0.0.1", port=_free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.INBOX_ADDRESS = "reply@collab.example.org"
    yield kept
    server.stop()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def written(cast: Cast, *readers: str) -> Issue:
    for to in readers:
        a_reader(to)
    issue = a_draft(cast)
    actions.write(issue, language="en", title="Autumn, café", text=WORDS, segment="", seen=1, by=cast.ruth)
    OrmQ.objects.all().delete()  # letters of others are not what this is about
    return issue


def states(issue: Issue) -> dict[str, str]:
    return dict(issue.deliveries.values_list("subscription__address", "state"))


def test_a_letter_is_what_the_standards_ask_and_equals_its_page(
    cast: Cast, client: Client, sink: Sink, run_jobs: Callable[[], int]
) -> None:
    """RFC 5322, 2369, 2919 and 8058, read by Python's own parser."""
    issue = on_its_way(written(cast, "ana@example.org", "noor@example.org"), cast)
    with clock.at(SOON):
        run_jobs()
    assert sorted(to for _from, to, _raw in sink.taken) == ["ana@example.org", "noor@example.org"]
    sender, to, raw = sink.taken[0]
    letter = message_from_bytes(raw, policy=policy.default)
    assert isinstance(letter, EmailMessage)
    assert not letter.defects
    assert max(map(len, raw.splitlines())) < 998
    row = Subscription.objects.get(address=to)
    assert (letter["Subject"], letter["To"]) == ("Autumn, café", to)
    assert re.fullmatch(r".*<all\.newsletter\.[a-z.]+>", letter["List-Id"])
    by_mail, web = re.findall(r"<([^>]+)>", letter["List-Unsubscribe"])
    assert by_mail.startswith("mailto:reply+nlu-")
    assert web.endswith(f"/newsletter/stop/{tokens.token(row)}/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = receiving.read_address(sender)
    assert found is not None
    assert (found[0], found[1].whom) == ("nlb", row.pk), "what comes back says whose it was"
    text, html = (str(part.get_content()) for part in letter.iter_parts())
    page = client.get(issue.url).content.decode()
    for said in ("Grüße aus dem Süden", "What changed", "and words and words"):
        assert said in " ".join(text.split())
        assert said in html
        assert said in page
    for said in ("https://x.example/a", f"/newsletter/mine/{tokens.token(row)}/"):
        assert said in text
        assert said in html
    assert "<img" not in html, "nothing tells us whether it was read"
    issue.refresh_from_db()
    assert issue.state == "sent"
    assert Entry.objects.filter(kind="newsletter.sent", title="Autumn, café").count() == 1


def test_an_issue_in_arabic_stands_from_right_to_left_on_an_english_page_too(
    cast: Cast, client: Client, signed_in: Any
) -> None:
    collaborative_actions.change(cast.collaborative, by=cast.ruth, languages=["ar"])
    a_reader("noor@example.org")
    issue = a_draft(cast)
    actions.write(issue, language="ar", title="الخريف", text="ماذا تغيّر؟", segment="", seen=1, by=cast.ruth)
    preview = signed_in(cast.ruth).get(f"/steer/newsletter/{issue.slug}/preview/ar/")
    page = client.get(on_its_way(issue, cast).url)
    for answer in (preview, page):
        assert '<article class="stack" lang="ar" dir="rtl">' in answer.content.decode()
    assert '<html lang="en" dir="ltr"' in page.content.decode()


def test_what_the_server_refuses_is_not_tried_again_and_what_it_puts_off_is(
    cast: Cast, sink: Sink, run_jobs: Callable[[], int]
) -> None:
    sink.refuses = {"gone@example.org": "550 5.1.1 No such user", "busy@example.org": "451 Later, please"}
    issue = on_its_way(written(cast, "gone@example.org", "busy@example.org", "fine@example.org"), cast)
    with clock.at(SOON):
        run_jobs()
        assert states(issue) == {
            "gone@example.org": "failed", "busy@example.org": "queued", "fine@example.org": "sent",
        }  # fmt: skip
        assert Subscription.objects.get(address="gone@example.org").why == "gone"
        sink.refuses = {}
        assert actions.keep_going() == 1
        run_jobs()
        assert states(issue)["busy@example.org"] == "queued", "it waits for five minutes"
    with clock.at(SOON + timedelta(minutes=6)):
        actions.keep_going()
        run_jobs()
    assert states(issue)["busy@example.org"] == "sent"
    assert sorted(to for _from, to, _raw in sink.taken) == ["busy@example.org", "fine@example.org"]


def test_what_a_killed_worker_had_in_hand_is_unknown_until_a_person_decides(
    cast: Cast, sink: Sink, run_jobs: Callable[[], int], signed_in: Callable[..., Client]
) -> None:
    issue = on_its_way(written(cast, "one@example.org", "two@example.org"), cast)
    with clock.at(SOON):
        hold = delivering._take(issue.pk)
        assert hold is not None
        filling.fill(hold.issue, going_on=lambda: None)
        claimed = issue.deliveries.order_by("id").first()
        assert claimed is not None
        Delivery.objects.filter(pk=claimed.pk).update(state="claimed", claim=hold.word)
        run_jobs()
        assert not sink.taken, "another worker holds the lease"
    with clock.at(SOON + timedelta(minutes=2)):
        actions.keep_going()
        run_jobs()
        assert sorted(states(issue).values()) == ["sent", "unknown"]
        assert len(sink.taken) == 1
    with clock.at(SOON + timedelta(minutes=3)):
        browser, url = signed_in(cast.ruth), f"/steer/newsletter/{issue.slug}/"
        assert "Of one letter nobody knows" in browser.get(url).content.decode()
        browser.post(url + "settle/", {"again": "yes"})
        run_jobs()
    assert sorted(to for _from, to, _raw in sink.taken) == ["one@example.org", "two@example.org"]
    assert set(states(issue).values()) == {"sent"}


def test_a_line_that_breaks_before_the_letter_loses_nothing(
    cast: Cast, settings: Any, run_jobs: Callable[[], int]
) -> None:
    issue = on_its_way(written(cast, "one@example.org"), cast)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _free_port()
    with clock.at(SOON):
        run_jobs()
    assert states(issue) == {"one@example.org": "queued"}


def test_paused_nothing_goes_and_who_unsubscribes_meanwhile_gets_nothing(
    cast: Cast, run_jobs: Callable[[], int]
) -> None:
    issue = on_its_way(written(cast, "stays@example.org", "goes@example.org"), cast)
    with clock.at(SOON):
        actions.pause(issue, by=cast.ruth)
        run_jobs()
        assert not mail.outbox
        hold_states = states(issue)
        actions.resume(issue, by=cast.ruth)
        actions.end(Subscription.objects.get(address="goes@example.org"))
        run_jobs()
    assert not hold_states
    assert [one.to for one in mail.outbox] == [["stays@example.org"]]


def test_a_test_goes_to_oneself_alone(cast: Cast, run_jobs: Callable[[], int], signed_in: Any) -> None:
    issue = written(cast, "reader@example.org")
    signed_in(cast.ruth).post(f"/steer/newsletter/{issue.slug}/test/en/")
    run_jobs()
    assert [one.to for one in mail.outbox if "newsletter" in str(one.message()["X-Just-Action"])] == [
        [cast.ruth.email]
    ]
    assert not issue.deliveries.exists()


def test_its_coordinator_sees_on_the_desk_how_far_it_is(
    cast: Cast, signed_in: Callable[..., Client], sink: Sink, run_jobs: Callable[[], int]
) -> None:
    sink.refuses = {"two@example.org": "451 later"}
    issue = on_its_way(written(cast, "one@example.org", "two@example.org"), cast)
    with clock.at(SOON):
        run_jobs()
        browser = signed_in(cast.imani)
        page = browser.get("/run/money/").content.decode()
        assert f"Newsletter {issue.slug}" in page
        assert "1 of 2 letters" in page
        actions.cancel(issue, by=cast.ruth)
        assert f"Newsletter {issue.slug}" not in browser.get("/run/money/").content.decode()


def test_of_a_killed_worker_only_what_was_on_its_way_is_unknown(
    cast: Cast, sink: Sink, run_jobs: Callable[[], int]
) -> None:
    """It had claimed four letters: one was answered, one was on its way, two had not begun."""
    issue = on_its_way(written(cast, *[f"{name}@example.org" for name in ("ann", "bea", "cid", "dan")]), cast)
    with clock.at(SOON):
        word = _killed_in_the_middle(issue)
    with clock.at(SOON + timedelta(minutes=2)):
        actions.keep_going()
        run_jobs()
    assert states(issue) == {
        "ann@example.org": "sent", "bea@example.org": "unknown",
        "cid@example.org": "sent", "dan@example.org": "sent",
    }  # fmt: skip
    assert sorted(to for _from, to, _raw in sink.taken) == ["cid@example.org", "dan@example.org"]
    assert not claiming.journal_of(word).exists()


def test_without_its_journal_all_that_it_had_claimed_is_unknown(
    cast: Cast, sink: Sink, run_jobs: Callable[[], int]
) -> None:
    """On another machine, or when somebody threw it away: nobody gets it twice all the same."""
    issue = on_its_way(written(cast, *[f"{name}@example.org" for name in ("ann", "bea", "cid", "dan")]), cast)
    with clock.at(SOON):
        claiming.journal_of(_killed_in_the_middle(issue)).unlink()
    with clock.at(SOON + timedelta(minutes=2)):
        actions.keep_going()
        run_jobs()
    assert set(states(issue).values()) == {"unknown"}
    assert not sink.taken


def test_what_was_claimed_when_somebody_cancelled_goes_to_nobody(
    cast: Cast, sink: Sink, run_jobs: Callable[[], int]
) -> None:
    issue = on_its_way(written(cast, *[f"{name}@example.org" for name in ("ann", "bea", "cid", "dan")]), cast)
    with clock.at(SOON):
        _killed_in_the_middle(issue)
        actions.cancel(issue, by=cast.ruth)
    with clock.at(SOON + timedelta(minutes=2)):
        assert actions.keep_going() == 1
        run_jobs()
    assert sorted(states(issue).values()) == ["sent", "skipped", "skipped", "unknown"]
    assert not sink.taken


def _killed_in_the_middle(issue: Issue) -> str:
    """What `kill -9` leaves of a worker: four claims, a journal, and a lease. Its word."""
    hold = delivering._take(issue.pk)
    assert hold is not None
    filling.fill(hold.issue, going_on=lambda: None)
    jobs = preparing.Letters(hold.issue).next()
    first, second, *_others = claiming.exchange(hold.word, [], jobs)
    with Journal(claiming.journal_of(hold.word)) as journal:
        journal.note([], [first, second])
        journal.note([Answer(first.key, "sent", 250, "ok")], [])
    return hold.word
