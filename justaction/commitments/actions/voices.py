"""What each of the three voices says: the organization of itself, peers in their review, those affected by a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from justaction.commitments import policy
from justaction.commitments.actions.standing import entry_of, locked
from justaction.commitments.models import Commitment, MoneyTie, Review, VoiceAnswer, VoiceLink
from justaction.commitments.models.voices import new_token
from justaction.commitments.state import scales as rules
from justaction.errors import NotAllowed, Refused
from justaction.members import cases as kinds
from justaction.members.actions import cases
from justaction.members.models import Case, Organization, Person
from justaction.record import actions as record
from justaction.texts.tidying import lines, tidy
from justaction.web import clock, crowds, limits, pages

KIND = "affected"
MOST_AN_HOUR = 60  # answers by one link
LONGEST = 1500  # letters
WHY = {
    "new": gettext_lazy("everything new is looked at"),
    crowds.MANY: gettext_lazy("many came from one place"),
    crowds.BARE: gettext_lazy("many came without a script"),
}


@dataclass(frozen=True)
class Scales:
    """An answer on each of the three scales; "" where nothing was said."""

    completion: str = ""
    ambition: str = ""
    results: str = ""

    def check(self, *, all_needed: bool) -> dict[str, str]:
        """The answers by scale; raises Refused, naming the field, for what is missing or is no answer."""
        said: dict[str, str] = {scale.key: getattr(self, scale.key) for scale in rules.SCALES}
        for key, answer in said.items():
            if (answer or all_needed) and answer not in rules.WORDS[key]:
                raise Refused(_("Choose one of the answers."), field=key, status=422)
        return said


@transaction.atomic
def rate(commitment: Commitment, *, by: Person, scales: Scales, words: str = "") -> VoiceAnswer:
    """The organization says of itself what it sees, once for each report. It is public, and stays."""
    row = locked(commitment)
    if not policy.may_report(by, row):
        raise NotAllowed(_("Only people of the organization speak for it."))
    report = row.reports.order_by("-as_of").first()
    if report is None or row.withdrawn_at:
        raise Refused(_("Send a report first. Then say what you see."))
    if report.voices.filter(voice=rules.SELF).exists():
        raise Refused(_("You have said it for this report. Say it again with the next one."))
    said, text = scales.check(all_needed=True), _short(words)
    answer = VoiceAnswer.objects.create(
        commitment=row, report=report, voice=rules.SELF, words=text, by=by, on=policy.today(), **said
    )
    _record(answer, row, by, said, text)
    return answer


def of_peer(review: Review, said: Mapping[str, str], *, by: Person) -> None:
    """Keep what a peer says on the scales, beside the review and as public as it; called in the deed of the review."""
    if not any(said.values()):
        return
    public = review.state == Review.State.GIVEN
    commitment = review.report.commitment
    answer, _made = VoiceAnswer.objects.update_or_create(
        review=review,
        defaults={
            "commitment": commitment,
            "report": review.report,
            "voice": rules.PEER,
            "on": policy.today(),
            "state": VoiceAnswer.State.SHOWN if public else VoiceAnswer.State.WAITING,
            **said,
        },
    )
    if public:
        _record(answer, commitment, by, said, "")


def show_of_peer(review: Review) -> None:
    """The review is public: so is what the peer said on the scales."""
    answer = VoiceAnswer.objects.filter(review=review).first()
    if answer is None:
        return
    answer.state = VoiceAnswer.State.SHOWN
    answer.save(update_fields=["state"])
    said = {scale.key: getattr(answer, scale.key) for scale in rules.SCALES}
    _record(answer, review.report.commitment, review.peer, said, "")


def _record(
    answer: VoiceAnswer, commitment: Commitment, by: Person | None, said: Mapping[str, str], words: str
) -> None:
    record.enter(
        "voice.given",
        answer,
        by=by,
        title=f"{commitment.organization}: {commitment.title}",
        url=commitment.record_url,
        words={"words": words},
        facts={"voice": answer.voice, **{key: value for key, value in said.items() if value}},
        answers=entry_of(answer.report, "report.sent") if answer.report else (),
        thread=commitment,
    )
    pages.changed()


def _short(words: str) -> str:
    text = lines(words)
    if len(text) > LONGEST:
        raise Refused(_("Say it in at most 1,500 letters."), field="words", status=422)
    return text


@transaction.atomic
def tell_tie(payer: Organization, paid: Organization, *, by: Person, last_on: date, source: str) -> MoneyTie:
    """Say that money went from one organization to another: for a year neither checks the other. Public, and stays."""
    if not (policy.may_tell_ties(by, payer) or policy.may_tell_ties(by, paid)):
        raise NotAllowed(_("People of one of the two can say so, and conveners."))
    if payer.pk == paid.pk:
        raise Refused(_("Choose the other organization."), field="other", status=422)
    if last_on > policy.today():
        raise Refused(_("That day has not come yet."), field="last_on", status=422)
    text = tidy(source)
    if not text:
        raise Refused(_("Say who says so, or where it can be read."), field="source", status=422)
    tie, made = MoneyTie.objects.get_or_create(
        payer=payer, paid=paid, last_on=last_on, defaults={"source": text[:300], "by": by}
    )
    if made:
        record.enter(
            "tie.told",
            tie,
            by=by,
            title=f"{payer}, {paid}",
            url=payer.url,
            words={"payer": payer.name, "paid": paid.name, "source": tie.source},
            facts={"last_on": last_on.isoformat()},
            thread=payer,
        )
        pages.changed()
    return tie


# --- those affected -------------------------------------------------------------------------------------------------


@transaction.atomic
def give_link(commitment: Commitment, *, by: Person, label: str) -> VoiceLink:
    """Make a link for people who are affected. Its own people, its outside advocates and the coordinators of the
    channel's community may."""
    row = locked(commitment)
    giver = policy.gives_links_as(by, row)
    if not giver:
        raise NotAllowed(_("The organization, its outside advocates and the community can give a link."))
    if row.published_at is None or row.withdrawn_at:
        raise Refused(_("Links are given for what is published and not withdrawn."))
    label = tidy(label)
    if not label:
        raise Refused(_("Say for whom the link is."), field="label", status=422)
    return VoiceLink.objects.create(
        commitment=row, token=new_token(), label=label[:120], given_by=giver, by=by, at=clock.now()
    )


