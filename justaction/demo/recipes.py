"""Invented commitments: what was said, the harm, the power, the number. Each is used by a few invented organizations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """One kind of commitment. `{target}` in the title becomes the number of whoever makes it."""

    channel: str
    fields: tuple[str, ...]
    title: str
    said: str
    harm: str
    affected: str
    answer: str
    before: str
    after: str
    binding: bool
    ends: str
    builds: str
    indicator: str
    unit: str
    baseline: int
    target: int
    measure: str = "how_much"
    practice: str = ""  # of its channel's list, or in other words where none fits


_ANY = ("finance", "arts-and-media", "government", "health-and-schools", "community-groups")

RECIPES = [
    Recipe(
        "money", ("finance",), "Hold {target}% of our cash with lenders the neighborhoods own",
        "We stand with our Black and Brown neighbors and will do our part.",
        "Our cash sat for decades in banks that closed branches on the South and West Sides. We earned from that.",
        "Shop owners and savers who had to drive five miles to a bank",
        "Come to us first, and stay when a year goes badly.",
        "Two managers chose the banks.", "A council of seven chooses; four live in the areas that lost their banks.", True,
        "Cash that leaves the neighborhoods it came from", "Lenders that answer to the people who save there",
        "share of our cash held by community lenders", "%", 2, 15,
        practice="Deposits",
    ),
    Recipe(
        "money", _ANY, "Buy {target}% of what we need from firms on the South and West Sides",
        "We commit to listening, learning and lifting up local business.",
        "Our rules asked for three years of audited books, so the same four firms won every contract.",
        "Owners of small firms who were told to come back when they were bigger",
        "Pay in 15 days and split the large jobs.",
        "One buyer picked from an old list.", "Bids are read blind by a panel with two local owners.", True,
        "Buying from an old closed list", "An open list, small lots and fast pay",
        "share of yearly buying from local firms", "%", 6, 30,
        practice="Buying",
    ),
    Recipe(
        "money", ("finance",), "Lend {target} first homes without a credit score rule",
        "Everybody deserves a fair chance to own a home.",
        "A score cut-off kept out families who had paid rent on time for twenty years.",
        "Renters who were refused twice or more", "Count our rent. It is the biggest bill we pay.",
        "A formula said no and nobody could ask why.", "A panel with two former renters reads each refusal again.", True,
        "Refusals by one number", "Loans that count rent paid on time", "homes lent to", "homes", 0, 60, "better_off",
        practice="Lending",
    ),
    Recipe(
        "money", ("arts-and-media", "health-and-schools", "community-groups"), "Pay every resident adviser {target} dollars an hour",
        "Community voices are at the heart of what we do.",
        "We asked neighbors for advice for years and paid them in sandwiches.",
        "Residents who sat on our boards and panels", "Pay us on the day, not in sixty.",
        "Staff decided what advice was worth.", "Advisers set the rate with us once a year.", True,
        "Free advice from people with the least time", "Pay for what people know", "hourly pay of resident advisers", "dollars", 0, 85,
        practice="Pay",
    ),
    Recipe(
        "money", ("finance", "government"), "Move {target} million dollars into homes that stay low-cost for good",
        "Housing justice is racial justice.",
        "Our bonds paid for towers that pushed out the people who lived there.",
        "Families who moved two or more times in five years", "Let us vote on who manages the building.",
        "The board approved each deal behind closed doors.", "Tenants hold three of seven seats and see each deal first.", True,
        "Deals that treat homes as chips", "Homes owned in trust by those who live there", "money placed in land trusts", "million dollars", 1, 12,
        practice="Rents and land",
    ),
    Recipe(
        "money", ("health-and-schools",), "Cancel the medical debt of {target} patients",
        "Health care is a human right.",
        "We sold unpaid bills to collectors who sued our own patients.",
        "Patients who had wages taken for a bill", "Say sorry in writing, and tell the credit bureaus.",
        "The billing office sold debt each quarter.", "A patients' panel must agree before any bill goes out of the house.", True,
        "Selling the bills of sick people", "Care first, and a fair bill after", "patients freed of debt", "people", 0, 900, "better_off",
        practice="Fees and fines",
    ),
    Recipe(
        "money", ("government",), "Spend {target}% of the parks budget where parks were cut",
        "Every child deserves a safe place to play.",
        "For thirty years new parks went up where people already had them.",
        "Families who live more than a mile from grass", "Ask the children. They know where the holes in the fence are.",
        "The budget followed who called most.", "A youth and elders' board ranks the list; we follow it or say why.", False,
        "A budget for those who call loudest", "A budget that starts where the gap is", "share of spending in underserved areas", "%", 18, 45,
        practice="Grants",
    ),
    Recipe(
        "money", ("finance", "arts-and-media"), "Give {target} grants with no report longer than a page",
        "We are proud to support the movement.",
        "Our forms took forty hours, so only groups with a grant writer ever won.",
        "Small groups led by Black and Brown organizers", "Trust us with three years at once.",
        "A program officer chose.", "Past winners choose, and are paid for it.", True,
        "Grants for those who write well", "Grants for those who do well", "grants made by the new panel", "grants", 0, 40,
        practice="Grants",
    ),
    Recipe(
        "money", _ANY, "Raise the lowest pay here to {target} dollars an hour",
        "Our people are our greatest strength.",
        "The night crew, mostly Black and Latina women, earned less than half of the day desk.",
        "Cleaners, guards, kitchen and care staff", "Put the cleaners on your payroll, not a contractor's.",
        "The finance team set wages alone.", "Staff with the lowest pay hold two of five votes on wages.", True,
        "Two kinds of worker in one house", "One pay scale that all can read", "lowest hourly pay", "dollars", 15, 24, "better_off",
        practice="Pay",
    ),
    Recipe(
        "money", ("finance",), "Open {target} counters where branches were closed",
        "We are here for every community.",
        "We shut branches by a map of profit and left check cashers behind.",
        "People without a bank within two miles", "Stay open on Saturday and speak Spanish.",
        "Head office closed branches by a formula.", "No closing without a yes of the local council.", True,
        "Closing by formula", "Counters run with the people who use them", "counters open", "counters", 0, 8,
        practice="Deposits",
    ),
    Recipe(
        "narrative", ("arts-and-media",), "Correct {target} crime stories that named people never charged",
        "We will examine our own newsroom.",
        "We printed names and faces from police blotters and never said when charges fell.",
        "People whose old arrest is the first thing found about them", "Fix the old page, not only the next one.",
        "An editor said yes or no alone.", "A panel of five, three of them named in old stories, decides.", True,
        "Names printed from a police list", "A right to have the record put right", "stories corrected or taken out of search", "stories", 0, 400, "better_off",
        practice="Corrections",
    ),
    Recipe(
        "narrative", ("arts-and-media",), "Have {target}% of our stories edited by people from the place they tell of",
        "We are committed to telling diverse stories.",
        "We sent a van, took the worst day of a block, and left.",
        "Neighbors of the South and West Sides", "Come on a good day too.",
        "One news desk downtown assigned all stories.", "Four neighborhood desks assign and edit their own.", True,
        "Stories about people without them", "Desks led by those who live there", "share of stories edited locally", "%", 4, 40,
        practice="News",
    ),
    Recipe(
        "narrative", ("arts-and-media", "health-and-schools"), "Give back {target} objects and recordings to the families they came from",
        "Our collection belongs to everyone.",
        "We kept tapes, quilts and photographs that were lent, and never given.",
        "Families and churches whose things are in our store", "Ask before you show it. Then ask again.",
        "The curator decided what was ours.", "A families' council decides what stays and on what terms.", True,
        "Keeping what was only lent", "Sharing with consent", "objects and recordings returned", "objects", 3, 120,
        practice="Archives",
    ),
    Recipe(
        "narrative", ("health-and-schools",), "Teach {target} lessons written with the people they are about",
        "Representation matters.",
        "Our history books gave the Great Migration half a page.",
        "Students and their grandparents", "Let the elders come to class.",
        "A publisher chose the lessons.", "Teachers, students and elders write and vote on them.", True,
        "History as told by a publisher", "History as told by those who lived it", "lessons in use", "lessons", 0, 36,
        practice="Lessons",
    ),
    Recipe(
        "narrative", _ANY, "Name the writer and pay the storyteller in {target}% of what we publish",
        "We celebrate the voices of our community.",
        "We used people's stories in appeals and never asked or paid.",
        "People whose photo raised money for us", "Show us the page before it is printed.",
        "The communications team picked.", "Storytellers sign off on the last draft and are paid.", True,
        "Stories taken for free", "Consent, credit and pay", "share of pieces with credit and pay", "%", 10, 100,
        practice="Credits",
    ),
    Recipe(
        "narrative", ("arts-and-media",), "Fill {target} of our lead roles and crews from local training",
        "The stage is for everyone.",
        "We flew in crews for shows about this city.",
        "Local actors, stage hands and designers", "Pay for the training weeks too.",
        "The artistic director cast alone.", "A casting table with three neighborhood artists.", True,
        "Local stories by crews from elsewhere", "A path from the block to the stage", "roles and crew jobs filled", "jobs", 5, 50,
        practice="Exhibitions and stages",
    ),
    Recipe(
        "narrative", ("government", "arts-and-media"), "Put up {target} markers that say what happened here",
        "We must never forget.",
        "Our plaques name the builders and not the people who were moved out.",
        "Families of those who were moved", "Use the words we use.",
        "An office approved each text.", "Families write the text; we may only check dates.", True,
        "Half a history in bronze", "The whole story on the street", "markers in place", "markers", 0, 24,
        practice="Pictures",
    ),
    Recipe(
        "narrative", ("community-groups", "arts-and-media"), "Record {target} elders and keep the tapes in their neighborhood",
        "We honor our elders.",
        "Tapes of our elders sit in an archive across town that opens at noon.",
        "Elders and those who come after them", "My granddaughter should not need a card to hear me.",
        "An archive set the terms.", "Each elder sets the terms of their own tape.", True,
        "Memory kept far away", "Memory kept at home", "elders recorded", "people", 6, 80,
        practice="Archives",
    ),
    Recipe(
        "narrative", ("finance", "health-and-schools"), "Publish what we pay by race and role, {target}% of jobs covered",
        "Transparency is one of our values.",
        "We spoke of fairness and hid the numbers that would show it.",
        "Our own staff", "Show the range, not just the average.",
        "Only the board saw the pay table.", "Staff chosen by staff check the table before it goes out.", True,
        "Fairness as a slogan", "Numbers that anyone can read", "share of jobs in the public table", "%", 0, 100, "how_well",
        practice="How we say what we pay",
    ),
    Recipe(
        "narrative", ("government",), "Answer in {target} languages at every counter",
        "All are welcome here.",
        "We made children translate for their parents at the desk.",
        "People who speak English less than very well", "Put the sign outside, where we can see it.",
        "The front desk improvised.", "A language council checks us four times a year and its report binds us.", True,
        "A service in one language", "Help in the words you use at home", "languages at the counter", "languages", 1, 6, "how_well",
        practice="Counters in many languages",
    ),
    Recipe(
        "policy", _ANY, "Drop the record check from {target} kinds of jobs",
        "We believe in second chances.",
        "One box on our form turned away people whose case was closed years ago.",
        "People with an old record, and their children", "Tell us it is gone. We stopped applying.",
        "A lawyer's rule, never looked at again.", "A hiring panel with two people who served time reviews each rule.", True,
        "The box on the form", "Hiring for what a person can do", "kinds of jobs without the check", "jobs", 0, 14,
        practice="Hiring and promotion",
    ),
    Recipe(
        "policy", ("government",), "Cut the wait for repairs in low-cost homes to {target} days",
        "Safe homes are the base of everything.",
        "Repairs in our buildings took three times as long on the West Side.",
        "Tenants of our buildings", "Give us the phone number of the one who decides.",
        "A clerk sorted calls by building.", "Tenants rank the queue rules each quarter, and see the list.", True,
        "A queue nobody can see", "A queue that tenants set", "median days to a repair", "days", 41, 10, "better_off",
        practice="Rules of a service",
    ),
    Recipe(
        "policy", ("health-and-schools", "government"), "Bring school arrests down to {target} a year",
        "Every student matters.",
        "Children were taken out in handcuffs for what is a talk in other schools.",
        "Students and their parents", "Hire the coach, not the camera.",
        "The principal called the police.", "A circle of students, parents and staff is asked first.", True,
        "Police for school matters", "Repair before punishment", "arrests a year", "arrests", 38, 4, "better_off",
        practice="Discipline",
    ),
    Recipe(
        "policy", ("health-and-schools",), "Give {target} of our board seats to patients and students",
        "Nothing about us without us.",
        "Nobody on our board had ever used what we offer.",
        "Patients, students and their families", "Give us a vote, not a chair by the wall.",
        "The board named its own successors.", "Seats filled by a vote of those we serve.", True,
        "A board of donors alone", "A board of those who use the place", "board seats held", "seats", 0, 5,
        practice="Boards and seats",
    ),
    Recipe(
        "policy", ("government", "community-groups"), "Defend {target} families from eviction with a lawyer",
        "Housing is a human right.",
        "Nine in ten tenants stood in court alone while every owner had a lawyer.",
        "Tenants with a court date", "Come to the building. We cannot come downtown.",
        "An office screened the calls.", "Tenant leaders and lawyers choose the cases together.", True,
        "Court without a lawyer", "A lawyer before the first date", "families defended", "families", 20, 500, "better_off",
        practice="Laws and ordinances",
    ),
    Recipe(
        "policy", ("finance",), "Read {target}% of our refusals again with outside eyes",
        "We do not tolerate discrimination.",
        "Two people with the same income got two answers, and the map showed why.",
        "People we refused in the last five years", "Write to those you refused.",
        "The model decided.", "A panel with three outsiders can turn a no into a yes.", True,
        "A model nobody may question", "A second reading with power", "share of refusals read again", "%", 0, 100, "how_well",
        practice="Complaints",
    ),
    Recipe(
        "policy", ("arts-and-media", "health-and-schools", "finance"), "Fill {target} jobs by paid trial instead of by degree",
        "Talent is everywhere.",
        "We asked for a degree in jobs that never needed one.",
        "People who learned the work by doing it", "Say the pay in the ad.",
        "Human resources set the bar.", "The team that does the work sets the trial; a union member sits in.", True,
        "A degree as a gate", "A fair try", "jobs filled by trial", "jobs", 0, 45,
        practice="Hiring and promotion",
    ),
    Recipe(
        "policy", ("government",), "Open the permit table to all, {target}% of decisions with reasons",
        "Government should be open.",
        "Permits were fast for those who knew whom to call.",
        "Street vendors and small shops", "Tell us no within a week, so that we can plan.",
        "Three officers decided, unsigned.", "Each decision is signed, with a reason, and a vendor board can reopen it.", True,
        "Favors by telephone", "Decisions anyone can read", "share of decisions published with reasons", "%", 8, 100, "how_well",
        practice="Rules of a service",
    ),
    Recipe(
        "policy", ("community-groups",), "Train and pay {target} neighbors to sit in on hearings",
        "People power.",
        "Hearings were held at ten in the morning, and nobody who works could come.",
        "People who work by the hour", "Child care, or it is not for us.",
        "Two volunteers did what they could.", "Neighbors choose the hearings and report back each month.", True,
        "Empty benches", "Eyes in every room", "neighbors trained and paid", "people", 4, 60,
        practice="Boards and seats",
    ),
    Recipe(
        "policy", _ANY, "Give {target} weeks of paid leave to everyone who works here",
        "Family comes first.",
        "Office staff had leave; the people who clean the office did not.",
        "Hourly and contract workers", "Write it in the contract with the contractor.",
        "Leave was at a manager's word.", "A rule that only a staff vote can change.", True,
        "Leave by favor", "Leave by right", "weeks of paid leave for all", "weeks", 0, 12, "better_off",
        practice="Leave and care",
    ),
]  # fmt: skip

STORIES = [
    "We did what we planned for this quarter. The panel met three times and its vote stood each time.",
    "It went slower than we hoped. Two partners needed more time, and we gave it to them.",
    "The first people have been reached. They told us what to fix, and the list is in the minutes.",
    "We changed one step because those affected asked for it. The number follows from next month.",
    "A good quarter. The new rule is now how we work, not a trial.",
    "Staff changed, and for six weeks nobody carried this. Somebody does now.",
]
IN_THE_WAY = [
    "Our insurer set a limit that we had not asked about in time.",
    "The contract with the old supplier ran until June.",
    "We had no one whose job this was.",
    "The council asked for changes, and they were right to.",
]
NEXT_STEPS = [
    "Sign with the third partner by the end of next month.",
    "Bring a new date to the council at its next meeting.",
    "Report each month until we are back on plan.",
    "Hire the coordinator by the first of the month.",
]
REASONS = {
    "agrees": [
        "We called two of the people named. What they told us fits the report.",
        "The sums match the minutes, and the minutes are signed.",
        "The proof shows what it claims. The story of the delay is told plainly.",
        "We visited. It works as it says here.",
    ],
    "asks_for_more": [
        "The number is right, but who decided is not clear to us. Please add the charter.",
        "The list ends in the middle of the quarter. Where is the rest?",
        "We would like to hear from one of those affected, in their own words.",
    ],
    "disagrees": [
        "The proof counts the same people twice. We get a number a third lower.",
        "This is the plan, not the result. Nothing here shows that it happened.",
    ],
}
EVIDENCE = [
    ("Minutes of the council", "The vote, and who was there", "the council"),
    ("Letter from a partner", "What was done, with dates", "our partner"),
    ("Table of the quarter", "Each case, names left out", "our own books"),
    ("Note of the auditor", "The number, checked by an outsider", "an outside auditor"),
]
WITHDRAWN = [
    "The partner that was to carry this closed. We will come back with another way.",
    "We cannot do this with the rules we are under. We should have known before we promised.",
    "Those affected told us it is not what they need. We are starting again with them.",
]
MILESTONES = [
    "The council meets for the first time",
    "The new rule is written and voted on",
    "The first people are reached",
]
