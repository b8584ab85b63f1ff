"""Kinds that tell of organizations, communities, the working group and gatherings."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from justaction.record.kinds.shape import DATE, DIGEST, INTEGER, Kind

KINDS = [
    Kind(
        "account.merged",
        _("Two accounts of one person were made one. It does not say whose."),
        personal=True,
    ),
    Kind(
        "account.recovered",
        _("Somebody who had lost their address got their account back, by the word of two people."),
        personal=True,
    ),
    Kind(
        "organization.listed",
        _("An institution or group was listed."),
        words=frozenset({"name", "website", "source", "source_url"}),
        facts={
            "type": ("institution", "community_group", "affinity_group"),
            "source": ("signed", "imported"),
        },
    ),
    Kind(
        "organization.changed",
        _("What is said of an organization changed."),
        words=frozenset({"what", "was", "now"}),
    ),
    Kind("community.opened", _("A community of practice opened."), words=frozenset({"name"})),
    Kind(
        "community.changed",
        _("What is said of a community changed."),
        words=frozenset({"what", "was", "now"}),
    ),
    Kind(
        "norm.agreed",
        _("A community agreed on a norm."),
        words=frozenset({"text"}),
        facts={"on": DATE, "raters": INTEGER},
    ),
    Kind(
        "norm.ended",
        _("A community set a norm aside."),
        words=frozenset({"text", "reason"}),
        facts={"agreed_on": DATE},
    ),
    Kind(
        "process.started",
        _("A community began to make something in steps."),
        words=frozenset({"title", "about", "steps"}),
        facts={"until": DATE},
    ),
    Kind(
        "process.opened",
        _("A step of what a community makes began."),
        words=frozenset({"title", "step"}),
        facts={"number": INTEGER},
    ),
    Kind(
        "process.closed",
        _("A step of what a community makes was closed, with what came of it."),
        words=frozenset({"title", "step", "came_of_it"}),
        facts={"number": INTEGER},
    ),
    Kind(
        "process.changed",
        _("A step of what a community makes was planned anew."),
        words=frozenset({"title", "step"}),
        facts={"number": INTEGER, "from": DATE, "until": DATE},
    ),
    Kind(
        "process.ended",
        _("What a community made was finished, or stopped with a reason."),
        words=frozenset({"title", "reason"}),
        facts={"how": ("finished", "stopped")},
    ),
    Kind(
        "repair.counted",
        _(
            "How many repairs came to an end in a community this year, in steps of five. Nothing else is known of them."
        ),
        personal=True,
        facts={"year": INTEGER, "count": INTEGER},
    ),
    Kind(
        "nomination.consented",
        _("A nominee said yes to a nomination for the working group. It does not say who."),
        personal=True,
        words=frozenset({"role", "community"}),
    ),
    Kind(
        "appointment.begun",
        _("Somebody began to serve in the working group. It does not say who."),
        personal=True,
        words=frozenset({"role", "community"}),
        facts={"until": DATE},
    ),
    Kind(
        "appointment.ended",
        _("Somebody no longer serves in the working group. It does not say who."),
        personal=True,
        words=frozenset({"role", "community"}),
        facts={"cause": ("term", "left", "ended"), "on": DATE},
    ),
    Kind(
        "seats.opened",
        _("Seats of the working group are free."),
        words=frozenset({"role", "community"}),
        facts={"seats": INTEGER},
    ),
    Kind(
        "charter.agreed",
        _("The working group agreed on a version of its charter."),
        words=frozenset({"what_changed"}),
        facts={"number": INTEGER, "on": DATE, "digest": DIGEST},
    ),
    Kind(
        "minutes.approved",
        _("Minutes of the working group were approved. They are bound by their digest."),
        words=frozenset({"title"}),
        facts={"held": DATE, "digest": DIGEST},
    ),
    Kind(
        "season.planned",
        _("A part of the year was given a theme."),
        words=frozenset({"name", "theme"}),
        facts={"starts": DATE, "ends": DATE},
    ),
    Kind(
        "convening.planned",
        _("A gathering was planned, or many by a rule. It says what and when, never who comes."),
        words=frozenset({"title", "purpose", "where", "rule"}),
        facts={
            "kind": ("small_group", "community", "citywide"),
            "first": DATE,
            "last": DATE,
            "gatherings": INTEGER,
        },
    ),
    Kind(
        "convening.changed",
        _("What was planned of a gathering changed."),
        words=frozenset({"what", "was", "now"}),
        facts={"on": DATE},
    ),
    Kind(
        "convening.minutes",
        _(
            "Minutes of a gathering were approved, or a corrected version of them. They are bound by their digest."
        ),
        words=frozenset({"title", "what_changed"}),
        facts={"number": INTEGER, "version": INTEGER, "held": DATE, "digest": DIGEST},
    ),
    Kind(
        "convening.cancelled",
        _("A gathering was cancelled, with a reason."),
        words=frozenset({"reason"}),
        facts={"on": DATE},
    ),
]
