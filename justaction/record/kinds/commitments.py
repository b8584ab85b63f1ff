"""Kinds that tell of commitments, reports and reviews."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DATE, DIGEST, INTEGER, Kind

_VERDICT = ("agrees", "asks_for_more", "disagrees")
_MONEY = frozenset({"amount", "recipient", "source", "source_url", "place"})
_MONEY_KIND = ("announced", "committed", "paid")
_STATE = ("on_plan", "behind", "quiet", "done", "withdrawn")
_STAND = ("active", "due", "silent", "lapsed", "restored")

KINDS = [
    Kind(
        "pledge.imported",
        _("An earlier public pledge was brought in, as a draft that its organization can take over."),
        words=frozenset({"organization", "quote", "source_url", "amount"}),
        facts={"said_on": DATE},
    ),
    Kind(
        "commitment.published",
        _("An institution or group made a commitment."),
        words=frozenset(
            {
                *(
                    "organization",
                    "title",
                    "old_words",
                    "old_words_url",
                    "harm",
                    "harm_source",
                    "sources",
                    "numbers",
                    "affected",
                    "answer",
                ),
                *(
                    "no_answer_reason",
                    "practice",
                    "power_before",
                    "power_after",
                    "options",
                    "pay_words",
                    "ends",
                    "builds",
                    "standard",
                ),
                *("indicator", "unit", "baseline", "target", "plan", "milestones", "sign_off"),
            }
        ),
        facts={
            "channel": ("money", "narrative", "policy", "other"),
            "voice": ("binding", "advisory"),
            "measure": ("how_much", "how_well", "better_off"),
            "pay": ("paid", "unpaid"),
            "veto": ("veto", "none"),
            "seats_before": INTEGER,
            "seats_now": INTEGER,
            "seats_all": INTEGER,
            "baseline_on": DATE,
            "target_on": DATE,
            "old_words_on": DATE,
            "answer_on": DATE,
        },
    ),
    Kind(
        "commitment.cites",
        _("A commitment said which standards it follows, by clause."),
        words=frozenset({"standards"}),
        facts={"count": INTEGER},
    ),
    Kind(
        "commitment.withdrawn",
        _("An institution withdrew a commitment. It stays readable, with its reason."),
        words=frozenset({"reason"}),
    ),
    Kind(
        "commitment.amended",
        _("An institution changed the target of a commitment. The old one stays beside it."),
        words=frozenset({"indicator", "was", "target", "reason", "agreed_by", "plan"}),
        facts={"was_on": DATE, "target_on": DATE, "agreed_on": DATE},
    ),
    Kind(
        "commitment.state",
        _("The computed state of a commitment changed."),
        words=frozenset({"because"}),
        facts={"was": (*_STATE, "none"), "now": _STATE},
    ),
    Kind(
        "commitment.again",
        _("What was done was looked at again after 12 months: it is due, it holds, or it has fallen back."),
        words=frozenset({"because"}),
        facts={"how": ("due", "holds", "fallen_back"), "done_on": DATE},
    ),
    Kind(
        "commitment.late",
        _("A step was taken because a report did not come. Every organization gets the same steps."),
        facts={"step": ("ask", "talk", "note"), "due": DATE},
    ),
    Kind(
        "commitment.why",
        _("An organization said why a report is late, what comes next, and by when."),
        words=frozenset({"in_the_way", "next_steps"}),
        facts={"due": DATE, "by_when": DATE},
    ),
    Kind(
        "standing.changed",
        _("The standing of a signing institution or group changed, or that of the collaborative itself."),
        words=frozenset({"name", "because"}),
        facts={"was": ("none", *_STAND), "now": _STAND},
    ),
    Kind(
        "standing.here",
        _("A signing institution or group said that it still stands by what it signed."),
        words=frozenset({"name"}),
    ),
    Kind(
        "commitment.asked",
        _("Somebody asked a question about a commitment. A moderator had looked at it."),
        words=frozenset({"question"}),
        facts={"due_on": DATE},
    ),
    Kind(
        "commitment.answered",
        _("The institution answered a question."),
        words=frozenset({"answer"}),
        facts={"late": ("yes", "no")},
    ),
    Kind(
        "commitment.unanswered",
        _("A question was not answered in 10 days."),
        facts={"due_on": DATE},
    ),
    Kind(
        "money.told",
        _("An institution said what became of its money: announced, committed or paid."),
        words=_MONEY,
        facts={"kind": _MONEY_KIND, "dated": DATE},
    ),
    Kind(
        "money.corrected",
        _("A line of money was corrected. The line before stays readable."),
        words=_MONEY | {"why"},
        facts={"kind": _MONEY_KIND, "dated": DATE},
    ),
    Kind(
        "money.withdrawn",
        _("A line of money was taken back, with its reason. It stays readable."),
        words=frozenset({"why"}),
    ),
    Kind(
        "voice.given",
        _("An organization or a peer said what they see, on three scales. They stand side by side."),
        words=frozenset({"words"}),
        facts={
            "voice": ("self", "peer"),
            "completion": ("no_evidence", "not_started", "limited", "substantial", "complete"),
            "ambition": ("unclear", "modest", "substantial"),
            "results": ("worsened", "did_not_change", "marginal", "major", "outstanding"),
        },
    ),
    Kind(
        "tie.told",
        _(
            "It was said that money went from one organization to another. For a year neither checks the other."
        ),
        words=frozenset({"payer", "paid", "source"}),
        facts={"last_on": DATE},
    ),
    Kind(
        "review.unanswered",
        _("The institution did not reply to a review in 10 days."),
        facts={"given_on": DATE},
    ),
    Kind(
        "milestone.met",
        _("A step of a commitment was taken."),
        words=frozenset({"title"}),
        facts={"due": DATE, "on": DATE},
    ),
    Kind(
        "report.sent",
        _("An institution reported on a commitment."),
        words=frozenset({"value", "story", "in_the_way", "next_steps", "numbers"}),
        facts={"as_of": DATE},
    ),
    Kind(
        "evidence.added",
        _("A proof was added. A file is bound by its digest."),
        words=frozenset({"title", "shows", "source", "url", "file"}),
        facts={
            "dated": DATE,
            "digest": DIGEST,
            "bytes": INTEGER,
            "sort": ("figures", "minutes", "contract", "study", "news", "words", "other"),
            "reliability": ("own", "independent", "official", "first_hand"),
        },
    ),
    Kind(
        "evidence.kept",
        _("The text of a page given as proof was kept, and is bound by its digest."),
        words=frozenset({"url"}),
        facts={"digest": DIGEST, "bytes": INTEGER},
    ),
    Kind(
        "review.written",
        _(
            "A peer wrote a review. What it says is sealed until the institution has replied, or its 10 days are over."
        ),
        words=frozenset({"peer", "verdict", "reasons", "seen"}),
        facts={"reply_by": DATE},
    ),
    Kind(
        "review.given",
        _("A review by a peer from another field became public."),
        words=frozenset({"peer", "reasons"}),
        facts={"verdict": _VERDICT},
    ),
    Kind("review.answered", _("The institution replied to a review."), words=frozenset({"reply"})),
    Kind(
        "review.lapsed",
        _("A peer who was asked gave no answer in 10 days, or passed it on."),
        facts={"asked_on": DATE},
    ),
]
