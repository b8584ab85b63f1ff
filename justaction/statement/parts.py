"""What the statement adds to pages of others: the menu, my signatures, the conveners' entries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.ballots.rolls import Group
from justaction.members.models import Organization, Person
from justaction.statement import calls, policy
from justaction.statement.models import Entered, FeedbackRound, Proof, Signature, StatementVersion
from justaction.statement.models.signing import SignatureQuerySet
from justaction.web import clock
from justaction.web.slots import Part, counting, only_when, only_when_there


def menu(viewer: Any, thing: Any) -> Iterator[Part]:
    """The statement comes first in the menu."""
    yield Part(title=_("Statement"), url=reverse("statement:statement"))


def open_now(viewer: Any, thing: Any) -> Iterator[Part]:
    """A draft that waits for the words of everybody."""
    running = FeedbackRound.objects.running().filter(for_everybody=True)
    for call in calls.feedback([one for one in running if one.takes_words]):
        yield Part(title=call.title, note=call.note, url=call.url, button=call.button)


@counting(signed=lambda viewer, _thing: Signature.objects.standing().filter(person=viewer))
def my_signatures(viewer: Person, thing: Any, *, signed: int) -> Iterator[Part]:
    """What I signed, with the way to show, hide or withdraw it."""
    mine = Signature.objects.standing().filter(person=viewer).select_related("version", "organization")
    shown = list(mine.order_by("id")) if signed else []
    yield Part(template="statement/my_signatures.html", context={"signatures": shown})


def _entered_by_others(viewer: Person, _thing: Any) -> QuerySet[Entered] | None:
    if not policy.may_enter(viewer):
        return None
    return Entered.objects.filter(signature__state=Signature.State.PENDING).exclude(by=viewer)


@counting(entered=_entered_by_others)
def helping(viewer: Person, thing: Any, *, entered: int) -> Iterator[Part]:
    """Entries that another helper made and that wait for a second look."""
    if not policy.may_enter(viewer):
        return
    yield Part(
        group="sign",
        waiting=entered,
        title=_("Signatures by voice or on paper"),
        note=ngettext("%(count)s waits for a second look.", "%(count)s wait for a second look.", entered)
        % {"count": entered}
        if entered
        else _("Enter what somebody signed with you."),
        url=reverse("statement:entered"),
        button=_("Look") if entered else _("Enter"),
    )


def doors(viewer: Person, thing: Any) -> Iterator[Part]:
    """After signing: write with us, and invite others with a link of one's own."""
    running = FeedbackRound.objects.running().filter(for_everybody=True)
    call = next(iter(calls.feedback([one for one in running if one.takes_words])), None)
    yield Part(
        title=_("Write with us"),
        note=call.note
        if call
        else _("No draft is out now. Read what stands, and what readers changed in it."),
        url=call.url if call else reverse("statement:statement"),
        button=call.button if call else _("Read"),
    )
    mine = Signature.objects.counted().filter(person=viewer).order_by("id").first()
    if mine is not None:
        yield Part(
            title=_("Invite others"),
            note=_("A link of your own, a card and a code to scan. You see how many signed by it."),
            url=mine.page("share"),
            button=_("Make my link"),
        )


@only_when_there(lambda _viewer, thing: Signature.objects.for_organizations().filter(organization=thing))
def organization(viewer: Any, thing: Organization) -> Iterator[Part]:
    """On the page of an organization that signed: every way by which that was shown, with its day."""
    proofs = list(Proof.objects.given().filter(organization=thing).order_by("proven_at", "id"))
    yield Part(template="statement/proofs.html", context={"proofs": proofs})


def _on_earlier_words(viewer: Person) -> SignatureQuerySet:
    """What they signed on words before those that are open for sign-on now."""
    current = StatementVersion.objects.filter(
        Q(closes_at=None) | Q(closes_at__gt=clock.now()), state=StatementVersion.State.OPEN
    )
    mine = Signature.objects.counted().filter(person=viewer)
    return mine.filter(version__number__lt=Subquery(current.order_by("-number").values("number")[:1]))


