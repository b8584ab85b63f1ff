"""An edition is gathered: through its pages, with a checklist that names what is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localtime

from justaction.ballots.tests.making import a_ballot, closed, five_votes
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.members import my_data
from justaction.members.models import Person
from justaction.shareout import actions, checklist
from justaction.shareout.models import Edition
from justaction.shareout.tests.making import a_member, approved, begun, gathered
from justaction.web import clock
from justaction.workinggroup.models import Appointment

SignedIn = Callable[..., Client]


def lacks(row: Edition) -> dict[str, str]:
    """What the checklist says is missing, by key."""
    return {line.key: line.words for line in checklist.missing(Edition.objects.get(pk=row.pk))}


def test_a_draft_is_filled_through_its_pages(cast: Cast, signed_in: SignedIn) -> None:
    ballot = a_ballot(cast)
    five_votes(ballot, cast)
    ballot = closed(ballot)
    assert ballot.closed_at is not None
    year = localtime(ballot.closed_at).year
    client = signed_in(cast.ruth)
    here = f"/steer/share-out/{year}/1/"
    assert client.post("/steer/share-out/", {"year": year}).headers["Location"] == here
    page = client.get(here).content.decode()
    for words in ("Write the sentence.", "Write how it begins.", "Choose a toolkit", "Add what came out."):
        assert words in page
    said = {
        "title": "What we did",
        "about": "Of one year",
        "words": "# We met",
        "licence": "CC-BY-4.0",
        "press_note": "",
    }
    assert client.post(f"{here}words/", said).status_code == 302
    assert client.post(f"{here}choose/", {"decision": [ballot.slug]}).status_code == 302
    assert "Nobody has written down yet what was decided." in client.get(here).content.decode()
    thing = {"title": "A film", "kind": "film"}
    assert client.post(f"{here}deliverables/new/", thing).status_code == 302
    again = client.post(f"{here}deliverables/new/", thing)
    assert again.status_code == 422
    assert "Something with this title is there already." in again.content.decode()
    money = {"stage": "paid", "amount": "12.50", "currency": "usd", "giver": "The fund"}
    assert client.post(f"{here}money/new/", money).status_code == 302
    wrong = client.post(f"{here}money/new/", {**money, "currency": "u$d"})
    assert wrong.status_code == 422
    assert "three letters, like USD" in wrong.content.decode()
    draft = client.get(f"{here}preview/").content.decode()
    assert "as it would be today" in draft
    assert "We met" in draft


def test_a_missing_deliverable_owner_or_licence_keeps_it_back(cast: Cast) -> None:
    a_member(cast)
    row = gathered(cast)
    approved(cast, row)
    assert lacks(row) == {}
    thing = actions.write_deliverable(row, by=cast.ruth, title="A film", kind="film")
    assert lacks(row)[f"deliverable-{thing.pk}"] == (
        "It is missing: add its link or DOI. Say who owns it. Say under which licence it may be used."
    )
    with pytest.raises(Refused, match="A film"):
        actions.publish(row, by=cast.ruth)
    actions.write_deliverable(
        row, thing, by=cast.ruth, owner="The club", licence="CC0", address="https://doi.org/10.5281/zenodo.77"
    )
    thing.refresh_from_db()
    assert (thing.address, thing.link) == ("10.5281/zenodo.77", "https://doi.org/10.5281/zenodo.77")
    assert set(lacks(row)) == {"approvals"}
    with pytest.raises(Refused, match="https"):
        actions.write_deliverable(row, thing, by=cast.ruth, address="javascript:alert(1)")


def test_one_alone_cannot_send_it_out_and_a_change_asks_for_new_approvals(cast: Cast) -> None:
    member = a_member(cast)
    row = gathered(cast)
    actions.approve(row, by=cast.ruth)
    actions.approve(row, by=cast.ruth)  # twice is once
    assert "1 of 2" in lacks(row)["approvals"]
    actions.approve(row, by=member)
    assert lacks(row) == {}
    actions.write(row, by=cast.ruth, words="Other words.")
    assert "0 of 2" in lacks(row)["approvals"]
    actions.approve(row, by=cast.ruth)
    actions.approve(row, by=member)
    line = row.money.order_by("id")[0]
    actions.write_money(row, line, by=cast.ruth, source="")
    assert {f"money-{line.pk}", "approvals"} == set(lacks(row))


def test_the_yes_of_somebody_who_has_left_does_not_count(cast: Cast) -> None:
    member = a_member(cast)
    row = gathered(cast)
    actions.approve(row, by=cast.ruth)
    actions.approve(row, by=member)
    assert lacks(row) == {}
    today = clock.today()
    Appointment.objects.filter(person=member).update(starts_on=today - timedelta(days=90), ends_on=today)
    assert "1 of 2" in lacks(row)["approvals"]


def test_only_the_working_group_gathers_and_only_conveners_send_out(cast: Cast) -> None:
    row = begun(cast)
    for somebody in (cast.ana, cast.imani, cast.grace, cast.tom):
        with pytest.raises(NotAllowed):
            actions.write(row, by=somebody, title="Mine")
    member = a_member(cast)
    actions.write(row, by=member, title="Ours")
    with pytest.raises(NotAllowed):
        actions.publish(row, by=member)
    with pytest.raises(NotAllowed):
        actions.drop(row, by=member)
    actions.drop(row, by=cast.ruth)
    assert not Edition.objects.exists()


def test_one_draft_a_year_and_numbers_that_follow(cast: Cast) -> None:
    row = begun(cast)
    with pytest.raises(Refused, match="Finish that one first"):
        begun(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(year=row.year, number=2, title="Beside it")
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=row.pk).update(state="published")
    for year in (1999, clock.today().year + 2):
        with pytest.raises(Refused):
            actions.begin(year=year, by=cast.ruth)
    with pytest.raises(Refused, match="That moment is over"):
        actions.write(row, by=cast.ruth, embargo_until=clock.now() - timedelta(minutes=1))
    with pytest.raises(ValidationError):
        actions.write_money(row, by=cast.ruth, stage="paid", amount="-5", currency="USD", giver="x")


def test_who_has_not_approved_yet_is_asked(cast: Cast, signed_in: SignedIn) -> None:
    member = a_member(cast)
    row = gathered(cast)
    assert "Can this go out? What we did" in signed_in(member).get("/me/").content.decode()
    actions.approve(row, by=member)
    assert "Can this go out?" not in signed_in(member).get("/me/").content.decode()
    assert "Can this go out?" not in signed_in(cast.ana).get("/me/").content.decode()
    assert my_data.of(member)["share_outs"]["approved"][0]["edition__year"] == row.year


def test_the_approval_of_somebody_who_left_no_longer_counts(cast: Cast) -> None:
    member = a_member(cast)
    row = approved(cast, gathered(cast))
    assert lacks(row) == {}
    Person.objects.filter(pk=member.pk).update(is_active=False)
    assert "1 of 2" in lacks(row)["approvals"]
