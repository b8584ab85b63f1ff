"""Does a text name a change of the system, or only talk: a training, a statement, a study, a feast, a wish?

A simple check of words, meant to start a conversation rather than to catch anybody: a text that speaks of training,
statements, posts and the like, and of nothing that an institution decides, owns, pays or writes into its rules, is sent
back with an example of what would count.
"""

from __future__ import annotations

import re

_TALK = {
    "training": r"train(?:ing|ings|ed|s)?|workshops?|webinars?|seminars?|book clubs?|lunch and learns?|awareness|bootcamps?",
    "statement": (
        r"statements?|post(?:s|ed|ing)?|tweets?|hashtags?|press releases?|solidarity|blog|newsletters?|campaigns?|"
        r"open letters?|likes|impressions|followers"
    ),
    "listening": (
        r"listening (?:sessions?|tours?|circles?)|listen(?:s|ed|ing)?|town halls?|surveys?|conversations?|dialogues?|"
        r"feedback|focus groups?|roundtables?"
    ),
    "study": r"task forces?|committees?|stud(?:y|ies)|research|audits?|assessments?|reviews?|pilots?|explor(?:e|es|ed|ing)|consultants?",
    "celebration": r"heritage months?|history months?|celebrat\w*|murals?|potlucks?|festivals?|awards?|galas?|luncheons?",
    "person": r"(?:chief|officer|director|manager|ambassador|liaison|champion)s?",
    "gift": r"donat(?:e|es|ed|ing|ions?)|gifts?|sponsor\w*|scholarships?|charit\w+|volunteer\w*",
    "intention": (
        r"strive\w*|aim(?:s|ing)? to|commit(?:s|ted|ment)?|pledg\w+|intend\w*|hope to|will work toward|promot(?:e|es|ing)|support\w*|"
        r"stand with|belie(?:f|ve)\w*|valu(?:e|es|ing)|equity|diversity|inclusion|belonging"
    ),
}
_SYSTEM = (
    r"rules?|budgets?|contracts?|archives?|seats?|votes?|voting|veto|boards?|council|bylaws?|charter|polic(?:y|ies)|laws?|"
    r"ordinances?|deposits?|accounts?|loans?|lend(?:ers?|ing)?|grants?|fund(?:s|ing)?|money|pa(?:y|id|ys)|wages?|salar(?:y|ies)|"
    r"dollars?|fees?|fines?|rents?|leases?|land|homes?|housing|buildings?|buying|purchas\w*|suppliers?|vendors?|procurement|"
    r"hir(?:e|es|ed|ing)|promotions|jobs?|credits?|bylines?|stories|editors?|editorial|curricul\w*|collections?|commissions?|"
    r"admissions?|bail|patrols?|decid\w*|decisions?|ownership|owned|owners?|power|process\w*|services?|clinics?|shares?|percent|%|\$"
)
_SYSTEM_WORDS = re.compile(rf"(?<!\w)(?:{_SYSTEM})(?!\w)", re.IGNORECASE)
_TALK_WORDS = {kind: re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for kind, words in _TALK.items()}


def only_talk(text: str) -> str:
    """The kind of talk (a key of `builder.TALK`) that `text` is only about, or "" when it names a system."""
    if _SYSTEM_WORDS.search(text):
        return ""
    return next((kind for kind, words in _TALK_WORDS.items() if words.search(text)), "")
