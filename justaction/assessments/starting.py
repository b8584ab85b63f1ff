"""The questions that a new collaborative begins with: (place of the pillar, channel, question, what to look at)."""

from __future__ import annotations

FIRST: tuple[tuple[int, str, str, str], ...] = (
    (0, "money", "Do we say in public how our money has done harm, and to whom?",
     "Loans refused, land bought, pay held down, gifts from those who did harm."),
    (0, "narrative", "Do we own up to the stories that we told about people who were harmed?",
     "Old reports, archives, campaigns, who was shown and who was asked."),
    (0, "policy", "Do we know which of our rules kept people out, and did we write it down?",
     "Hiring rules, entry rules, contracts, who could not get in."),
    (1, "money", "Do those who were harmed decide over some of our money?",
     "A vote that binds, who sits there, how much, since when."),
    (1, "narrative", "Do people tell their own story here, with pay and the last word?",
     "Who writes, who edits, who is paid, who can say no."),
    (1, "policy", "Can those touched by a rule of ours change or stop it?",
     "Seats, vetoes, how often it was used."),
    (2, "money", "Can anybody check where our money goes?",
     "Books, dates, names of who receives, how one asks."),
    (2, "narrative", "Do we report what went wrong as plainly as what went well?",
     "The last report, the last mistake that we made public."),
    (2, "policy", "Does somebody answer when we do not keep our word?",
     "Who, by when, and what happens then."),
)  # fmt: skip
