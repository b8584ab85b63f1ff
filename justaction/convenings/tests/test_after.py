"""After a gathering: minutes from the notes, approved by somebody else; one recap; what people say, without their name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from justaction.conftest import Cast
from justaction.convenings import actions, drafting, policy, tasks, tokens
from justaction.convenings.actions import accounts
from justaction.convenings.models import Feedback, Gathering, Minutes, MorningLetter
from justaction.convenings.tests.making import a_gathering, a_series, in_days
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import my_data
from justaction.members.actions import erasing, merging
from justaction.members.models import Erasure
from justaction.record.models import Entry
from justaction.texts import markdown
from justaction.web import clock, openforms

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
Letters = Callable[..., list[Letter]]


def held(cast: Cast, *there: str) -> Gathering:
    """An evening with an agenda, notes and an action, at which Imani and some others were; another one follows."""
    evening = (
        a_series(cast, repeat="weeks", count=2).gatherings.select_related("series").earliest("starts_at")
    )
    for title, purpose in (("Welcome", "connect"), ("Which standard first?", "decide")):
        actions.add_item(evening, title=title, purpose=purpose, minutes=20, by=cast.imani)
    actions.make_code(evening, by=cast.imani)
    with clock.at(evening.starts_at + timedelta(minutes=30)):
        for who in ("imani", *there):
            actions.join(evening, by=getattr(cast, who))
        actions.show(evening, f"item-{evening.agenda.get(title='Which standard first?').pk}", by=cast.imani)
        actions.write_notes(evening, "1. We test *paying* residents first.\n# Nobody objects", by=cast.imani)
        due = evening.on + timedelta(days=7)
        actions.take_on(evening, text="Ask the bank", owner=cast.ana, due_on=due, by=cast.imani)
    return evening


def tomorrow(evening: Gathering) -> datetime:
    return evening.ends_at + timedelta(hours=12)


def words(answer: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())  # type: ignore[attr-defined]


def test_the_draft_comes_from_the_notes_and_names_nobody(cast: Cast) -> None:
    evening = held(cast, "ana")
    text = drafting.draft(evening)
    assert [line for line in text.splitlines() if line.startswith("##")] == [
        "## Which standard first?",
        "## What we will do",
    ]
    shown = markdown.to_text(text)
    assert "1. We test *paying* residents first." in shown  # what was typed, sign by sign
    assert "# Nobody objects" in shown
    assert "Ask the bank, by" in shown
    assert not re.search("Imani|Ana", shown)


def test_minutes_are_public_under_a_number_once_somebody_else_approves_them(
    cast: Cast, signed_in: Browser, client: Client
) -> None:
    evening = held(cast, "ana")
    with clock.at(tomorrow(evening)):
        page = signed_in(cast.imani)
        assert "We test" in page.get(f"/host/{evening.slug}/minutes/").text
        page.post(f"/host/{evening.slug}/minutes/", {"text": "We test **paying** first."})
        here = f"{evening.url}minutes/"
        assert client.get(here).status_code == 404
        assert signed_in(cast.tom).get(here).status_code == 404
        assert page.post(f"{here}1/approve/").status_code == 403  # never by who wrote them
        ana = signed_in(cast.ana)
        assert "The words are right: approve" in ana.get(here).text
        for who in (cast.ana, cast.imani, cast.ruth, cast.tom):  # the list and the question say the same
            may = policy.may_approve_minutes(who, Minutes.objects.get())
            assert Minutes.objects.to_approve(who).exists() == may
        seen = actions.mark("We test **paying** first.")
        ana.post(f"{here}1/approve/", {"seen": seen})
        ana.post(f"{here}1/approve/", {"seen": seen})
        shown = client.get(here).text
        assert "Minutes 1" in shown
        assert "<strong>paying</strong>" in shown
        assert "Ask the bank" not in shown
        assert "Ask the bank" in ana.get(here).text
        entry = Entry.objects.get(kind="convening.minutes")
        assert b'"number":1' in bytes(entry.leaf)
        assert "Minutes approved" in client.get(evening.url).text


def test_a_correction_is_a_new_version_and_the_old_one_stays(
    cast: Cast, signed_in: Browser, client: Client
) -> None:
    evening = held(cast, "ana")
    with clock.at(tomorrow(evening)):
        first = actions.write_minutes(evening, text="We met in May.", by=cast.imani)
        actions.approve_minutes(first, by=cast.ana)
        page = signed_in(cast.imani)
        said = {"text": "We met in June.", "seen": actions.mark("We met in May.")}
        assert page.post(f"/host/{evening.slug}/minutes/", said).status_code == 422
        page.post(f"/host/{evening.slug}/minutes/", {**said, "what_changed": "The month was wrong."})
        here = f"{evening.url}minutes/"
        assert "We met in May." in client.get(here).text  # until somebody else approves the correction
        actions.approve_minutes(Minutes.objects.get(version=2), by=cast.ruth)
        assert "We met in June." in client.get(here).text
        old = client.get(f"{here}1/").text
        assert "We met in May." in old
        assert "These words were corrected later." in old
        assert "The month was wrong." in client.get(here).text
    numbers = list(Minutes.objects.order_by("version").values_list("number", "version"))
    assert numbers == [(1, 1), (1, 2)]


def test_two_who_write_at_once_lose_nothing(cast: Cast, signed_in: Browser) -> None:
    evening = held(cast)
    with clock.at(tomorrow(evening)):
        actions.write_minutes(evening, text="First.", by=cast.imani)
        began = actions.mark("First.")
        actions.write_minutes(evening, text="Ruth's words.", seen=began, by=cast.ruth)
        answer = signed_in(cast.imani).post(
            f"/host/{evening.slug}/minutes/", {"text": "Imani's words.", "seen": began}
        )
        assert answer.status_code == 409
        assert "Imani&#x27;s words." in answer.text
        assert "Ruth's words." in answer.text.replace("&#x27;", "'").replace("’", "'")
        assert Minutes.objects.get().text == "Ruth's words."
        with pytest.raises(Refused, match="Read them once more"):
            actions.approve_minutes(Minutes.objects.get(), seen=began, by=cast.imani)


def test_no_minutes_before_it_was_held_and_none_by_strangers(cast: Cast) -> None:
    evening = held(cast)
    with pytest.raises(Refused, match="has not been held yet"):
        actions.write_minutes(evening, text="We will meet.", by=cast.imani)
    with clock.at(tomorrow(evening)), pytest.raises(NotAllowed):
        actions.write_minutes(evening, text="I was there.", by=cast.tom)


def test_the_recap_goes_once_a_little_later_to_those_who_had_a_seat(
    cast: Cast, signed_in: Browser, letters: Letters, run_jobs: Callable[[], int], client: Client
) -> None:
    evening = held(cast, "ana")
    here = f"/host/{evening.slug}/recap/"
    page = signed_in(cast.imani)
    assert page.post(here, {"words": "Too early."}).status_code == 409
    over = evening.ends_at + timedelta(minutes=1)
    with clock.at(over):
        assert "Thank you for coming." in page.get(here).text
        page.post(here, {"words": "We test paying first."})
        assert "Until then you can take it back." in page.get(here).text
        page.post(f"{here}back/")
        assert "We test paying first." in page.get(here).text  # the words are not lost
        assert actions.let_recaps_go() == 0
        page.post(here, {"words": "We test paying first."})
        assert page.post(here, {"words": "Once more."}).status_code == 409
    with clock.at(over + timedelta(minutes=6)):
        assert actions.let_recaps_go() == 1
        assert actions.let_recaps_go() == 0
        run_jobs()
        assert page.post(f"{here}back/").status_code == 409
        assert "We test paying first." in client.get(evening.url).text
    sent = Letter.objects.filter(kind="convening.recap")
    assert sorted(letter.to for letter in sent) == ["ana@example.org", "imani@example.org"]
    (mine,) = letters(to="ana@example.org", kind="convening.recap")
    assert "You took this on: Ask the bank." in str(mine.parts)
    assert "It meets again:" in str(mine.parts)


def test_nobody_gets_a_recap_in_their_night(
    cast: Cast, letters: Letters, run_jobs: Callable[[], int]
) -> None:
    """It ends at half past seven in Chicago. Ana reads in Warsaw, Tom in Auckland, where it is day."""
    evening = held(cast, "ana", "tom")
    for person, zone in ((cast.ana, "Europe/Warsaw"), (cast.tom, "Pacific/Auckland")):
        person.time_zone = zone
        person.save(update_fields=["time_zone"])
    over = evening.ends_at + timedelta(minutes=1)
    with clock.at(over):
        actions.send_recap(evening, words="We test paying first.", by=cast.imani)

    def told_by(when: datetime) -> list[str]:
        with clock.at(when):
            tasks.write()
            run_jobs()
        return sorted(one.to.partition("@")[0] for one in letters(kind="convening.recap"))

    assert told_by(over + timedelta(minutes=6)) == ["imani", "tom"]
    warsaw = (over + timedelta(days=1)).astimezone(ZoneInfo("Europe/Warsaw"))
    assert told_by(warsaw.replace(hour=7, minute=59)) == ["imani", "tom"]
    assert told_by(warsaw.replace(hour=8, minute=0)) == ["ana", "imani", "tom"]
    assert told_by(warsaw.replace(hour=9)) == ["ana", "imani", "tom"]
    assert not MorningLetter.objects.exists()


def test_feedback_comes_from_the_letter_without_an_account_and_once(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    evening = held(cast, "ana")
    form = {openforms.TOKEN: openforms.token(), "heard": "5", "useful": "4", "keep": "The small rooms."}
    mine = urlsplit(tokens.feedback_url(evening, tokens.feedback_of(evening, cast.ana))).path
    assert client.post(mine, form).status_code == 409  # it has not begun
    with clock.at(tomorrow(evening)):
        form[openforms.TOKEN] = openforms.token()
        assert client.get(f"{mine}x").status_code == 404
        assert client.post(mine, {**form, "heard": ""}).status_code == 422
        client.post(mine, form)
        client.post(mine, {**form, "change": "Begin on time."})
        assert Feedback.objects.count() == 1
        assert "ana" not in str(Feedback.objects.values()).lower()
        assert my_data.of(cast.ana)["convenings"]["feedback"][0]["keep"] == "The small rooms."
        assert signed_in(cast.ana).get(f"{evening.url}feedback/").status_code == 302
        assert signed_in(cast.tom).get(f"{evening.url}feedback/").status_code == 403
        read = words(signed_in(cast.imani).get(f"/host/{evening.slug}/feedback/"))
        assert "Fewer than five have answered" in read
        assert "Begin on time." in read
        assert "of 5, on average" not in read
        for_all = urlsplit(tokens.feedback_url(evening, tokens.feedback_for_all(evening))).path
        for _person in range(4):
            client.post(for_all, {**form, "heard": "3"})
        read = words(signed_in(cast.imani).get(f"/host/{evening.slug}/feedback/"))
        assert "5 people answered." in read
        assert "3.4 of 5, on average" in read
    with clock.at(evening.ends_at + timedelta(days=22)):
        form[openforms.TOKEN] = openforms.token()
        assert client.post(mine, form).status_code == 409


def test_a_member_can_stand_beside_their_words_and_nobody_else_leaves_a_name(
    cast: Cast, client: Client, signed_in: Browser, settings: Any
) -> None:
    """So every name that stands there can be found: when somebody is erased, it goes with what they said."""
    evening = held(cast, "ana")
    mine = urlsplit(tokens.feedback_url(evening, tokens.feedback_of(evening, cast.ana))).path
    for_all = urlsplit(tokens.feedback_url(evening, tokens.feedback_for_all(evening))).path
    with clock.at(tomorrow(evening)):
        form = {openforms.TOKEN: openforms.token(), "heard": "5", "useful": "4", "keep": "The songs."}
        assert "Put my name beside it" not in client.get(for_all).text
        client.post(for_all, {**form, "named": "on", "name": "Somebody Else", "keep": "The tea."})
        client.post(mine, {**form, "named": "on"})
        assert "checked" in client.get(mine).text.partition("Put my name beside it")[0][-300:]
        read = words(signed_in(cast.imani).get(f"/host/{evening.slug}/feedback/"))
        assert "The songs. Ana Flores" in read
        assert "Somebody Else" not in read
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key " * 4, [settings.SECRET_KEY]
        assert [one["named"] for one in my_data.of(cast.ana)["convenings"]["feedback"]] == [True]
        accounts.wipe(cast.ana)
    assert [one.keep for one in Feedback.objects.all()] == ["The tea."]


def test_who_joined_by_code_says_how_it_was_without_an_account(cast: Cast, client: Client) -> None:
    evening = held(cast)
    with clock.at(evening.ends_at - timedelta(minutes=5)):
        joiner = actions.join(evening)
        actions.show(evening, "end", by=cast.imani)
        page = client.get(f"/here/{tokens.of_joiner(joiner)}/").text
        (link,) = re.findall(r'href="([^"]+/feedback/[^"]+)"', page)
        form = {openforms.TOKEN: openforms.token(), "heard": "4", "useful": "4"}
        client.post(link, form)
        client.post(link, {**form, "useful": "5"})
    assert [(one.heard, one.useful, one.person) for one in Feedback.objects.all()] == [(4, 5, None)]


def test_somebody_with_a_seat_at_what_comes_is_erased_and_the_seat_goes_on(cast: Cast) -> None:
    evening = a_gathering(cast, capacity=1)
    actions.register(evening, by=cast.ana, needs={"captions": ""})
    actions.register(evening, by=cast.tom)
    erasure = erasing.ask_to_erase(cast.ana, by=cast.ana)
    Erasure.objects.filter(pk=erasure.pk).update(due_at=clock.now())
    assert erasing.erase_due() == 1
    (left,) = evening.registrations.all()
    assert (left.person, left.state) == (cast.tom, "offered")


def test_what_two_accounts_said_is_found_and_erased_when_they_are_one(cast: Cast) -> None:
    evening = held(cast, "ana", "tom")
    with clock.at(tomorrow(evening)):
        for person in (cast.ana, cast.tom):
            key = tokens.feedback_key_of(evening.subject, person.subject)
            actions.give_feedback(evening, key=key, heard=4, useful=4, named=person)
        asked = merging.ask_to_merge(
            kept=cast.ana.email, gone=cast.tom.email, reason="Both say so.", by=cast.ruth
        )
        for side in ("kept", "gone"):
            merging.say_yes(asked, side)
        kept = merging.merge(asked, by=cast.ruth)
        assert len(my_data.of(kept)["convenings"]["feedback"]) == 1
        assert Feedback.objects.get().person == kept
        accounts.wipe(kept)
        assert not Feedback.objects.exists()


def test_the_link_for_all_takes_no_more_than_anybody_can_read(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = held(cast, "ana")
    path = urlsplit(tokens.feedback_url(evening, tokens.feedback_for_all(evening))).path
    with clock.at(tomorrow(evening)):
        form = {openforms.TOKEN: openforms.token(), "heard": "1", "useful": "1"}
        for name in ("FROM_ONE_NETWORK", "MOST_FEEDBACK"):
            monkeypatch.setattr(f"justaction.convenings.actions.recap.{name}", 1)
            said = [client.post(path, form).status_code for _try in range(2)]
            assert said[-1] == 429
            monkeypatch.setattr(f"justaction.convenings.actions.recap.{name}", 100)
        assert Feedback.objects.count() == 1


def test_the_year_shows_what_was_held_with_minutes_and_recap(cast: Cast, client: Client) -> None:
    evening = held(cast, "ana")
    with clock.at(evening.ends_at + timedelta(minutes=1)):
        actions.send_recap(evening, words="We test paying first.", by=cast.imani)
    with clock.at(tomorrow(evening)):
        actions.let_recaps_go()
        paper = actions.write_minutes(evening, text="We met.", by=cast.imani)
        year = f"/convenings/{evening.on.year}/"
        assert ">Held</span>" in client.get(year).text
        actions.approve_minutes(paper, by=cast.ana)
        shown = client.get(year).text
        assert evening.title in shown
        assert "Minutes 1" in shown
        assert ">Minutes approved</span>" in shown
        assert "We test paying first." in shown
        assert client.get("/convenings/1999/").status_code == 404


def test_how_far_a_gathering_is_stands_on_its_page_in_lists_and_in_its_file(
    cast: Cast, client: Client, signed_in: Browser
) -> None:
    evening = a_gathering(cast, capacity=1, seats_from=in_days(3))
    file = f"/convenings/{evening.slug}.ics"

    def says(label: str) -> bool:
        actions.turn()
        pages = [client.get(evening.url).text, client.get("/convenings/").text]
        return (
            all(f">{label}</span>" in page for page in pages)
            and f"How far: {label}." in client.get(file).text
        )

    assert says("Planned")
    assert "Seats can be saved from" in client.get(evening.url).text
    with pytest.raises(Refused, match="Come back then"):
        actions.register(evening, by=cast.ana)
    with clock.at(evening.starts_at - timedelta(days=2)):
        assert says("Registration open")
        seat = actions.register(evening, by=cast.ana)
        assert says("Full")
        actions.withdraw(seat, by=cast.ana)
        assert says("Registration open")
    with clock.at(evening.starts_at + timedelta(minutes=1)):
        assert says("On now")
    with clock.at(evening.ends_at + timedelta(minutes=1)):
        actions.turn()
        assert ">Held</span>" in client.get(evening.url).text
    actions.cancel(evening, reason="Snow.", by=cast.imani)
    assert says("Cancelled")