@transaction.atomic
def close_link(link: VoiceLink, *, by: Person) -> VoiceLink:
    """Nobody answers by it any more; what was said stays."""
    row = VoiceLink.objects.select_for_update().get(pk=link.pk)
    if not policy.gives_links_as(by, row.commitment):
        raise NotAllowed(_("The organization, its outside advocates and the community can close a link."))
    if row.closed_at is None:
        row.closed_at = clock.now()
        row.save(update_fields=["closed_at"])
    return row


@transaction.atomic
def answer_by_link(
    link: VoiceLink,
    scales: Scales,
    *,
    words: str = "",
    why: str = "",
    power: str = "",
    may_be_told: bool = False,
) -> VoiceAnswer:
    """Somebody who is affected answers, without an account. It waits for a look; nothing is kept of who they are.

    `power` is whether it now decides who the commitment says (yes, partly, no, "" for no answer); with `may_be_told`
    the page tells it also while they are fewer than five. `why` is what `crowds.look` said of the form. Raises Refused (410) when the link is closed, (422) with the field,
    (429) when too many came."""
    row = VoiceLink.objects.select_related("commitment__organization").get(pk=link.pk)
    if not policy.takes_answers(row):
        raise Refused(_("This link is closed. Thank you for coming."), status=410)
    if limits.tripped("commitments.voice", str(row.pk), most=MOST_AN_HOUR, per=timedelta(hours=1)):
        raise Refused(_("Many people answered just now. Come back in an hour."), status=429)
    said, text = scales.check(all_needed=True), _short(words)
    if power and power not in VoiceAnswer.Power.values:
        raise Refused(_("Choose one of the answers."), field="power", status=422)
    answer = VoiceAnswer.objects.create(
        commitment=row.commitment,
        power=power,
        may_be_told=may_be_told and bool(power),
        report=row.commitment.reports.order_by("-as_of").first(),
        link=row,
        voice=rules.AFFECTED,
        words=text,
        state=VoiceAnswer.State.WAITING,
        on=policy.today(),
        **said,
    )
    cases.hold(
        KIND,
        answer.subject,
        title=_("An answer of somebody affected: %(title)s") % {"title": row.commitment.title},
        url=row.commitment.record_url,
        why=why or "new",
    )
    return answer


def handler() -> kinds.Handler:
    """What a moderator's decision does to an answer."""
    return kinds.Handler(
        label=gettext_lazy("What somebody affected says"),
        hide=_hidden, refuse=_hidden, release=_shown, restore=_shown, show=_seen, why=WHY,
    )  # fmt: skip


def _hidden(case: Case, by: Person) -> None:
    _set(case, VoiceAnswer.State.HIDDEN)


def _shown(case: Case, by: Person) -> None:
    _set(case, VoiceAnswer.State.SHOWN)


def _set(case: Case, state: str) -> None:
    row = VoiceAnswer.objects.select_for_update().filter(subject=case.about).first()
    if row is None:
        raise Refused(_("This is not there any more."))
    row.state = state
    row.save(update_fields=["state"])
    pages.changed()


def _seen(some: Iterable[Case]) -> Mapping[str, kinds.Facts]:
    rows = VoiceAnswer.objects.filter(subject__in=[case.about for case in some]).select_related(
        "commitment", "link"
    )
    return {
        row.subject: [
            (_("Commitment"), row.commitment.title),
            (_("Link for"), row.link.label if row.link else "–"),
            *(
                (_(scale.question), _(rules.WORDS[scale.key].get(getattr(row, scale.key), "–")))
                for scale in rules.SCALES
            ),
            (_("Does it decide who it says?"), row.get_power_display() or "–"),
            (_("In their own words"), row.words or "–"),
        ]
        for row in rows
    }
