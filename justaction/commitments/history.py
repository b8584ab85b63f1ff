"""The history of a commitment as the record has it: what each of its entries says, in words. It only reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from justaction.commitments import state as rules
from justaction.commitments.models import Commitment, OrganizationStanding, Review
from justaction.commitments.state import money, scales
from justaction.record.models import Disclosure, Entry
from justaction.web import written

RECENT = 8  # entries of the history on the page itself


@dataclass(frozen=True)
class Moment:
    """One line of the history. `was` and `now` are struck through and put in; `words` are quoted."""

    at: datetime
    told: str
    was: str = ""
    now: str = ""
    after: str = ""
    words: str = ""
    url: str = ""
    kind: str = ""  # of the entry


def history(commitment: Commitment, most: int | None = None) -> list[Moment]:
    """What the record holds of it, newest first."""
    public = Disclosure.objects.filter(public=True)
    entries = Entry.objects.filter(thread=commitment.subject).prefetch_related(
        Prefetch("disclosures", public)
    )
    newest = entries.order_by("-id")
    return [_moment(entry, commitment) for entry in (newest[:most] if most else newest)]


def _moment(entry: Entry, commitment: Commitment) -> Moment:
    said = {shown.path: shown.value for shown in entry.disclosures.all()}
    stated = json.loads(bytes(entry.leaf))["m"]
    tell = _TELLERS.get(entry.kind)
    parts = tell(said, stated, commitment) if tell else {"told": entry.title}
    return Moment(at=entry.at, kind=entry.kind, **parts)


def _day(text: str) -> str:
    return written.day(date.fromisoformat(text))


def _published(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("Commitment made, with a target of %(target)s by %(day)s.")
        % {"target": rules.amount(said.get("target"), said.get("unit", "")), "day": _day(stated["target_on"])}
    }


def _state(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    names = dict(Commitment.State.choices)
    if stated["was"] == "none":
        return {
            "told": _("The state begins as"),
            "now": str(names[stated["now"]]),
            "after": said.get("because", ""),
        }
    return {
        "told": _("The state moved from"),
        "was": str(names[stated["was"]]),
        "now": str(names[stated["now"]]),
        "after": said.get("because", ""),
    }


def _again(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    told_ = {
        "due": _("Done since %(day)s. It is time to look again."),
        "holds": _("Looked at again on %(day)s: it holds."),
        "fallen_back": _("Done on %(day)s, looked at again, and fallen back."),
    }
    return {
        "told": told_[stated["how"]] % {"day": _day(stated["done_on"])},
        "after": said.get("because", ""),
    }


def _late(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    told_ = {
        "ask": _("The report due for %(day)s has not come. We asked what got in the way."),
        "talk": _("The report due for %(day)s has not come. A peer was asked to offer a talk."),
        "note": _("The report due for %(day)s has not come. It was noted in public."),
    }
    return {"told": told_[stated["step"]] % {"day": _day(stated["due"])}}


def _why(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("%(organization)s said what got in the way, and what comes next by %(day)s.")
        % {"organization": row.organization, "day": _day(stated["by_when"])},
        "words": "\n".join(filter(None, [said.get("in_the_way", ""), said.get("next_steps", "")])),
    }


def _report(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    number, _space, unit = said.get("value", "").partition(" ")
    told_ = {"value": rules.amount(number, unit), "day": _day(stated["as_of"])}
    return {"told": _("Report sent: %(value)s as of %(day)s.") % told_}


def _proof(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {"told": _("Proof added: %(title)s.") % {"title": said.get("title", _("no longer shown"))}}


def _kept(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {"told": _("The text of a linked page was kept.")}


def _review(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    names = dict(Review.Verdict.choices)
    return {
        "told": _("%(peer)s checked the report and says: %(verdict)s.")
        % {"peer": said.get("peer", _("A peer")), "verdict": names[stated["verdict"]]},
        "words": said.get("reasons", ""),
    }


def _written(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("%(peer)s wrote a review. %(organization)s may reply until %(day)s.")
        % {
            "peer": said.get("peer", _("A peer")),
            "organization": row.organization,
            "day": _day(stated["reply_by"]),
        }
    }


def _reply(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("%(organization)s replied.") % {"organization": row.organization},
        "words": said.get("reply", ""),
    }


def _unanswered(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("No reply came in 10 days to the review of %(day)s.") % {"day": _day(stated["given_on"])}
    }


def _voice(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    who = str(row.organization) if stated["voice"] == scales.SELF else _("A peer")
    seen = [_(scales.WORDS[scale.key][stated[scale.key]]) for scale in scales.SCALES if stated.get(scale.key)]
    return {
        "told": _("%(who)s said what they see: %(seen)s.") % {"who": who, "seen": "; ".join(seen)},
        "words": said.get("words", ""),
    }


def _lapsed(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("A peer asked on %(day)s did not answer in 10 days, or passed it on.")
        % {"day": _day(stated["asked_on"])}
    }


def _step(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("Step taken: %(title)s. It was due on %(day)s.")
        % {"title": said.get("title", ""), "day": _day(stated["due"])}
    }


def _withdrawn(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {"told": _("The commitment was withdrawn."), "words": said.get("reason", "")}


def _imported(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {
        "told": _("An earlier public pledge was brought in from %(url)s.")
        % {"url": said.get("source_url", "")}
    }


def _question(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {"told": _("Somebody asked a question."), "words": said.get("question", "")}


def _answer(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    late = stated["late"] == "yes"
    told_ = (
        _("%(organization)s answered a question late.")
        if late
        else _("%(organization)s answered a question.")
    )
    return {"told": told_ % {"organization": row.organization}, "words": said.get("answer", "")}


def _no_answer(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {"told": _("A question was not answered in 10 days.")}


def _amended(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    was, _space, unit = said.get("was", "").partition(" ")
    now = said.get("target", "").partition(" ")[0]
    return {
        "told": _("The target of “%(indicator)s” was changed from") % {"indicator": said["indicator"]}
        if said.get("indicator")
        else _("The target was changed from"),
        "was": f"{rules.amount(was, unit)}, {_day(stated['was_on'])}",
        "now": f"{rules.amount(now, unit)}, {_day(stated['target_on'])}",
        "after": _("Agreed by %(who)s.") % {"who": said.get("agreed_by", "")},
        "words": said.get("reason", ""),
    }


def _money(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    amount, _space, currency = said.get("amount", "").partition(" ")
    told_ = {
        "amount": money.shown(Decimal(amount), currency) if amount else _("no longer shown"),
        "recipient": said.get("recipient") or _("a recipient not known"),
        "day": _day(stated["dated"]),
    }
    kinds = {
        "announced": _("Money announced: %(amount)s for %(recipient)s, %(day)s."),
        "committed": _("Money committed: %(amount)s for %(recipient)s, %(day)s."),
        "paid": _("Money paid: %(amount)s to %(recipient)s, %(day)s."),
    }
    return {"told": kinds[stated["kind"]] % told_}


def _money_again(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    told_ = _money(said, stated, row)["told"]
    return {"told": f"{_('A line of money was corrected.')} {told_}", "words": said.get("why", "")}


def _money_back(said: dict[str, Any], stated: dict[str, Any], row: Commitment) -> dict[str, str]:
    return {"told": _("A line of money was taken back."), "words": said.get("why", "")}


_TELLERS = {
    "commitment.published": _published,
    "commitment.state": _state,
    "commitment.again": _again,
    "commitment.late": _late,
    "commitment.why": _why,
    "report.sent": _report,
    "commitment.amended": _amended,
    "evidence.added": _proof,
    "evidence.kept": _kept,
    "review.written": _written,
    "review.given": _review,
    "review.answered": _reply,
    "review.lapsed": _lapsed,
    "review.unanswered": _unanswered,
    "voice.given": _voice,
    "milestone.met": _step,
    "commitment.asked": _question,
    "commitment.answered": _answer,
    "commitment.unanswered": _no_answer,
    "money.told": _money,
    "money.corrected": _money_again,
    "money.withdrawn": _money_back,
    "commitment.withdrawn": _withdrawn,
    "pledge.imported": _imported,
}


def standings(thread: str) -> list[Moment]:
    """What the record holds of the standing of a signer (by its public id), newest first."""
    names = dict(OrganizationStanding.State.choices)
    rows = Entry.objects.filter(thread=thread, kind__in=["standing.changed", "standing.here"])
    found = []
    for entry in rows.prefetch_related(
        Prefetch("disclosures", Disclosure.objects.filter(public=True))
    ).order_by("-id")[:30]:
        if entry.kind == "standing.here":
            found.append(Moment(at=entry.at, told=_("They said that they still stand by what they signed.")))
            continue
        stated = json.loads(bytes(entry.leaf))["m"]
        said = {shown.path: shown.value for shown in entry.disclosures.all()}
        was = str(names.get(stated["was"], ""))
        told_ = _("The standing moved from") if was else _("The standing was found to be")
        found.append(
            Moment(
                at=entry.at, told=told_, was=was, now=str(names[stated["now"]]), after=said.get("because", "")
            )
        )
    return found


def imported(commitment: Commitment) -> dict[str, Any]:
    """An imported pledge as the record has it: organization, quote, source_url, amount, said_on."""
    entry = Entry.objects.filter(subject=commitment.subject, kind="pledge.imported").first()
    if entry is None:
        return {}
    said = {shown.path: shown.value for shown in entry.disclosures.filter(public=True)}
    said_on = json.loads(bytes(entry.leaf))["m"].get("said_on")
    return {**said, "said_on": date.fromisoformat(said_on) if said_on else None}
