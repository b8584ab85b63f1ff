"""Making something together: from a template in two pages, step by step, with who and when; late ones told once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from justaction.communities import actions
from justaction.communities.models import Process, ProcessStep, ProcessTemplate
from justaction.communities.tests.making import a_process
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
RUN, HOME = "/run/money/", "/communities/money/"


def words(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_imani_starts_a_standard_from_a_template_in_two_pages(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    imani = signed_in(cast.imani)
    chosen = re.search(r'href="(/run/money/make/standard/)"', words(imani, f"{RUN}make/"))
    assert chosen
    form = words(imani, chosen.group(1))
    assert f'value="{clock.today()}"' in form, "the first day and the person stand there already"
    assert re.search(rf'<option value="{cast.imani.pk}" selected', form)
    said = {
        "title": "A rule for small loans",
        "about": "Nobody is refused unheard.",
        "starts_on": clock.today(),
    }
    assert imani.post(chosen.group(1), {**said, "carried_by": cast.imani.pk}).status_code == 302
    steps = list(Process.objects.get().steps.all())
    assert [step.kind for step in steps] == ["ask", "gather", "draft", "sense_check", "decide", "publish"]
    assert {(step.owner, step.opener, step.closer) for step in steps} == {(cast.imani,) * 3}
    assert steps[1].starts_on == steps[0].due_on + timedelta(days=1)
    assert "Step 1 of 6: Ask what should be true" in words(client, HOME)
    assert Entry.objects.get(kind="process.started").title == "A rule for small loans"


def test_steps_open_and_close_by_deeds_with_who_and_when_and_the_last_one_ends_it(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    process, imani = a_process(cast.money, by=cast.imani), signed_in(cast.imani)
    page = f"{HOME}making/{process.subject}/"
    first = process.steps.get(position=1)
    with pytest.raises(Refused, match="Another step comes first"):
        actions.open_step(process.steps.get(position=2), by=cast.imani)
    with pytest.raises(Refused, match="has not begun"):
        actions.close_step(first, came_of_it="Much.", by=cast.imani)
    imani.post(f"{page}1/open/")
    assert imani.post(f"{page}1/close/", {"came_of_it": ""}).status_code == 422
    imani.post(f"{page}1/close/", {"came_of_it": "Forty people answered."})
    first.refresh_from_db()
    assert (first.opened_by, first.closed_by) == (cast.imani, cast.imani)
    assert "Forty people answered." in words(client, page)
    assert "Imani" not in words(client, page), "names are for people of the community"
    assert "Imani" in words(imani, page)
    for step in process.steps.filter(position__gt=1):
        actions.open_step(step, by=cast.imani)
        actions.close_step(step, came_of_it="Done.", by=cast.imani)
    process.refresh_from_db()
    assert process.state == Process.State.FINISHED
    assert Entry.objects.filter(kind__in=["process.opened", "process.closed", "process.ended"]).count() == 13
    with pytest.raises(Refused, match="has ended"):
        actions.plan_step(
            first, title="x", starts_on=first.starts_on, due_on=first.due_on, owner=None, opener=None,
            closer=None, by=cast.imani,
        )  # fmt: skip


def test_another_hand_opens_and_closes_only_its_own_step(cast: Cast, signed_in: SignedIn) -> None:
    process = a_process(cast.money, by=cast.imani)
    actions.show_me(actions.join(cast.money, by=cast.ana), listed=True, by=cast.ana)
    step, page = process.steps.get(position=1), f"{HOME}making/{process.subject}/"
    said: dict[str, Any] = {
        "title": step.title,
        "starts_on": step.starts_on,
        "due_on": step.due_on + timedelta(days=2),
    }
    hands = {"owner": cast.ana.pk, "opener": cast.ana.pk, "closer": cast.imani.pk}
    assert signed_in(cast.imani).post(f"{page}1/plan/", {**said, **hands}).status_code == 302
    ana = signed_in(cast.ana)
    assert step.title in words(ana, "/me/"), "it stands on her own page"
    assert ana.post(f"{page}1/open/").status_code == 302
    assert ana.post(f"{page}1/close/", {"came_of_it": "x"}).status_code == 403
    assert ana.post(f"{page}2/open/").status_code == 403
    with pytest.raises(Refused, match="takes part here"):
        actions.plan_step(step, **said, owner=cast.tom, opener=None, closer=None, by=cast.imani)
    with pytest.raises(NotAllowed):
        a_process(cast.money, by=cast.ana)


def test_a_step_says_what_it_is_about_by_the_address_of_a_page(cast: Cast, signed_in: SignedIn) -> None:
    process, imani = a_process(cast.money, by=cast.imani), signed_in(cast.imani)
    link = f"{HOME}making/{process.subject}/1/link/"
    for address, said in {
        "https://elsewhere.example/x/": "That page is not here.",
        "/nothing/at/all/": "There is no such page.",
        "/steer/": "Not everybody can read that page.",
        "/convenings/": "Give it a title",
    }.items():
        answer = imani.post(link, {"address": address})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert imani.post(link, {"address": "http://localhost:8000/communities/narrative"}).status_code == 302
    assert imani.post(link, {"address": "/convenings/", "title": "Where we met"}).status_code == 302
    assert imani.post(link, {"address": "/convenings/", "title": "Again"}).status_code == 409
    rows = list(process.steps.get(position=1).links.values_list("kind", "key", "title", "url"))
    assert rows == [
        ("community", "narrative", "Narrative", "/communities/narrative/"),
        ("gathering", "", "Where we met", "/convenings/"),
    ]


def test_a_late_step_is_told_softly_to_its_owner_once(
    cast: Cast, signed_in: SignedIn, letters: Callable[..., list[Letter]], run_jobs: Callable[[], int]
) -> None:
    process = a_process(cast.money, by=cast.imani)
    step = process.steps.get(position=1)
    with clock.at(clock.now() + timedelta(days=13)):
        assert actions.tell_late() == 0, "its last day is not over"
    with clock.at(clock.now() + timedelta(days=15)):
        assert actions.tell_late() == 1
        assert actions.tell_late() == 0
        run_jobs()
        assert "Open a step: Ask what should be true" in words(signed_in(cast.imani), RUN)
    told = letters(kind="community.step_late")
    assert [letter.to for letter in told] == ["imani@example.org"]
    assert step.title in told[0].text


def test_it_is_stopped_with_a_reason_that_everybody_reads(
    cast: Cast, client: Client, signed_in: SignedIn
) -> None:
    process, imani = a_process(cast.money, by=cast.imani), signed_in(cast.imani)
    page = f"{HOME}making/{process.subject}/"
    assert imani.post(f"{page}stop/", {"reason": " "}).status_code == 422
    assert imani.post(f"{page}stop/", {"reason": "The city took it up."}).status_code == 302
    assert "The city took it up." in words(client, page)
    assert "A rule for small loans" in words(client, f"{HOME}making/")
    assert actions.stop_process(process, reason="Again", by=cast.imani).ended_reason == "The city took it up."


def test_stewards_write_templates_as_data(cast: Cast, signed_in: SignedIn) -> None:
    process, ruth = a_process(cast.money, by=cast.imani), signed_in(cast.ruth)
    form = {
        "name": "Co-create a standard", "about": "Shorter.", "step_1_title": "Ask", "step_1_kind": "ask",
        "step_1_days": 7, "step_2_title": "", "step_3_title": "Publish", "step_3_kind": "publish",
        "step_3_days": 2,
    }  # fmt: skip
    assert ruth.post("/steer/making/standard/", form).status_code == 302
    template = ProcessTemplate.objects.get(slug="standard")
    assert list(template.steps.values_list("position", "title", "days")) == [(1, "Ask", 7), (2, "Publish", 2)]
    assert process.steps.count() == 6, "what was started stays as it is"
    assert ruth.post("/steer/making/new/", {**form, "name": "Co-create a standard"}).status_code == 302
    assert ProcessTemplate.objects.filter(slug="co-create-a-standard").exists()
    assert ruth.post("/steer/making/new/", {"name": "Empty", "about": "x"}).status_code == 422
    assert signed_in(cast.imani).get("/steer/making/").status_code == 403


def test_the_database_keeps_days_and_deeds_in_order(cast: Cast) -> None:
    step = a_process(cast.money, by=cast.imani).steps.get(position=1)
    for wrong in (
        {"due_on": step.starts_on - timedelta(days=1)},
        {"closed_at": clock.now()},
        {"position": 2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProcessStep.objects.filter(pk=step.pk).update(**wrong)
