"""The words of the tools of the invented year."""

from __future__ import annotations

from dataclasses import dataclass

BANK_DAY = """## Who it is for

A block club, a parish, a school. Anybody who has a room and an evening.

## What you need

- A table for each bank that comes
- Somebody from the block who opens and closes the evening
- A list of what people were refused before, without names

## Step by step

1. Ask ten neighbors what a bank refused them, and why.
2. Write to two banks. Say the day, and what you will ask.
3. On the evening, each bank says what it lends on your block, as a number.
4. Write the numbers on the wall. Take a photo of the wall, not of people.

> A number on the wall stays in the room when the bank has left.

## What can go wrong

A bank sends somebody who cannot decide. Ask for a name who can, before you set the day.
"""
BANK_DAY_MORE = """## What we learned since

Nine evenings were held. Begin with the neighbors, not with the bank. Have a table for children.
"""
DEPOSITS = """## When to use it

You work somewhere, and want to know which bank holds its money.

## The template

Dear treasurer,

I work here. Please tell me which bank holds our deposits, and how much of what it lends stays in our city. Others have asked
the same of their employers. I am glad to help look it up.

With thanks
"""
YES_CARD = """## When to use it

Before a picture of a person is printed or shown.

## The template

| What | Your answer |
|---|---|
| Where it will be seen | |
| Until when | |
| Whom to call to take it back | |

I say yes to this picture. I can take my yes back on any day.
"""
HEARINGS = """## When to use it

A board meets at two in the afternoon, and you want the rule changed.

## The template

1. The board holds at least every second hearing after six in the evening.
2. Whoever cannot come may speak by telephone or hand in two minutes of words.
3. The board says in its minutes what it did with each.
"""
READ_ALOUD = """## What you find out

Who wrote a rule, whom it touches, and which word does the harm.

## Questions

1. Who asked for this rule?
2. Who is not named in it, and lives under it?
3. Which one word would you change?

## What to do with the answers

Read them aloud at the next hearing. Leave a copy with the clerk.
"""
LATE_FUND = """## How it was before

Small firms waited ninety days for the city to pay. Two closed.

## What was done

Three institutions put money into one fund. It pays an invoice on the day it comes, and waits for the city itself.

## What changed

Forty firms were paid within a week. The fund lost nothing.
"""
PAID_LIST = """## What you find out

Who was paid for a piece of work, and who did it for nothing.

## Questions

1. Who was in the room?
2. Who was paid, and how much?
3. Who decided that?
"""
RADIO = """## Who it is for

Students and neighbors who want an hour of their own.

## Step by step

1. Find the teacher who has the key.
2. Fill the first hour with voices that were never on it.
"""
EASY = """You can ask a bank: How much do you lend on our street?

Ask your neighbors to come. Ask the bank to come.

Write the number on the wall. Everybody can see it.
"""
SPANISH = """## Paso a paso

1. Pregunte a diez vecinos qué les negó un banco, y por qué.
2. Escriba a dos bancos. Diga el día y lo que va a preguntar.
3. Esa tarde, cada banco dice cuánto presta en su cuadra.
4. Escriba los números en la pared.
"""


@dataclass(frozen=True)
class Planned:
    """A tool, the idea that it comes from, and how far it gets: days ago it begins, and the last stage it reaches."""

    title: str
    kind: str
    purpose: str
    idea: str
    more: str
    words: str
    need: str
    began: int
    reaches: str
    pillar: int = 1


TOOLS: dict[str, tuple[Planned, ...]] = {
    "money": (
        Planned("Hold a bank day on your block", "guide", "Find out in one evening what the banks lend where you live.",
                "Bring the bank to us", "One evening, one wall, one number.", BANK_DAY, "move-money", 285, "adopted", 0),
        Planned("Ask where the deposits sleep", "template", "A letter by which anybody can ask their employer.",
                "Where does our money sleep?", "Our wages go in on Friday. Where do they stay?", DEPOSITS, "bring-my-workplace", 280, "adopted"),
        Planned("How a fund paid late invoices", "case", "What three institutions did so that small firms were paid in time.",
                "Somebody should wait instead of us", "Not the small ones.", LATE_FUND, "show-what-i-did", 64, "in_test"),
        Planned("Who was paid? A page for the door", "worksheet", "Find out who was paid for a piece of work, and who was not.",
                "A list on the door", "Names only if they want it.", PAID_LIST, "share-a-decision", 40, "in_review", 2),
        Planned("Rents and land on one page", "practice", "Show on one page who owns a street.",
                "Draw who owns the street", "With colors.", "", "name-a-harm", 24, "drafting", 0),
        Planned("Questions for a bank that says no", "worksheet", "What to ask on the day you are refused.",
                "What to ask when they say no", "I stood there and had no question.", "", "check-a-promise", 11, "idea"),
    ),
    "narrative": (
        Planned("A yes before a picture", "template", "A card that people sign before their picture is used.",
                "Ask before you show us", "My aunt saw herself on a bus.", YES_CARD, "tell-it-right", 283, "adopted", 2),
        Planned("An hour at the school radio", "guide", "How neighbors get an hour of their own.",
                "An hour that is ours", "Every second week would do.", RADIO, "tell-it-right", 58, "in_test"),
        Planned("How an archive came upstairs", "case", "What it took to move a shoebox into the light.",
                "Bring the shoebox upstairs", "It floods each spring.", "", "name-a-harm", 33, "drafting", 0),
    ),
    "policy": (
        Planned("Hearings after work", "template", "A sample rule that any board can adopt.",
                "Who works cannot speak", "At two in the afternoon nobody can.", HEARINGS, "change-a-rule", 284, "adopted"),
        Planned("Read a rule together", "worksheet", "Find the one word that does the harm.",
                "Read it aloud, word by word", "On the steps, if need be.", READ_ALOUD, "listen", 281, "adopted", 0),
        Planned("A form in every language of the block", "practice", "How a form came to speak as the block does.",
                "Every form knows my language", "Half of us do not file it.", "", "change-a-rule", 29, "drafting"),
    ),
}  # fmt: skip
USED = (
    ("yes", "Eleven neighbors came, and two banks. The number on the wall was four percent."),
    ("yes", "We had to move the day once. Then it went as written."),
    ("partly", "Only one bank sent somebody. The list of refusals was worth it alone."),
    ("yes", "Children drew the wall. The banker took a picture of it."),
    ("yes", "I used the letter first. They came because of the letter."),
    ("yes", "Nineteen people, in two languages."),
    ("partly", "Our hall was too small. Count the chairs before you invite."),
    ("yes", "The second evening was better than the first."),
)
EDITIONS = {
    "money": (
        "Money toolkit",
        "What we tried first: find out where the money lies, and ask in the open.",
        "Ask in the open",
    ),
    "narrative": ("Narrative toolkit", "How to tell it so that those it is about say yes.", "Ask for a yes"),
    "policy": (
        "Policy toolkit",
        "Rules that any board can adopt, and how to read one.",
        "Rules and how to read them",
    ),
}
