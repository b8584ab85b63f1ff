"""The agenda of a gathering, in order and on time; who does what; and who would have to be in two places at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.convenings import actions, clashes
from justaction.convenings.models import Gathering, timed
from justaction.convenings.outlines import OUTLINES
from justaction.convenings.tests.making import a_gathering, a_series
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members.actions import telling as ways
from justaction.web import clock

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def host(evening: Gathering, rest: str = "") -> str:
    return f"/host/{evening.slug}/{rest}"


def titles(evening: Gathering) -> list[str]:
    return [one.item.title for one in timed(evening)]


def an_agenda(cast: Cast, evening: Gathering, *titles: str) -> None:
    for title in titles:
        actions.add_item(evening, title=title, purpose="discuss", minutes=20, by=cast.imani)


def test_the_time_of_each_item_follows_from_the_start(cast: Cast, signed_in: Browser, client: Client) -> None:
    evening = a_gathering(cast)
    page = signed_in(cast.imani)
    said = {"title": "Welcome", "purpose": "connect", "minutes": "10", "owner": cast.imani.subject}
    page.post(host(evening, "agenda/"), {**said, "how": "Read the norms aloud."})
    page.post(host(evening, "agenda/"), {"title": "Three standards", "purpose": "decide", "minutes": "35"})
    answer = page.get(host(evening, "agenda/")).text
    assert "The items take 45 minutes. The gathering lasts 90." in answer
    public = client.get(evening.url).text
    assert "6:00 PM" in public
    assert "6:10 PM</span><span>Three standards" in public
    assert "Imani Reyes" not in public  # who carries what is for those who come
    assert "Read the norms aloud." not in public
    assert "6:10 PM</span><span>Three standards" in client.get("/communities/money/").text
    actions.register(evening, by=cast.ana)
    assert "Imani Reyes" in signed_in(cast.ana).get(evening.url).text
    assert "Read the norms aloud." in page.get(host(evening)).text


def test_who_carries_an_item_is_told_once_by_one_letter(
    cast: Cast, signed_in: Browser, letters: Callable[..., list[Letter]], run_jobs: Callable[[], int]
) -> None:
    evening, page = a_gathering(cast), signed_in(cast.imani)
    said = {"title": "Three standards", "purpose": "decide", "minutes": "35"}
    page.post(host(evening, "agenda/"), {**said, "owner": cast.ruth.subject})
    page.post(host(evening, "agenda/"), {**said, "title": "Welcome", "owner": cast.imani.subject})
    item = evening.agenda.get(title="Three standards")
    for minutes in ("40", "45"):  # it changes, and she carries it still
        page.post(
            host(evening, f"agenda/{item.pk}/"), {**said, "minutes": minutes, "owner": cast.ruth.subject}
        )
    run_jobs()
    (letter,) = letters(kind="convening.carries")
    assert letter.to == "ruth@example.org", "and nobody is told of what they wrote down themselves"
    assert "Three standards" in letter.text
    again = a_gathering(cast, title="A week later")
    page.post(host(again, "agenda/outline/"), {"source": evening.slug})
    assert again.agenda.get(title="Three standards").owner == cast.ruth
    run_jobs()
    assert len(letters(kind="convening.carries")) == 1, "the same for another evening is no news"
    ways.choose(cast.ruth, {("agenda", ""): "none"}, by=cast.ruth)
    page.post(host(evening, "agenda/"), {**said, "title": "What comes next", "owner": cast.ruth.subject})
    run_jobs()
    assert len(letters(kind="convening.carries")) == 1, "she chose to be told nothing of this"


def test_the_order_changes_with_a_press_and_a_changed_item_keeps_its_place(
    cast: Cast, signed_in: Browser
) -> None:
    evening, page = a_gathering(cast), signed_in(cast.imani)
    an_agenda(cast, evening, "One", "Two", "Three")
    three = evening.agenda.get(title="Three")
    page.post(host(evening, f"agenda/{three.pk}/move/"), {"to": "up"})
    assert titles(evening) == ["One", "Three", "Two"]
    page.post(host(evening, f"agenda/{three.pk}/move/"), {"to": "up"})
    page.post(host(evening, f"agenda/{three.pk}/move/"), {"to": "up"})  # the first stays the first
    assert titles(evening) == ["Three", "One", "Two"]
    page.post(host(evening, f"agenda/{three.pk}/move/"), {"to": "down"})
    said = {"title": "The third", "purpose": "inform", "minutes": "5"}
    assert page.post(host(evening, f"agenda/{three.pk}/"), said).status_code == 302
    assert titles(evening) == ["One", "The third", "Two"]
    assert page.post(host(evening, f"agenda/{three.pk}/"), {**said, "minutes": "0"}).status_code == 422
    page.post(host(evening, f"agenda/{three.pk}/drop/"))
    assert titles(evening) == ["One", "Two"]


@pytest.mark.parametrize("whole", [20, 45, 90, 125])
@pytest.mark.parametrize("outline", OUTLINES, ids=lambda one: one.slug)
def test_an_outline_fills_the_time_there_is(outline: object, whole: int) -> None:
    minutes = outline.minutes(whole)  # type: ignore[attr-defined]  # an Outline
    assert all(one >= 5 for one in minutes)
    assert sum(minutes) == whole or whole < 5 * len(minutes)


def test_an_evening_begins_with_share_space_process_and_next_steps(cast: Cast, signed_in: Browser) -> None:
    first, second = a_series(cast, repeat="weeks", count=2).gatherings.select_related("series")
    page = signed_in(cast.imani)
    page.post(host(first, "agenda/outline/"), {"like": "share-space"})
    assert [title.split(":")[0] for title in titles(first)] == [
        "Share space",
        "What we said we would do",
        "Process",
        "Next steps",
    ]
    assert timed(first)[-1].ends_at == first.ends_at
    assert page.post(host(first, "agenda/outline/"), {"like": "shouting"}).status_code == 422
    page.post(host(second, "agenda/outline/"), {"source": first.slug})  # one run sheet for many evenings
    assert titles(second) == titles(first)


def test_only_who_looks_after_it_writes_the_agenda_and_only_until_it_is_over(
    cast: Cast, signed_in: Browser
) -> None:
    evening = a_gathering(cast)
    an_agenda(cast, evening, "One")
    assert signed_in(cast.ana).get(host(evening, "agenda/")).status_code == 403
    with pytest.raises(NotAllowed):
        actions.add_item(evening, title="Mine", purpose="discuss", minutes=5, by=cast.ana)
    elsewhere = a_gathering(cast, scope=cast.policy.scope, by=cast.ruth)
    with pytest.raises(NotAllowed):
        actions.repeat_agenda(evening, source=elsewhere, by=cast.imani)
    with clock.at(evening.ends_at), pytest.raises(Refused, match="Its agenda stays as it was"):
        actions.drop_item(evening.agenda.get(), by=cast.imani)


def test_somebody_needed_in_two_places_at_once_is_a_warning_and_never_a_no(
    cast: Cast, signed_in: Browser
) -> None:
    money = a_gathering(cast, title="Money meets")
    rule = a_gathering(cast, title="Policy meets", scope=cast.policy.scope, starts=time(19), by=cast.ruth)
    page = signed_in(cast.ruth)
    assert clashes.of([money]) == []
    said = {"role": "interpreter", "person": "", "name": "Lakeside Interpreters", "note": "Polish"}
    page.post(host(rule, "people/"), said)
    words = "Needed at the same time at “Policy meets”"
    answer = page.post(host(money, "people/"), {**said, "name": "lakeside  interpreters"}, follow=True)
    assert words in answer.text
    assert ": lakeside interpreters." in answer.text
    actions.add_item(
        rule, title="The rule", purpose="inform", minutes=20, owner=cast.imani, by=cast.ruth
    )  # Imani planned the other evening, so she hosts it
    (clash,) = clashes.of([rule])
    assert (clash.names, clash.other) == (("Imani Reyes", "Lakeside Interpreters"), money)
    assert "Imani Reyes, lakeside interpreters." in signed_in(cast.imani).get(host(money)).text
    moved = {"title": "Money meets", "purpose": "P", "where": "W", "minutes": "60", "starts": "18:00"}
    later = {**moved, "on": (money.on + timedelta(days=1)).isoformat()}
    assert "at the same time" not in page.post(f"{money.url}change/", later, follow=True).text
    assert clashes.of([Gathering.objects.get(pk=money.pk)]) == []
    back = page.post(f"{money.url}change/", {**moved, "on": money.on.isoformat()}, follow=True).text
    assert "It is changed." not in back or "at the same time" not in back  # it ends as the other begins


def test_a_plan_that_needs_its_host_elsewhere_is_made_with_a_warning(cast: Cast, signed_in: Browser) -> None:
    first = a_gathering(cast)
    words = {"title": "Small group", "purpose": "We listen.", "where": "Online", "minutes": "60",
             "starts": "18:30", "zone": "America/Chicago", "kind": "small_group", "repeat": "once"}  # fmt: skip
    said = {**words, "on": first.on.isoformat(), "scope": cast.money.scope}
    answer = signed_in(cast.imani).post("/convenings/plan/", said, follow=True).text
    assert "It is planned." in answer
    assert f"Needed at the same time at “{first.title}”" in answer
    assert ": Imani Reyes." in answer


def test_a_duty_is_of_one_person_or_one_name(cast: Cast) -> None:
    evening = a_gathering(cast)
    with pytest.raises(Refused):
        actions.assign(evening, role="tech", by=cast.imani)
    with pytest.raises(Refused):
        actions.assign(evening, role="tech", person=cast.ruth, name="Ruth", by=cast.imani)
    with pytest.raises(Refused):
        actions.assign(evening, role="king", person=cast.ruth, by=cast.imani)
    actions.assign(evening, role="tech", person=cast.ruth, by=cast.imani)
    actions.assign(evening, role="tech", person=cast.ruth, note="From 5:30", by=cast.imani)
    assert [str(one) for one in evening.duties.all()] == ["Tech host: Ruth Abara"]
    actions.relieve(evening.duties.get(), by=cast.imani)
    assert not evening.duties.exists()
