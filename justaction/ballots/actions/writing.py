"""Writing a ballot, while it is a draft: its question, its rules, its options, its roll."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from justaction.ballots import policy
from justaction.ballots.models import SEVERAL, Ballot, Elector, Option
from justaction.errors import NotAllowed, Refused
from justaction.members.models import Person
from justaction.web import clock, pages

CHANGEABLE = {
    *("question", "explanation", "method", "seats", "quorum", "opens_at", "closes_at", "secret", "reasons"),
    *("ties", "shows_live", "ends_when_all_voted", "electorate", "observers", "proposals", "proposals_until"),
}
RESERVED = {"new", "mine"}  # words that stand after /decisions/


@transaction.atomic
def write(
    *,
    question: str,
    method: str,
    quorum: int,
    closes_at: datetime,
    by: Person,
    options: Sequence[tuple[str, str, str] | str] = (),
    people: Iterable[Person] | None = None,
    observers_are: Iterable[Person] = (),
    slug: str = "",
    scope: str = "",
    about: str = "",
    about_title: str = "",
    about_url: str = "",
    **rules: Any,
) -> Ballot:
    """Write a ballot as a draft that only those who may run it see.

    `options` are names, or (name, meaning, prompt). `people` is the roll, unless `electorate` names a group that is
    taken when it opens. `about` is the caller's own word for what is decided, with its title and address. `rules` are
    other fields of CHANGEABLE. Raises NotAllowed, Refused with the field, ValidationError.
    """
    if not policy.may_write(by, scope):
        raise NotAllowed(_("Only a convener, or who coordinates the community, can write a ballot."))
    if unknown := set(rules) - CHANGEABLE:
        raise TypeError(f"a ballot has no {', '.join(sorted(unknown))}")
    ballot = Ballot(
        slug=_free_slug(slug or question),
        question=question.strip(),
        method=method,
        quorum=quorum,
        closes_at=closes_at,
        scope=scope,
        about=about,
        about_title=about_title[:200],
        about_url=about_url[:300],
        written_by=by,
        **{"opens_at": clock.now(), **rules},
    )
    _check(ballot)
    ballot.save(force_insert=True)
    for option in options:
        name, meaning, prompt = (option, "", "") if isinstance(option, str) else option
        _add(ballot, name=name, meaning=meaning, prompt=prompt)
    if people is not None:
        _take_roll(ballot, people, observers_are)
    return ballot


@transaction.atomic
def change(ballot: Ballot, *, by: Person, **new: Any) -> Ballot:
    """Change a draft. Raises NotAllowed, Refused for one that is open or announced, ValidationError."""
    if unknown := set(new) - CHANGEABLE:
        raise TypeError(f"a ballot has no {', '.join(sorted(unknown))}")
    ballot = draft(ballot, by=by)
    for name, value in new.items():
        setattr(ballot, name, value)
    _check(ballot)
    ballot.save()
    pages.changed()
    return ballot


@transaction.atomic
def drop(ballot: Ballot, *, by: Person) -> None:
    """Throw a draft away that nobody else has seen. Raises NotAllowed, and Refused once it was shown."""
    ballot = draft(ballot, by=by)
    if ballot.proposals_opened_at:
        raise Refused(_("People were asked to propose options. It stays."))
    ballot.delete()


@transaction.atomic
def add_option(ballot: Ballot, *, name: str, by: Person, meaning: str = "", prompt: str = "") -> Option:
    """Put one more option on a draft. Raises NotAllowed, Refused, ValidationError."""
    return _add(draft(ballot, by=by), name=name, meaning=meaning, prompt=prompt)


@transaction.atomic
def drop_option(option: Option, *, by: Person) -> None:
    """Take an option off a draft. Raises NotAllowed, Refused. An option that came from a proposal is set aside there."""
    ballot = draft(option.ballot, by=by)
    if ballot.proposed.filter(name=option.name, state="kept").exists():
        raise Refused(_("This option was proposed and kept. Set its proposal aside instead, with a reason."))
    ballot.options.filter(pk=option.pk).delete()


@transaction.atomic
def set_roll(
    ballot: Ballot, *, people: Iterable[Person], by: Person, observers_are: Iterable[Person] = ()
) -> Ballot:
    """Name the people who vote, and who may only look. Raises NotAllowed, Refused."""
    ballot = draft(ballot, by=by)
    _take_roll(ballot, people, observers_are)
    return ballot


def draft(ballot: Ballot, *, by: Person) -> Ballot:
    """The ballot, locked, while it may be changed. Raises NotAllowed, Refused."""
    ballot = locked(ballot, by=by)
    if ballot.state != Ballot.State.DRAFT or ballot.ready:
        raise Refused(_("This ballot is announced. Its question and rules stay as they are."))
    return ballot


def locked(ballot: Ballot, *, by: Person) -> Ballot:
    """The ballot, locked, for who may run it. Raises NotAllowed."""
    ballot = Ballot.objects.select_for_update().get(pk=ballot.pk)
    if not policy.may_run(by, ballot):
        raise NotAllowed(_("Only a convener, or who coordinates the community, can run this ballot."))
    return ballot


def _check(ballot: Ballot) -> None:
    if ballot.closes_at <= ballot.opens_at:
        raise Refused(_("It has to close after it opens."), field="closes_at", status=422)
    if ballot.secret and ballot.shows_live:
        raise Refused(
            _("Results of a secret ballot are shown after it closes, not before."),
            field="shows_live",
            status=422,
        )
    if ballot.seats != 1 and ballot.method not in SEVERAL:
        raise Refused(
            _("This method chooses one. For several, take one of the methods for seats."),
            field="seats",
            status=422,
        )
    if ballot.proposals != Ballot.Proposals.NONE:
        if not ballot.has_options:
            raise Refused(
                _("This method answers one proposal. Choose another to vote on options."),
                field="proposals",
                status=422,
            )
        if ballot.proposals_until is None or ballot.proposals_until > ballot.opens_at:
            raise Refused(
                _("Proposals end before voting opens. Say when."), field="proposals_until", status=422
            )
    ballot.full_clean(exclude=["slug"])


def _add(ballot: Ballot, *, name: str, meaning: str, prompt: str) -> Option:
    name = tidy(name)
    if not ballot.has_options:
        raise Refused(
            _("This method has its answers set: people answer one proposal."), field="name", status=422
        )
    if any(option.name.casefold() == name.casefold() for option in ballot.options.all()):
        raise Refused(_("This option stands there already."), field="name", status=422)
    last = ballot.options.aggregate(last=Max("order"))["last"] or 0
    option = Option(ballot=ballot, name=name, meaning=meaning.strip(), prompt=prompt.strip(), order=last + 1)
    option.full_clean()
    option.save(force_insert=True)
    return option


def tidy(name: str) -> str:
    """A name of an option on one line, without the sign that files put between level options."""
    return " ".join(name.replace("=", "\N{FULLWIDTH EQUALS SIGN}").split())


def _take_roll(ballot: Ballot, people: Iterable[Person], observers: Iterable[Person]) -> None:
    voters = sorted({person.pk for person in people})
    lookers = sorted({person.pk for person in observers} - set(voters))
    ballot.electors.all().delete()
    Elector.objects.bulk_create(
        Elector(ballot=ballot, person_id=pk, may_vote=may_vote)
        for group, may_vote in ((voters, True), (lookers, False))
        for pk in group
    )


def _free_slug(text: str) -> str:
    base = slugify(text)[:60].strip("-") or "decision"
    taken = set(Ballot.objects.filter(slug__startswith=base).values_list("slug", flat=True)) | RESERVED
    names = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in names if slug not in taken)
