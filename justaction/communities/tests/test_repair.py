"""The private path of repair: who reads a word of it, whom it never goes to, its steps, and what is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from justaction.collaborative import actions as collaborative
from justaction.communities import actions
from justaction.communities.models import Repair, RepairTaker, RepairTally
from justaction.errors import NotAllowed, Refused
from justaction.members import actions as members
from justaction.members.actions import merging
from justaction.members.models import Grant, Person, Role
from justaction.record.models import Entry
from justaction.web import clock

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignedIn = Callable[[Person], Client]
TOLD = "She called my street a dump in front of all of us."


def told(cast: Cast, **how: Any) -> Repair:
    """Ana tells something about Imani, to Ruth."""
    said = {"told": TOLD, "who": "", "named": cast.imani, "trusted": [cast.ruth], **how}
    return actions.tell_repair(cast.money, by=cast.ana, **said)


def test_ana_tells_ruth_and_the_steps_come_back_to_her(
    cast: Cast, signed_in: SignedIn, letters: Callable[..., list[Any]]
) -> None:
    ana, ruth = signed_in(cast.ana), signed_in(cast.ruth)
    assert "Ruth Abara" not in ana.get("/communities/money/repair/").content.decode(), (
        "she is not named there yet"
    )
    Grant.objects.filter(person=cast.ruth).update(listed=True)
    said = {"told": TOLD, "who": "Imani", "named": cast.imani.pk, "trusted": [cast.ruth.pk]}
    assert ana.post("/communities/money/repair/", said)["Location"] == "/me/"
    row = Repair.objects.get()
    page = f"/repair/{row.subject}/"
    assert "Somebody told you something in private" in ruth.get("/me/").content.decode()
    assert TOLD in ruth.get(page).content.decode()
    assert ruth.post(page, {"state": "talked", "words": ""}).status_code == 422
    assert ruth.post(page, {"state": "talked", "words": "We spoke for an hour."}).status_code == 302
    assert ruth.post(page, {"state": "received", "words": "Back."}).status_code == 422
    assert "We spoke for an hour." in ana.get(page).content.decode()
    assert ana.post(page, {"words": "Thank you."}).status_code == 302
    ruth.post(page, {"state": "closed", "words": "You both said it is well."})
    assert "All words are deleted on" in ana.get(page).content.decode()
    assert ana.post(page, {"words": "More"}).status_code == 409
    for letter in letters(kind="something_waits"):
        for word in ("street", "Imani", "hour", "epair", "money", "Money", page):
            assert word not in letter.subject + letter.text, "a letter says only that something waits"
    assert len(letters(to=cast.ruth.email, kind="something_waits")) == 2
    assert len(letters(to=cast.ana.email, kind="something_waits")) == 2


def test_nobody_but_the_two_sides_reads_a_word_whatever_their_role(cast: Cast, signed_in: SignedIn) -> None:
    for role in ("steward", "convener", "project-coordinator"):
        members.grant(person=cast.lee, role=Role.objects.get(slug=role), by=cast.ruth)
    row = told(cast)
    for person in (cast.imani, cast.lee, cast.tom):
        browser = signed_in(person)
        assert browser.get(f"/repair/{row.subject}/").status_code == 404
        assert browser.post(f"/repair/{row.subject}/", {"words": "?"}).status_code == 404
        assert row.subject not in browser.get("/me/").content.decode()
        for deed in (actions.add_to_repair, actions.move_repair):
            with pytest.raises(NotAllowed):
                deed(
                    row,
                    words="Mine",
                    by=person,
                    **({"state": "closed"} if deed is actions.move_repair else {}),
                )


def test_it_never_goes_to_the_person_it_is_about(cast: Cast, signed_in: SignedIn) -> None:
    with pytest.raises(Refused, match="it is about them"):
        told(cast, trusted=[cast.imani])
    said = {"told": TOLD, "who": "I mean  imani REYES.", "trusted": [cast.imani.pk]}
    answer = signed_in(cast.ana).post("/communities/money/repair/", said)
    assert answer.status_code == 422
    assert TOLD in answer.content.decode(), "nothing typed is lost"
    row = told(cast, trusted=[])
    assert [one.person for one in row.takers.all()] == [cast.ruth]
    with pytest.raises(Refused, match="cannot take it"):
        actions.pass_on_repair(row, to=cast.imani, by=cast.ruth)
    with pytest.raises(IntegrityError), transaction.atomic():
        RepairTaker.objects.create(repair=row, person=cast.imani, named=row.named)
    with pytest.raises(Refused, match="Nobody who is free"):
        actions.tell_repair(cast.money, told=TOLD, who="Imani Reyes and Ruth Abara", by=cast.ana)


def test_who_passes_it_on_reads_nothing_more(cast: Cast, signed_in: SignedIn) -> None:
    row = told(cast, named=None, who="a host")
    ruth = signed_in(cast.ruth)
    assert ruth.post(f"/repair/{row.subject}/pass-on/", {"to": cast.imani.pk}).status_code == 302
    assert ruth.get(f"/repair/{row.subject}/").status_code == 404
    assert TOLD in signed_in(cast.imani).get(f"/repair/{row.subject}/").content.decode()


def test_what_is_written_is_sealed_in_the_database(cast: Cast, settings: Any) -> None:
    row = told(cast, who="Bob Zander")
    actions.move_repair(row, state="talked", words="We spoke for an hour.", by=cast.ruth)
    with connection.cursor() as cursor:
        cursor.execute("SELECT told_sealed, who_sealed FROM communities_repair")
        kept = str(cursor.fetchall())
        cursor.execute("SELECT words_sealed FROM communities_repairstep")
        kept += str(cursor.fetchall())
    for words in (TOLD, "Zander", "hour"):
        assert words not in kept
    row.refresh_from_db()
    assert (row.told, row.who) == (TOLD, "Bob Zander")
    settings.SECRET_KEY = "another"  # of the test
    assert "cannot be read any more" in row.told


def test_all_words_are_deleted_after_the_time_that_was_said_and_only_a_count_stays(cast: Cast) -> None:
    row = told(cast)
    actions.move_repair(row, state="closed", words="It is well.", by=cast.ruth)
    for days, left in ((29, 1), (31, 0)):
        with clock.at(clock.now() + timedelta(days=days)):
            actions.keep_repairs()
        assert Repair.objects.count() == left
    assert RepairTally.objects.get().ended == 1
    assert not Entry.objects.filter(kind="repair.counted").exists(), "one would tell of somebody"
    RepairTally.objects.update(ended=7)
    actions.keep_repairs()
    actions.keep_repairs()
    entry = Entry.objects.get(kind="repair.counted")
    assert (entry.actor, b'"count":5' in bytes(entry.leaf)) == (None, True)


def test_ana_takes_everything_back(cast: Cast, signed_in: SignedIn) -> None:
    row = told(cast)
    with pytest.raises(NotAllowed):
        actions.take_back_repair(row, by=cast.ruth)
    assert signed_in(cast.ana).post(f"/repair/{row.subject}/take-back/").status_code == 302
    assert not Repair.objects.exists()
    assert not RepairTally.objects.exists()


def test_who_does_not_answer_is_reminded_once_and_what_nobody_goes_on_with_ends(
    cast: Cast, letters: Callable[..., list[Any]]
) -> None:
    row = told(cast)
    for days in (8, 9):
        with clock.at(clock.now() + timedelta(days=days)):
            actions.keep_repairs()
    assert len(letters(to=cast.ruth.email, kind="something_waits")) == 2
    with clock.at(clock.now() + timedelta(days=181)):
        actions.keep_repairs()
    row.refresh_from_db()
    assert row.state == Repair.State.CLOSED


def test_in_safe_mode_nobody_is_named_and_it_still_goes_to_somebody(cast: Cast, signed_in: SignedIn) -> None:
    collaborative.hide_names(by=cast.ruth, reason="Somebody is threatened.")
    ana = signed_in(cast.ana)
    assert "Imani Reyes" not in ana.get("/communities/money/repair/").content.decode()
    assert ana.post("/communities/money/repair/", {"told": TOLD, "who": "Imani Reyes"}).status_code == 302
    assert [one.person for one in Repair.objects.get().takers.all()] == [cast.ruth]


def merged(cast: Cast, kept: Person, gone: Person) -> None:
    one = merging.ask_to_merge(kept=kept.email, gone=gone.email, reason="Told me.", by=cast.ruth)
    for side in ("kept", "gone"):
        merging.say_yes(one, side)
    merging.merge(one, by=cast.ruth)


@pytest.mark.parametrize("away", [False, True])
def test_when_whom_it_is_about_and_who_takes_it_are_one_person_another_takes_it(
    cast: Cast, signed_in: SignedIn, away: bool
) -> None:
    """Lee took what Ana told of Imani. Then Lee and Imani turn out to be one person."""
    members.grant(person=cast.lee, role=Role.objects.get(slug="convener"), by=cast.ruth)
    row = told(cast, trusted=[cast.lee])
    kept, gone = (cast.imani, cast.lee) if away else (cast.lee, cast.imani)
    merged(cast, kept, gone)
    assert [one.person for one in row.takers.all()] == [cast.ruth]
    assert row.takers.get().named == kept
    assert signed_in(kept).get(f"/repair/{row.subject}/").status_code == 404
    assert "Somebody else takes this from here." in signed_in(cast.ana).get(f"/repair/{row.subject}/").text


def test_when_nobody_else_can_take_it_the_teller_is_told_so(cast: Cast, signed_in: SignedIn) -> None:
    row = told(cast)
    Grant.objects.exclude(person__in=[cast.ruth]).delete()
    row.takers.all().delete()
    RepairTaker.objects.create(repair=row, person=cast.lee, named=cast.imani)
    row.teller = cast.ruth  # the only one left who could
    row.save(update_fields=["teller"])
    merged_by = merging.ask_to_merge(
        kept=cast.lee.email, gone=cast.imani.email, reason="Told me.", by=cast.ruth
    )
    for side in ("kept", "gone"):
        merging.say_yes(merged_by, side)
    merging.merge(merged_by, by=cast.ruth)
    assert not row.takers.exists()
    assert "tell it to somebody whom you trust" in signed_in(cast.ruth).get(f"/repair/{row.subject}/").text
