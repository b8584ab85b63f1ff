"""The Just Action template: what a new collaborative begins with. A steward can change every word in the product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChannelWords:
    """One channel, with what each stage means in it."""

    slug: str
    name: str
    about: str
    examples: str
    colour: str
    pattern: str
    cells: tuple[str, str, str]  # in the order of STAGES


@dataclass(frozen=True)
class Words:
    """A name, a few plain words, and a short name for addresses where one is needed."""

    name: str
    about: str = ""
    slug: str = ""


PURPOSE = "We turn pledges of racial equity into deeds, with dates, and check each other in public."
HEADLINE = "A pledge is a start. We came to finish."
LEAD = (
    "We are people, institutions and community groups who want racial equity where we live. Power moves through "
    "money, stories and rules. So we say what harm was done, we share that power, and we show our work."
)

STAGES = (
    Words(
        "Name the harm",
        "Tell the history in plain words: what was done, to whom, and how we know.",
        "name-the-harm",
    ),
    Words(
        "Share the power",
        "Change who decides. People who were shut out get a seat, a vote or the means to act.",
        "share-the-power",
    ),
    Words(
        "Show the work",
        "Report in public with proof. Peers from other fields of work check it, and are checked too.",
        "show-the-work",
    ),
)

CHANNELS = (
    ChannelWords(
        "money",
        "Money",
        "Wealth was built up for some and kept from others. This channel looks at who holds money, who can borrow "
        "it, and who gets paid.",
        "loans, grants, contracts, wages",
        "#FFB000",
        "stripe",
        (
            "Show where money was taken or held back: loans denied, pay cut short, grants that never came.",
            "Let the people who went without decide how money is lent, given and spent.",
            "Publish how much moved, to whom and by when, so that anyone can add it up.",
        ),
    ),
    ChannelWords(
        "narrative",
        "Narrative",
        "The stories a city tells shape whom it trusts and whom it fears. This channel looks at who tells them, and "
        "who is left out.",
        "news, lessons, museums, film",
        "#FF66B0",
        "dot",
        (
            "Find the stories that did harm: false ones, and true ones that were never told.",
            "Hand over the pen, the stage and the archive to those whom the stories are about.",
            "Count whose voices were heard and who chose them, and keep the corrections in view.",
        ),
    ),
    ChannelWords(
        "policy",
        "Policy",
        "Rules say who gets what, from city law to the handbook of one workplace. This channel looks at who writes "
        "them, and whom they hold back.",
        "laws, hiring, housing, care",
        "#12B39B",
        "lattice",
        (
            "Trace the rule that did the harm: who wrote it, whom it hit, and what it still does today.",
            "Write the new rule together with those who lived under the old one, and give them a vote.",
            "Show the rule in force, whom it reached, and what got better or worse.",
        ),
    ),
)

PILLARS = (
    Words(
        "Acknowledge history",
        "Harm that nobody names cannot be mended. We start with what happened, and with those it happened to.",
    ),
    Words(
        "Shift power",
        "Kind words leave power where it is. We move decisions to the groups that were kept out of them.",
    ),
    Words(
        "Embrace accountability",
        "We welcome being checked. Peers from other fields ask hard questions, and we answer in the open.",
    ),
)

VALUES = (
    Words(
        "Imagination we share",
        "We work toward a city that none of us has lived in yet. We dream it together, and out loud.",
    ),
    Words(
        "Elders and young people lead the way",
        "Elders left us dreams and lessons. Black and Brown young people in the streets call for justice. We listen "
        "to both.",
    ),
    Words(
        "A duty close to home",
        "Old and unjust systems live on where we work. To change them from there is our task, not a favor.",
    ),
    Words("Joy", "Fairness should feel good. We make room for rest, food, music and thanks."),
    Words(
        "Cooperation",
        "No field can do this alone. We trade what we know, and we help each other keep our word.",
    ),
    Words("Abundance", "There is enough for everyone when it is shared. We plan for plenty, not for fear."),
)

FIELDS = (
    Words("Finance", slug="finance"),
    Words("Arts and media", slug="arts-and-media"),
    Words("Government", slug="government"),
    Words("Health and schools", slug="health-and-schools"),
    Words("Community groups", slug="community-groups"),
)
