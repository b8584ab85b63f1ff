"""A map elsewhere is told of the record at once: signed as any library checks it, once, and not for ever into the void."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from standardwebhooks import Webhook, WebhookVerificationError

from justaction.collaborative.models import Collaborative
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.record.kinds import KINDS
from justaction.record.models import Entry
from justaction.record.publisher import publish
from justaction.social import actions
from justaction.social.actions import hooking
from justaction.social.models import Call, Hook
from justaction.social.tests.making import Service, a_service, on_this_machine
from justaction.statement import actions as statement
from justaction.web import clock, house

pytestmark = pytest.mark.django_db
State = Call.State


def a_hook(cast: Cast, service: Service, *wanted: str) -> tuple[Hook, str]:
    publish()
    return actions.add_hook(about="Our map", url=f"{service.url}/told", wanted=wanted, by=cast.ruth)


def something_new(cast: Cast, name: str) -> Entry:
    """An institution is listed, and somebody signs; the first of both is about no person."""
    members.list_organization(
        name=name, kind="institution", field=cast.fund.field, website="https://x.example.org", by=cast.ruth
    )
    statement.confirm(statement.sign(name="Private Pat", address=f"{len(name)}{name[0]}@example.org"))
    publish()
    return (
        Entry.objects.exclude(index=None).order_by("-index").exclude(kind__in=personal()).first() or Entry()
    )


def personal() -> list[str]:
    return [name for name, kind in KINDS.items() if kind.personal]


def open_envelope(secret: str, asked: Any) -> Any:
    """As a receiver does it, by a library that is not ours."""
    _method, _path, headers, body = asked
    return Webhook(secret).verify(body, headers)


def test_a_new_entry_arrives_once_signed_and_without_people(cast: Cast, run_jobs: Callable[[], int]) -> None:
    with a_service(lambda *_: (204, b"")) as service, on_this_machine():
        _hook, secret = a_hook(cast, service)
        entry = something_new(cast, "Slow River Bank")
        assert actions.tell_hooks() >= 1
        assert actions.tell_hooks() == 0
        run_jobs()
        actions.keep_calling()
        run_jobs()
        told = [open_envelope(secret, one) for one in service.asked]
    assert [one["data"]["index"] for one in told] == sorted({one["data"]["index"] for one in told})
    assert not {one["type"] for one in told} & set(personal())
    assert entry.index in {one["data"]["index"] for one in told}
    assert b"Private Pat" not in b"".join(one[3] for one in service.asked)
    assert not Call.objects.exclude(state=State.DONE).exists()
    _method, _path, headers, body = service.asked[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", headers)


def test_a_receiver_that_fails_is_tried_again_under_the_same_name(
    cast: Cast, run_jobs: Callable[[], int]
) -> None:
    answers = [500, 503, 200]
    with a_service(lambda *_: (answers.pop(0), b"")) as service, on_this_machine():
        a_hook(cast, service, next(kind for kind in hooking.kinds() if kind.startswith("commitment")))
        row = actions.try_hook(Hook.objects.get(), by=cast.ruth)
        Call.objects.filter(pk=row.pk).update(index=0)  # as one of an entry: a trial is tried once
        run_jobs()
        now = clock.now()
        actions.keep_calling()
        assert run_jobs() == 0  # its time has not come
        for minutes in (1, 10):
            with clock.at(now + timedelta(minutes=minutes)):
                actions.keep_calling()
                run_jobs()
    assert len({headers["webhook-id"] for _m, _p, headers, _b in service.asked}) == 1
    assert len({headers["webhook-timestamp"] for _m, _p, headers, _b in service.asked}) >= 2
    assert Call.objects.get().state == State.DONE
    assert Hook.objects.get().failing_since is None


def test_after_five_days_it_is_stopped_and_its_owner_gets_one_letter(
    cast: Cast, run_jobs: Callable[[], int]
) -> None:
    with a_service(lambda *_: (500, b"")) as service, on_this_machine():
        hook, _secret = a_hook(cast, service)
        for day in (0, 3, 6, 7):
            with clock.at(clock.now() + timedelta(days=day)):
                if Hook.objects.get().state == Hook.State.ON:
                    actions.try_hook(Hook.objects.get(), by=cast.ruth)
                    run_jobs()
    hook.refresh_from_db()
    assert hook.state == Hook.State.STOPPED
    (letter,) = Letter.objects.filter(kind="hook_stopped")
    assert letter.to == cast.ruth.email
    assert not Call.objects.filter(state=State.WAITING).exists()
    with pytest.raises(Refused):
        actions.try_hook(hook, by=cast.ruth)


def test_no_machine_inside_is_spoken_to(cast: Cast, run_jobs: Callable[[], int]) -> None:
    with a_service(lambda *_: (200, b"")) as service:
        hook, _secret = a_hook(cast, service)
        row = actions.try_hook(hook, by=cast.ruth)
        run_jobs()
        assert service.asked == []
    row.refresh_from_db()
    assert (row.state, row.code, row.trouble) == (State.GIVEN_UP, 0, "private")
    for url in ("http://map.example.org/", "ftp://map.example.org/", "https://a:b@map.example.org/", "map"):
        with pytest.raises(Refused, match="https://"):
            actions.add_hook(about="x", url=url, wanted=[], by=cast.ruth)


def test_while_we_are_forming_no_program_outside_is_told_of_us(cast: Cast) -> None:
    Collaborative.objects.update(ring="circle")
    house.changed()
    with pytest.raises(Refused, match="still forming"):
        actions.add_hook(about="Our map", url="https://map.example.org/", wanted=[], by=cast.ruth)
    assert not Hook.objects.exists()


def test_removed_while_it_is_called_it_is_gone_and_nothing_breaks(cast: Cast) -> None:
    with a_service(lambda *_: (200, b"")) as service, on_this_machine():
        hook, _secret = a_hook(cast, service)
        row = hooking._take(actions.try_hook(hook, by=cast.ruth).pk)
        assert row is not None
        actions.remove_hook(hook, by=cast.ruth)
        assert not hooking._settle(row, 200, "")
    assert not Call.objects.exists()


def test_the_address_of_a_receiver_stands_in_no_log(
    cast: Cast, run_jobs: Callable[[], int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with a_service(lambda *_: (500, b"")) as service, on_this_machine():
        url = f"{service.url}/hidden-in-the-address"
        hook, _secret = actions.add_hook(about="Our map", url=url, wanted=[], by=cast.ruth)
        actions.try_hook(hook, by=cast.ruth)
        run_jobs()
        assert len(service.asked) == 1
    assert "hidden-in-the-address" not in caplog.text


def test_a_secret_is_shown_once_and_the_old_one_signs_for_a_day(
    cast: Cast, signed_in: Callable[..., Client], run_jobs: Callable[[], int]
) -> None:
    browser = signed_in(cast.ruth)
    with a_service(lambda *_: (200, b"")) as service, on_this_machine():
        said = browser.post("/steer/webhooks/", {"about": "Our map", "url": f"{service.url}/told"})
        first = said.context["secret"]
        assert first.encode() in said.content
        hook = Hook.objects.get()
        page = f"/steer/webhooks/{hook.pk}/"
        assert first.encode() not in browser.get(page).content
        assert first not in hook.secret
        second = browser.post(f"{page}secret/").context["secret"]
        browser.post(f"{page}try/")
        run_jobs()
        assert open_envelope(first, service.asked[0])["type"] == "trial"
        assert open_envelope(second, service.asked[0])["data"] == {"about": "Our map"}
        assert b"it answered 200" in browser.get(page).content
        with clock.at(clock.now() + timedelta(days=2)):
            actions.forget_calls()
        assert Hook.objects.get().keys == [second]
        browser.post(f"{page}pause/")
        assert actions.tell_hooks() == 0
        browser.post(f"{page}resume/")
        browser.post(f"{page}remove/")
    assert not Hook.objects.exists()
    with pytest.raises(NotAllowed):
        actions.add_hook(about="x", url="https://map.example.org/", wanted=[], by=cast.imani)


def test_what_another_worker_has_is_not_sent_again(cast: Cast) -> None:
    with a_service(lambda *_: (200, b"")) as service, on_this_machine():
        hook, _secret = a_hook(cast, service)
        row = Call.objects.create(hook=hook)
        assert hooking._take(row.pk)
        hooking.call(row.pk)
        assert service.asked == []
        with clock.at(clock.now() + timedelta(minutes=3)):  # the other one died
            hooking.call(row.pk)
        assert json.loads(service.asked[0][3])["type"] == "trial"
