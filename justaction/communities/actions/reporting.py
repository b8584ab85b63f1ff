"""What a moderator's decision does to what people gave, and to a proposed norm: the queue of the members calls it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from justaction.communities.models import Contribution, Norm, Voice
from justaction.communities.models.giving import KINDS
from justaction.errors import Refused
from justaction.members import cases
from justaction.members.models import Case, Person
from justaction.web import clock, pages

NORM = "norm"
LABELS: dict[str, str | Promise] = {
    "idea": gettext_lazy("An idea"),
    "learning": gettext_lazy("What somebody learned"),
    "challenge": gettext_lazy("A challenge"),
    "voice": gettext_lazy("A voice"),
    "vision": gettext_lazy("What will be different"),
}
WHY = {"new": gettext_lazy("everything new is looked at")}
_OF_KIND = {model.KIND: model for model in KINDS.values()}
_PATH = re.compile(rf"(?:/[a-z-]{{2,8}})?/communities/[\w-]+/({'|'.join(KINDS)})/([0-9a-f]{{32}})/.*")
_NORM_PATH = re.compile(r"(?:/[a-z-]{2,8})?/communities/([\w-]+)/norms/(\d{1,12})/.*")


def find(path: str) -> cases.Found | None:
    """The thing that is shown at this address."""
    if (match := _PATH.fullmatch(path)) is None:
        return None
    rows = KINDS[match[1]]._default_manager.filter(shown=Contribution.Shown.SHOWN, subject=match[2])
    row = rows.select_related("community__channel", "person").first()
    if row is None:
        return None
    with override(settings.LANGUAGE_CODE):
        title = _("Given to the community %(community)s") % {"community": row.community.channel.name}
    return cases.Found(
        kind=row.KIND,
        about=row.subject,
        title=title,
        url=row.url,
        scope=row.community.scope,
        person=row.person,
    )


def find_norm(path: str) -> cases.Found | None:
    """The norm that is proposed at this address."""
    match = _NORM_PATH.fullmatch(path)
    rows = Norm.objects.proposed().select_related("community__channel", "proposed_by")
    row = rows.filter(community__channel__slug=match[1], pk=int(match[2])).first() if match else None
    if row is None:
        return None
    with override(settings.LANGUAGE_CODE):
        title = _("A norm proposed in %(community)s") % {"community": row.community.channel.name}
    url = f"/communities/{row.community.channel.slug}/norms/"
    return cases.Found(
        kind=NORM, about=str(row.pk), title=title, url=url, scope=row.community.scope, person=row.proposed_by
    )


def handlers() -> dict[str, cases.Handler]:
    """How the queue treats each kind."""
    found = {
        kind: cases.Handler(
            label=label, hide=_hidden, refuse=_hidden, release=_shown, restore=_shown, show=_seen, why=WHY
        )
        for kind, label in LABELS.items()
    }
    found[NORM] = cases.Handler(label=gettext_lazy("A proposed norm"), hide=_norm_hidden, show=_norms_seen)
    return found


def _row(case: Case) -> Contribution:
    row = _OF_KIND[case.kind]._default_manager.select_for_update().filter(subject=case.about).first()
    if row is None:
        raise Refused(_("This is not there any more."))
    return row


def _hidden(case: Case, by: Person) -> None:
    _set(_row(case), Contribution.Shown.HIDDEN)


def _shown(case: Case, by: Person) -> None:
    row = _row(case)
    if isinstance(row, Voice) and row.under_18 and row.guardian_said != Voice.Guardian.YES:
        raise Refused(_("The guardian has not said yes yet. Until then it is not shown."))
    _set(row, Contribution.Shown.SHOWN)


def _set(row: Contribution, shown: str) -> None:
    row.shown = shown
    row.save(update_fields=["shown"])
    pages.changed()


def _seen(some: Iterable[Case]) -> Mapping[str, cases.Facts]:
    found: dict[str, cases.Facts] = {}
    of_kind: dict[str, list[str]] = defaultdict(list)
    for case in some:
        of_kind[case.kind].append(case.about)
    for kind, subjects in of_kind.items():
        rows = _OF_KIND[kind]._default_manager.select_related("community__channel", "person")
        for row in rows.filter(subject__in=subjects):
            found[row.subject] = [
                *_words(row),
                (_("Credit"), row.credit or _("No name")),
                (_("Page"), row.page()),
            ]
    return found


def _words(row: Contribution) -> cases.Facts:
    """All that somebody wrote, field by field, and what a moderator must know of a voice."""
    names = {"title", "text", "link", "neighbourhood", "tried", "happened", "tells", "file_name"}
    facts = [
        (str(field.verbose_name), str(value))
        for field in row._meta.fields
        if field.name in names and (value := getattr(row, field.name))
    ]
    if isinstance(row, Voice):
        facts.append((_("Consent"), _("version %(number)s") % {"number": row.consent.number}))
        if row.under_18:
            said = row.get_guardian_said_display() or _("has not answered")
            facts.append((_("Under 18: the guardian"), said))
    return facts


def _norm_hidden(case: Case, by: Person) -> None:
    rows = Norm.objects.select_for_update().filter(pk=int(case.about), state=Norm.State.PROPOSED)
    if row := rows.first():
        row.state, row.ended_on, row.ended_reason = Norm.State.ENDED, clock.today(), case.reason[:300]
        row.text = _("(words not shown)")
        row.save()


def _norms_seen(some: Iterable[Case]) -> Mapping[str, cases.Facts]:
    rows = Norm.objects.filter(pk__in=[int(case.about) for case in some])
    return {str(norm.pk): [(_("Norm"), norm.text)] for norm in rows}
