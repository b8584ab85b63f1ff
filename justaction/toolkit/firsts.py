"""What stands on the shelves at first: needs, and practices for each channel. Stewards change both."""

from __future__ import annotations

from typing import Any

NEEDS = (
    ("name-a-harm", "name a harm that was done"),
    ("listen", "listen to those it touches"),
    ("share-a-decision", "share a decision"),
    ("move-money", "move money"),
    ("change-a-rule", "change a rule"),
    ("tell-it-right", "tell a story right"),
    ("show-what-i-did", "show what I did"),
    ("check-a-promise", "check a promise"),
    ("bring-my-workplace", "bring my workplace along"),
    ("stay-safe", "stay safe while I speak up"),
)
PRACTICES = {
    "money": (
        ("deposits", "Deposits", "Where the money lies, and whom the bank lends to."),
        ("grants", "Grants", "Who decides, who can apply, who gets how much."),
        ("buying", "Buying", "From whom one buys, and who can bid."),
        ("pay", "Pay", "Who earns what, and who knows it."),
        ("lending", "Lending", "Who gets a loan, and on what terms."),
        ("investing", "Investing", "What is owned, and who votes the shares."),
        ("rents", "Rents and land", "Who owns, who rents, who is put out."),
        ("fees", "Fees and fines", "Who pays them, and for whom they are too high."),
    ),
    "narrative": (
        ("news", "News", "Whose voices are heard, and who chooses them."),
        ("archives", "Archives", "What is kept, and who can find it."),
        ("credits", "Credits", "Who made it, and whether that is said."),
        ("lessons", "Lessons", "What is taught, and from whose view."),
        ("exhibitions", "Exhibitions and stages", "Who is shown, and who decides that."),
        ("pictures", "Pictures", "Who is shown how, and who said yes."),
        ("corrections", "Corrections", "How something wrong is put right."),
        ("commissions", "Commissions", "Who is paid to tell it."),
    ),
    "policy": (
        ("law", "Laws and ordinances", "Who writes them, and whom they hit."),
        ("hiring", "Hiring and promotion", "Who gets in, and who rises."),
        ("service-rules", "Rules of a service", "Who is served, and who is turned away."),
        ("complaints", "Complaints", "Who hears them, and what comes of it."),
        ("discipline", "Discipline", "Who is punished, for what, and how."),
        ("leave-and-care", "Leave and care", "Who can stay home when life asks for it."),
        ("boards", "Boards and seats", "Who sits there, and how one gets there."),
        ("data", "Data", "What is counted, and who may look."),
    ),
}


def found(need: Any, practice: Any, channel: Any) -> None:
    """Put them where nothing stands yet; the models are given, since a migration has its own."""
    if not need.objects.exists():
        need.objects.bulk_create(
            need(slug=slug, text=text, order=order) for order, (slug, text) in enumerate(NEEDS)
        )
    for row in channel.objects.filter(slug__in=PRACTICES, practices=None):
        practice.objects.bulk_create(
            practice(channel=row, slug=slug, name=name, about=about, order=order)
            for order, (slug, name, about) in enumerate(PRACTICES[row.slug])
        )
