"""The Just Action template of the front rooms: the goals of a year, the story, the questions, the statement, and
what each community says to somebody new. A new collaborative begins with these and can change every word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class GoalWords:
    """A goal of the year, and the month it is due in."""

    title: str
    about: str
    season: str
    owner: str
    due: date


@dataclass(frozen=True)
class Moment:
    """A moment of the story."""

    when: str
    title: str
    text: str
    note: str = ""  # shown before hard words


@dataclass(frozen=True)
class Answer:
    """A question people ask, with its answer and the short name of its address."""

    slug: str
    question: str
    answer: str


STATEMENT_TITLE = "Our statement for racial equity"
STATEMENT_WRITTEN_BY = "the conveners"
STATEMENT = (
    "Money, stories and rules were used to build racism into our city. What people built, people can take apart. "
    "We mean to do that, and to put fair ways of living in its place.",
    "Many of us work inside the systems that did this harm. We own our part. We will tell that history in public, "
    "and first of all we will listen to those who lived it.",
    "Kind words are easy to post. We will share real power: who holds the money, who tells the story, and who "
    "writes the rules. It goes to people who were kept out.",
    "We will set goals with dates, and show how far we got. Peers from other fields will check our work. When we "
    "fall behind, we will say so, and say why.",
    "Our elders dreamed of a city with joy and enough for everyone. Young Black and Brown people call for it in our "
    "streets today. We sign to build it with them.",
)

WELCOMES = {
    "money": "Do you lend, give, buy, hire or pay? Or did the money never reach your street? Come and learn with "
    "people who want to move it fairly.",
    "narrative": "Do you write, teach, film, curate or post? Or were you only ever written about? Come and learn with "
    "people who want truer stories, told by those who lived them.",
    "policy": "Do you write rules, or live under them? City law, a clinic's forms, a school's handbook: come and learn "
    "with people who want to rewrite them together.",
}


def goals(year: int) -> tuple[GoalWords, ...]:
    """The four goals of a year; the first is due in December of the year before."""
    return (
        GoalWords(
            "A working group",
            "People are nominated and invited to guide the work as advisors. They help project coordinators and all "
            "who lend a hand to settle in.",
            "Winter",
            "Conveners",
            date(year - 1, 12, 1),
        ),
        GoalWords(
            "Communities of practice",
            "Project coordinators plan how each community meets and works, so that people get to know each other and "
            "learn to be checked.",
            "Spring",
            "Project coordinators",
            date(year, 2, 1),
        ),
        GoalWords(
            "Toolkit and standards",
            "The communities bring ideas and know-how. With the working group they make a toolkit, and standards that "
            "anyone can use.",
            "Summer",
            "Working group and communities",
            date(year, 6, 1),
        ),
        GoalWords(
            "Public share-out",
            "The working group shows the toolkit and the standards to everybody.",
            "Winter",
            "Working group",
            date(year, 12, 1),
        ),
    )


STORY = (
    Moment(
        "May 2020",
        "Kind words, and little behind them",
        "George Floyd of Minneapolis was murdered. In the days after, many companies, institutions and people posted kind words "
        "for Black and Brown communities. Often those words did not match what they did every day.",
        note="This part speaks of a murder.",
    ),
    Moment(
        "One week later",
        "An email, then a call",
        "Colleagues who trusted each other wrote back and forth. The emails became a small video call: a place to grieve, "
        "to think, and to ask what comes next.",
    ),
    Moment(
        "The weeks after",
        "A small circle grows",
        "The circle of Chicago people from many fields met each week and slowly grew. In between they shared slides, "
        "wrote to each other, and drafted texts together.",
    ),
    Moment(
        "One month later",
        "A statement and a plan",
        "The group had a joint statement on equity. It also had a theory of change: power moves through money, narrative "
        "and policy, so that is where the work has to be.",
    ),
    Moment(
        "Two months later",
        "Eighteen conveners open the doors",
        "The eighteen conveners asked more people in: staff, boards, clients, friends and family. They could comment on "
        "the statement, vote on a name, sign on, join a community, and help write standards.",
    ),
)

QUESTIONS = (
    Answer(
        "who-can-join",
        "Who can join?",
        "Anyone who is ready to work with others on fair answers to local problems. Come as yourself, for an institution, "
        "or with a community or affinity group. There is no fee and no test.",
    ),
    Answer(
        "how-is-this-different",
        "How is this different from other pledges?",
        "Many pledges ask people to look inside themselves. That matters, but here we look at systems: budgets, stories, "
        "rules. A signature is only the first step. After it come commitments with dates, proof, and peers from other "
        "fields who check.",
    ),
    Answer(
        "theory-of-change",
        "What is the theory of change?",
        "Power in a city runs through three channels: money, narrative and policy. As long as they stay as they are, they "
        "feed racism. In each one we name the harm, share the power, and show the work.",
    ),
    Answer(
        "communities",
        "What is a community of practice?",
        "A group of people who care about the same thing, and get better at it by meeting often. There is one for each "
        "channel. You choose yours by answering one question, and you can change it.",
    ),
    Answer(
        "what-happens-in-a-year",
        "What happens in a year?",
        "In spring all communities meet to learn the theory of change and to agree on how they treat each other. In summer "
        "each one writes its part of the toolkit and the standards. In winter everything is shown in public. Goals "
        "that move to a later month say why.",
    ),
    Answer(
        "values",
        "What are the values?",
        "We dream of a city that none of us has lived in yet. Elders and ancestors left us words for it. Young people keep "
        "calling for it. We feel a duty to change the unjust systems we work in, with joy, cooperation and enough for all.",
    ),
    Answer(
        "taking-my-name-off",
        "Can I take my name off?",
        "Yes, at any time, with the link in any letter that we send. An institution can leave too. Its commitments stay "
        "readable, marked as withdrawn.",
    ),
    Answer(
        "who-checks",
        "Who checks what institutions say?",
        "Peers: people from other fields who have no tie to the institution. Three are asked to look at each report. They "
        "agree, ask for more, or disagree, and they give reasons. The institution can reply. All of it is public.",
    ),
)
