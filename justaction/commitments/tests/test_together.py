"""A draft over several days: private, written by several, looked at by a link, handed on, and put on the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from justaction.commitments import actions, parts, policy
from justaction.commitments.actions import accounts
from justaction.commitments.models import Commitment, DraftAuthor, PreviewLink
from justaction.commitments.tests.conftest import START
from justaction.commitments.tests.making import a_draft
from justaction.conftest import Cast
from justaction.errors import NotAllowed, Refused
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members.models import Person
from justaction.web import clock

pytestmark = pytest.mark.usefixtures("at_start")
SignedIn = Callable[[Person], Client]
HERE = "/desk/prairie-lantern-fund/move-our-cash-home/"


@pytest.fixture
def employer(founded: Cast) -> Person:
    """Ana speaks for the same fund: to a reformer there she is the employer."""
    members.affiliate(
        person=founded.ana,
        organization=founded.fund,
        kind="representative",
        state="confirmed",
        by=founded.ruth,
    )
    return founded.ana


@pytest.fixture
def draft(founded: Cast, employer: Person) -> Commitment:
    return a_draft(founded.fund, founded.grace)


def test_a_draft_is_invisible_to_the_employer_until_it_stands_on_the_desk(
    founded: Cast, draft: Commitment, employer: Person, signed_in: SignedIn
) -> None:
    theirs = signed_in(employer)
    assert "Move our cash home" not in theirs.get("/desk/prairie-lantern-fund/").content.decode()
    assert "Move our cash home" not in theirs.get("/me/").content.decode()
    for page in ("", "task/harm/", "preview/", "publish/", "standards/", "together/", "report/"):
        assert theirs.get(HERE + page).status_code == 404, page
    assert Client().get(draft.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed):
        actions.save(draft, part="harm", by=employer, harm="None.")
    with pytest.raises(NotAllowed):
        actions.publish(draft, by=employer)
    assert signed_in(founded.grace).post(HERE + "together/share/").status_code == 302
    assert theirs.get(HERE).status_code == 200
    actions.save(draft, part="harm", by=employer, harm="Our cash left.")


def test_a_colleague_is_asked_in_and_both_keep_their_words(
    founded: Cast, draft: Commitment, employer: Person, signed_in: SignedIn
) -> None:
    grace = signed_in(founded.grace)
    assert grace.post(HERE + "together/ask-in/", {"address": employer.email}).status_code == 302
    letter = Letter.objects.get(kind="asked_to_write")
    assert letter.to == employer.email
    assert draft.title not in letter.subject, "a letter at work does not say what it is about"
    theirs = signed_in(employer)
    seen = theirs.get(HERE + "task/harm/").content.decode().split('name="seen" value="')[1].split('"')[0]
    actions.save(draft, part="harm", by=founded.grace, harm="Grace wrote this.")
    answer = theirs.post(HERE + "task/harm/", {"harm": "Ana wrote this.", "seen": seen})
    assert answer.status_code == 409
    assert "Grace wrote this." in answer.content.decode()
    assert "Ana wrote this." in answer.content.decode()


def test_nobody_learns_who_is_a_member_by_asking_in(
    founded: Cast, draft: Commitment, signed_in: SignedIn
) -> None:
    grace = signed_in(founded.grace)
    pages = []
    for address in ("nobody@nowhere.example", founded.tom.email, founded.grace.email):
        answer = grace.post(HERE + "together/ask-in/", {"address": address}, follow=True)
        pages.append(answer.content.decode().count("got a letter"))
    assert pages == [1, 1, 1]
    assert not DraftAuthor.objects.exists()
    assert not Letter.objects.filter(kind="asked_to_write").exists()


def test_a_boss_looks_by_a_link_without_an_account_and_sees_no_names(
    founded: Cast, draft: Commitment, signed_in: SignedIn
) -> None:
    grace = signed_in(founded.grace)
    assert grace.post(HERE + "together/link/", {"label": "My boss", "days": "14"}).status_code == 302
    link = PreviewLink.objects.get()
    page = Client().get(link.url)
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Our cash sat in banks" in shown
    assert "My boss" not in shown
    assert founded.grace.name not in shown
    assert "Chief of staff" not in shown
    assert "noindex" in page["X-Robots-Tag"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page["Cache-Control"]
    assert Client().post(link.url).status_code == 405
    assert Client().get("/preview/made-up/").status_code == 404
    with clock.at(START + timedelta(days=15)):
        assert Client().get(link.url).status_code == 410
    assert grace.post(f"{HERE}together/link/{link.subject}/end/").status_code == 302
    over = Client().get(link.url)
    assert over.status_code == 410
    assert "Our cash sat in banks" not in over.content.decode()


def test_a_link_shows_a_draft_that_is_far_from_done_and_ends_with_who_made_it(
    founded: Cast, draft: Commitment
) -> None:
    begun = actions.start(organization=founded.fund, title="Ask first", channel=None, by=founded.grace)
    link = actions.make_preview(begun, label="", days=7, by=founded.grace)
    assert "Not started" in Client().get(link.url).content.decode()
    members.end_affiliation(founded.grace.affiliations.get(), by=founded.ruth)
    assert Client().get(link.url).status_code == 410


def test_who_leaves_hands_the_draft_on_and_the_last_one_cannot_drop_it(
    founded: Cast, draft: Commitment, employer: Person
) -> None:
    with pytest.raises(Refused, match="the last one"):
        actions.leave_draft(draft, by=founded.grace)
    actions.ask_in(draft, address=employer.email, by=founded.grace)
    actions.leave_draft(draft, by=founded.grace)
    row = Commitment.objects.get(pk=draft.pk)
    assert row.author == employer
    assert not policy.may_see_draft(founded.grace, row)
    assert not row.co_authors.exists()


def test_a_hand_over_within_the_organization_carries_private_drafts(
    founded: Cast, draft: Commitment, employer: Person
) -> None:
    assert accounts.hand_over(founded.fund, founded.grace, employer) == 1
    row = Commitment.objects.get(pk=draft.pk)
    assert policy.may_see_draft(employer, row)
    assert not policy.may_see_draft(founded.grace, row)


def test_what_nobody_else_has_seen_goes_with_whoever_is_erased(
    founded: Cast, draft: Commitment, employer: Person
) -> None:
    shared = actions.start(organization=founded.fund, title="Shared", channel=None, by=founded.grace)
    actions.ask_in(shared, address=employer.email, by=founded.grace)
    accounts.wipe(founded.grace)
    assert [row.title for row in Commitment.objects.filter(published_at=None)] == ["Shared"]
    assert Commitment.objects.get(title="Shared").author == employer


def test_the_desk_says_who_sees_a_draft(founded: Cast, draft: Commitment, signed_in: SignedIn) -> None:
    grace = signed_in(founded.grace)
    assert "Only you see it." in grace.get(HERE).content.decode()
    actions.share_with_desk(draft, by=founded.grace)
    assert "It stands on the desk" in grace.get(HERE).content.decode()
    assert parts.task_list(draft)["authors"] == []
