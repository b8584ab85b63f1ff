"""What is missing before an edition can go out: one line for each thing, met or not, with the page where it is put right."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import rfc8785
from django.urls import reverse
from django.utils.translation import gettext as _

from justaction.members.models import Person
from justaction.shareout import gathering, policy
from justaction.shareout.models import Edition
from justaction.shareout.things import Thing
from justaction.texts import writing

Now = dict[tuple[str, str], Thing]  # what is gathered as it is now, by kind and key


@dataclass(frozen=True)
class Line:
    """One thing: what it is, whether it is met, what to do otherwise, and where."""

    key: str
    title: str
    met: bool
    words: str = ""
    url: str = ""


def fingerprint(edition: Edition, now: Now | None = None) -> str:
    """SHA-256 (hex) of what a draft says and gathers, as people wrote it: what an approval holds for.

    `now` are its things as they are now, where they are read already (here and below).
    """
    now = gathering.things_now(edition) if now is None else now
    named = ("title", "about", "words", "correction", "press_note", "licence")
    return hashlib.sha256(
        rfc8785.dumps(
            {
                **{name: getattr(edition, name) for name in named},
                "embargo": edition.embargo_until.isoformat() if edition.embargo_until else "",
                "items": sorted([kind, key, thing.mark] for (kind, key), thing in now.items()),
                "deliverables": [
                    [one.kind, one.title, one.about, one.owner, one.licence, one.address]
                    for one in edition.deliverables.all()
                ],
                "money": sorted(
                    [
                        one.stage,
                        f"{one.amount:.2f}",
                        one.currency,
                        one.giver,
                        one.recipient,
                        one.ownership,
                        one.place,
                        one.source,
                    ]
                    for one in edition.money.all()
                ),
            }
        )
    ).hexdigest()


def lines(
    edition: Edition, *, mark: str = "", now: Now | None = None, given: int | None = None
) -> list[Line]:
    """The whole list, in the order in which one goes through it. `mark` is its fingerprint and `given` the number of its
    approvals, where they are known."""
    now = gathering.things_now(edition) if now is None else now
    return [
        *_words(edition),
        *_things(edition, now),
        *_deliverables(edition),
        *_money(edition),
        *_last(
            edition, approvals(edition, mark=mark or fingerprint(edition, now)) if given is None else given
        ),
    ]


def missing(edition: Edition) -> list[Line]:
    """What is not met."""
    return [line for line in lines(edition) if not line.met]


def _page(edition: Edition, name: str, anchor: str = "", *more: object) -> str:
    return reverse(f"shareout:{name}", args=[edition.year, edition.number, *more]) + anchor


def _words(edition: Edition) -> Iterator[Line]:
    page = _page(edition, "write")
    yield Line(
        "about", _("It says in one sentence what it is"), bool(edition.about), _("Write the sentence."), page
    )
    yield Line(
        "words", _("It has opening words"), bool(edition.words.strip()), _("Write how it begins."), page
    )
    if edition.number > 1:
        said = bool(edition.correction.strip())
        yield Line(
            "correction", _("It says what changed"), said, _("Say what changed since the last edition."), page
        )


def _things(edition: Edition, now: Now) -> Iterator[Line]:
    page = _page(edition, "choose")
    items = list(edition.items.all())
    yield Line(
        "things",
        _("It gathers something"),
        bool(items),
        _("Choose a toolkit, a standard or a decision."),
        page,
    )
    for item in items:
        thing = now.get((item.kind, item.key))
        lacks = _("It is not there any more. Leave it out.") if thing is None else thing.lacks
        yield Line(f"thing-{item.pk}", item.title, not lacks, lacks, page)


def _deliverables(edition: Edition) -> Iterator[Line]:
    found = list(edition.deliverables.all())
    page = _page(edition, "draft", "#deliverables")
    yield Line(
        "deliverables", _("It lists what came out of the year"), bool(found), _("Add what came out."), page
    )
    for one in found:
        wants = [
            (one.address, _("It is missing: add its link or DOI.")),
            (one.owner, _("Say who owns it.")),
            (one.licence, _("Say under which licence it may be used.")),
        ]
        lacks = " ".join(words for value, words in wants if not value)
        yield Line(
            f"deliverable-{one.pk}",
            one.title,
            not lacks,
            lacks,
            _page(edition, "write_deliverable", "", one.pk),
        )


def _money(edition: Edition) -> Iterator[Line]:
    for one in edition.money.all():
        if not one.source:
            title = _("%(amount)s from %(giver)s") % {
                "amount": f"{one.amount:.2f} {one.currency}",
                "giver": one.giver,
            }
            words = _("Say where one can read it.")
            yield Line(f"money-{one.pk}", title, False, words, _page(edition, "write_money", "", one.pk))


def _last(edition: Edition, given: int) -> Iterator[Line]:
    page = _page(edition, "draft", "#approve")
    words = _("%(given)s of %(wanted)s people approved it as it stands. A change asks for new approvals.") % {
        "given": given, "wanted": policy.APPROVALS,
    }  # fmt: skip
    yield Line("approvals", _("Two people approved it"), given >= policy.APPROVALS, words, page)
    lacks = ", ".join(writing.lacking())
    if lacks:
        words = _("This installation cannot make PDFs. It lacks: %(names)s") % {"names": lacks}
        yield Line("pdf", _("Its PDF can be made"), False, words)


def approvals(edition: Edition, *, mark: str) -> int:
    """How many who may still approve it said yes to it as it stands now."""
    return len(approvers(edition, mark=mark))


def approvers(edition: Edition, *, mark: str) -> list[Person]:
    """Who those are."""
    given = edition.approvals.filter(fingerprint=mark, person__is_active=True).select_related("person")
    return [one.person for one in given if policy.may_gather(one.person)]