@only_when(
    lambda viewer: (
        FeedbackRound.objects.waiting() if policy.may_consolidate(viewer) else FeedbackRound.objects.none()
    )
)
def rounds_over(viewer: Person, thing: Any) -> Iterator[Part]:
    """Rounds of feedback that wait for a convener."""
    for one in FeedbackRound.objects.waiting():
        yield _round_over(one)


@only_when(_on_earlier_words)
def my_turns(viewer: Person, thing: Any) -> Iterator[Part]:
    """A text that changed since I signed it."""
    for signature in _on_earlier_words(viewer).select_related("version"):
        yield Part(
            title=_("The statement has changed since you signed"),
            note=_("Your name stays with version %(number)s. Do you sign the new one too?")
            % {"number": signature.version.number},
            url=reverse("statement:renew", args=[signature.token("renew")]),
            button=_("Read it"),
        )


def _round_over(one: FeedbackRound) -> Part:
    waiting = one.suggestions.waiting().count()
    note = ngettext(
        "%(count)s suggestion waits for an answer.", "%(count)s suggestions wait for an answer.", waiting
    ) % {"count": waiting}
    return Part(
        title=_("Round %(n)s is over") % {"n": one.number},
        note=note if waiting else _("All is answered. Say what you changed, and close it."),
        url=reverse("statement:consolidate", args=[one.number]),
        button=_("Answer") if waiting else _("Close it"),
    )


@only_when(lambda viewer: viewer.written_versions.all())
def my_authorships(viewer: Person, thing: Any) -> Iterator[Part]:
    """Versions that somebody says I wrote, with my own say about my name."""
    mine = list(viewer.written_versions.select_related("version"))
    if mine:
        yield Part(template="statement/my_authorships.html", context={"authors": mine})


def steering(viewer: Person, thing: Any) -> Iterator[Part]:
    """The statement, held signatures and lists, on the conveners' page."""
    if policy.may_write(viewer):
        yield Part(
            group="say",
            title=_("The statement"),
            url=reverse("statement:life"),
            note=_("Write it, show it to readers, answer them, adopt it, open sign-on."),
        )
        yield Part(
            group="say",
            title=_("Other forms of the statement"),
            url=reverse("statement:linked_forms"),
            note=_("Translations, easy read and audio of a version; who checked them."),
        )
    if policy.may_guard(viewer):
        yield Part(
            group="sign",
            title=_("Signatures that count"),
            url=reverse("statement:check_signatures"),
            note=_("Find some, take some off the list, have new ones held for a look."),
        )
    if policy.may_import(viewer):
        yield Part(
            group="sign",
            title=_("Earlier signatures"),
            url=reverse("statement:take_list"),
            note=_("Bring in a list from a file. First you see what would happen."),
        )


def my_data(viewer: Person, thing: Any) -> Iterator[Part]:
    """All that is kept of their signatures, for themselves. `thing` is not asked."""
    kept = (
        *(
            "kind",
            "name",
            "pseudonym",
            "address",
            "organization_name",
            "role_title",
            "authority",
            "listed",
            "state",
            "via",
        ),
        *("version__number", "language", "asked_at", "confirmed_at", "ended_at"),
    )
    authors = viewer.written_versions.values("version__number", "asked_at", "answered_at", "listed")
    yield Part(title="written_versions", context={"versions": list(authors)})
    yield Part(
        title="signatures", context={"signatures": list(viewer.signatures.order_by("id").values(*kept))}
    )


def rolls() -> Iterator[Group]:
    """Everybody whose signature counts, as a roll of a ballot."""
    counted = Signature.objects.counted().exclude(person=None)
    yield Group(
        "signers", _("Everybody who signed"), lambda: Person.objects.filter(pk__in=counted.values("person"))
    )
