"""The words of the invented standards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What one standard says, what readers said of it, and what its next revision would say."""

    channel: str
    pillar: int
    title: str
    rule: str
    why: str
    text: str
    how_to_test: str
    indicators: tuple[tuple[str, str, str, str], ...]
    question: str = "Could you keep this rule where you work? What would it cost?"
    comments: tuple[tuple[str, str, str, str, str], ...] = ()  # about, comment, other words, outcome, reason
    what_changed: str = "Nobody asked for other words."
    next_text: str = ""


def clauses(*texts: str, head: str = "What it asks") -> str:
    return f"## {head}\n\n" + "\n\n".join(f"::: clause\n\n{text}\n\n:::" for text in texts) + "\n"


PAID = (
    "Every contract over $25,000 stands online within 30 days of its signing.",
    "Each entry says what is bought, for how much, and until when.",
    "Each entry says who owns the firm, as far as the firm says so. If it does not say so, the entry says that.",
    "Entries stay for ten years. A wrong one is corrected in sight, and not taken away.",
)

WORDS = {
    "M1": Words(
        channel="money",
        pillar=1,
        title="Publish who gets paid",
        rule="Put every contract over $25,000 online, with who owns the firm.",
        why="Money that nobody can see goes where it always went. Three of four firms that were paid in 2023 came from two "
        "zip codes. Nobody had hidden it; nobody had looked.",
        text=clauses(*PAID),
        how_to_test="Take ten payments at random from the ledger of the last year. Look for each of them online. "
        "All ten are there, with an owner or with the words that the firm did not say.",
        indicators=(
            (
                "Contracts that stand online",
                "% of contracts",
                "Counted each quarter against the ledger.",
                "The list, and the total of the ledger signed by who keeps it.",
            ),
            (
                "Days from signing to publishing",
                "days, median",
                "From the dates in the list.",
                "The list as a file.",
            ),
        ),
        comments=(
            (
                "Clause 1",
                "Thirty days is long. By then the work is done.",
                "",
                "rejected",
                "We heard from clerks that twenty days are too few in December. We keep thirty and count the median.",
            ),
            (
                "Clause 3",
                "Many small firms do not know what to answer here.",
                "Each entry says who owns the firm, as far as the firm says so.",
                "accepted",
                "You are right. An entry may say that the firm did not say so.",
            ),
            ("", "Finally. I would read this list.", "", "accepted", "Thank you. Others said so too."),
        ),
        what_changed="A firm that does not say who owns it is listed all the same, with these words. Thirty days stay.",
        next_text=clauses(PAID[0].replace("$25,000", "$10,000"), *PAID[1:]),
    ),
    "M2": Words(
        channel="money",
        pillar=1,
        title="Pay residents who advise us",
        rule="Pay residents the same day rate as a consultant, within 14 days.",
        why="People are asked to give their evenings to those who are paid for theirs.",
        text=clauses(
            "Whoever asks residents for advice pays them the day rate of the consultant in the same room.",
            "They are paid within 14 days, in a way that does not touch what they live on.",
            "Child care and the way there are paid on top.",
        ),
        how_to_test="Ask five residents who advised last quarter what they were paid, and when.",
        indicators=(
            (
                "Hours of advice that were paid",
                "% of hours",
                "From the lists of meetings.",
                "Lists, and receipts.",
            ),
        ),
        comments=(
            (
                "Clause 2",
                "Fourteen days, if the form is one page.",
                "",
                "accepted",
                "We add a form of one page.",
            ),
        ),
        what_changed="Child care is named. It was missing.",
    ),
    "M3": Words(
        channel="money",
        pillar=1,
        title="Bank with community lenders",
        rule="Hold at least 15% of cash with lenders owned by those shut out.",
        why="A deposit is a loan to somebody. It can be one to the block that was refused.",
        text=clauses(
            "At least 15% of cash lies with lenders owned by people who were shut out.",
            "The lender is named, with the share that lies there, once a year.",
        ),
        how_to_test="Read the balance of the last quarter, and ask the lender.",
        indicators=(
            (
                "Cash with such lenders",
                "% of cash",
                "On the last day of each quarter.",
                "A letter of the lender.",
            ),
        ),
        comments=(
            ("Clause 1", "Say who decides which lender counts.", "", "", ""),
            (
                "Clause 1",
                "We bank for payroll only. Could 5% be a beginning?",
                "At least 5% of cash in the first year, and 15% in the third.",
                "",
                "",
            ),
            (
                "How to test it",
                "A balance is public in our case. Link it.",
                "",
                "accepted",
                "We say that a link is enough.",
            ),
        ),
    ),
    "M4": Words(
        channel="money",
        pillar=2,
        title="Say why a loan was refused",
        rule="Whoever refuses a loan says why, in words that the person can use.",
        why="Sixty people told us what their letter said. Most of them learned nothing from it.",
        text=clauses(
            "The letter names the reason, the figure that decided, and what would change the answer."
        ),
        how_to_test="Read ten letters with somebody who was refused.",
        indicators=(
            (
                "Letters that name a reason",
                "% of letters",
                "Ten letters a quarter.",
                "The letters, without names.",
            ),
        ),
    ),
    "N1": Words(
        channel="narrative",
        pillar=0,
        title="Put the harm on record",
        rule="Say in public what was done, to whom, since when, and who gained by it.",
        why="What is not said cannot be repaired. People were told for years that it was chance.",
        text=clauses(
            "The account names the practice, the years, and who gained by it.",
            "Those it was done to read it first, and their answer stands beside it.",
            "It stands where the organization tells of itself, and not on a page of its own.",
        ),
        how_to_test="Look for it from the front page in three clicks. Ask two of those named whether they were asked.",
        indicators=(
            (
                "Accounts with an answer beside them",
                "number",
                "Counted once a year.",
                "The page, and the answers.",
            ),
        ),
        comments=(
            (
                "Clause 2",
                "First means before the press.",
                "",
                "accepted",
                "Yes. We say “first”, and mean it.",
            ),
        ),
        what_changed="Those it was done to read it first.",
    ),
    "P1": Words(
        channel="policy",
        pillar=1,
        title="Open the decision table",
        rule="Whoever a rule touches sits at the table with a vote before it is written.",
        why="To be heard after a decision is not to be heard.",
        text=clauses(
            "At least a third of the seats are held by people whom the rule touches.",
            "They are named by their own groups, and not chosen by the house.",
        ),
        how_to_test="Read the minutes. Who sat there, who named them, and who voted?",
        indicators=(("Seats held by those it touches", "% of seats", "At each meeting.", "Minutes."),),
    ),
    "P2": Words(
        channel="policy",
        pillar=2,
        title="Hire without the box",
        rule="Ask about a record only after an offer was made.",
        why="One tick ends most applications before anybody reads them.",
        text=clauses(
            "No form asks about a record. The question comes after an offer, with a reason, and can be answered."
        ),
        how_to_test="Fill in the form.",
        indicators=(("Offers to people with a record", "number", "Once a year.", "Counted without names."),),
    ),
}
