"""People and programs that sign, made by dice with a seed: what each sends, when, and how soon they answer the letter.

The people are as mixed as people are: telephones behind a carrier's few addresses, a church hall behind one, an
employer with its own domain, slow typists, browsers without scripts, a second language. The programs are as varied as
their authors could make them in an afternoon: rented networks that change with each form, dozens of domains that take
any address, dots and tags in a few mailboxes, bought mailboxes with names from lists, forms with and without the
proof of work, browsers' headers copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

FIRST = [
    "Amara",
    "Ana",
    "Andre",
    "Angela",
    "Antonio",
    "Aaliyah",
    "Beatriz",
    "Carlos",
    "Carmen",
    "Chidi",
    "Darnell",
    "Deborah",
    "Denise",
    "Diego",
    "Elena",
    "Eric",
    "Esther",
    "Fatima",
    "Gloria",
    "Hana",
    "Imani",
    "Isaac",
    "Jamal",
    "James",
    "Janet",
    "Javier",
    "Jia",
    "Joyce",
    "Karen",
    "Keisha",
    "Kevin",
    "Lamar",
    "Latoya",
    "Lee",
    "Leila",
    "Lucia",
    "Luis",
    "Malik",
    "Marcus",
    "Maria",
    "Marisol",
    "Mei",
    "Michael",
    "Miguel",
    "Monique",
    "Nadia",
    "Naomi",
    "Nia",
    "Noor",
    "Omar",
    "Pablo",
    "Patrice",
    "Paul",
    "Pearl",
    "Rafael",
    "Renee",
    "Rosa",
    "Ruth",
    "Samira",
    "Sandra",
    "Simone",
    "Sofia",
    "Tamika",
    "Terrence",
    "Tom",
    "Tyrone",
    "Uma",
    "Valeria",
    "Vera",
    "Wanda",
    "Wei",
    "Xavier",
    "Yara",
    "Yusuf",
    "Zora",
]
LAST = [
    "Abara",
    "Adeyemi",
    "Aguilar",
    "Ali",
    "Alvarez",
    "Banks",
    "Bell",
    "Brooks",
    "Brown",
    "Carter",
    "Castillo",
    "Chen",
    "Coleman",
    "Cruz",
    "Davis",
    "Diaz",
    "Dixon",
    "Edwards",
    "Evans",
    "Flores",
    "Foster",
    "Garcia",
    "Gomez",
    "Grant",
    "Green",
    "Gutierrez",
    "Haddad",
    "Harris",
    "Hassan",
    "Hayes",
    "Hernandez",
    "Hill",
    "Howard",
    "Hughes",
    "Ibrahim",
    "Jackson",
    "James",
    "Jenkins",
    "Johnson",
    "Jones",
    "Kelly",
    "Khan",
    "Kim",
    "King",
    "Lewis",
    "Li",
    "Lopez",
    "Mahmoud",
    "Martin",
    "Martinez",
    "Mitchell",
    "Moore",
    "Morales",
    "Morgan",
    "Nguyen",
    "Okoye",
    "Ortiz",
    "Patel",
    "Perez",
    "Perry",
    "Price",
    "Ramirez",
    "Ramos",
    "Reed",
    "Reyes",
    "Rivera",
    "Robinson",
    "Rogers",
    "Ruiz",
    "Sanchez",
    "Santos",
    "Scott",
    "Silva",
    "Singh",
    "Smith",
    "Stewart",
    "Sullivan",
    "Taylor",
    "Thomas",
    "Torres",
    "Turner",
    "Vargas",
    "Walker",
    "Ward",
    "Washington",
    "Watson",
    "White",
    "Williams",
    "Wilson",
    "Wong",
    "Wright",
    "Wu",
    "Young",
    "Zhang",
]
PROVIDERS = ("gmail.com",) * 62 + ("yahoo.com",) * 12 + ("icloud.com",) * 8 + ("outlook.com",) * 8 + (
    "hotmail.com",
) * 5 + ("aol.com",) * 3 + ("comcast.net",) * 2  # fmt: skip
BROWSERS = {
    "ios": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1",
    "android": "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36",
    "chrome": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
    "edge": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36 Edg/131.0",
    "safari": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15",
    "firefox": "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "app": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 [FBAN/FBIOS;FBAV/490.0]",
}
PHONES_AND_DESKS = ("ios",) * 31 + ("android",) * 28 + ("chrome",) * 18 + ("edge",) * 7 + ("safari",) * 7 + (
    "firefox",
) * 6 + ("app",) * 3  # fmt: skip


EMPLOYER = "lakeworks.example"


@dataclass(frozen=True)
class Form:
    """One form: seconds from the beginning, what was typed, from which network, and what becomes of the letter."""

    at: float
    name: str
    address: str
    network: str
    seconds: float | None  # from the first touch of the form to sending it; None without a script
    lag: float | None  # from the letter to its button; None when nobody presses it
    fake: str = ""  # which program made it; "" for a person
    headers: dict[str, str] = field(default_factory=dict)


def headers(browser: str, language: str = "en-US,en;q=0.9") -> dict[str, str]:
    """What a browser sends with a form of the same site."""
    return {
        "User-Agent": BROWSERS[browser],
        "Accept-Language": language,
        "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        "Sec-Fetch-Site": "same-origin",
        "Sec-Fetch-Mode": "navigate",
    }


def _name(dice: Random) -> tuple[str, str]:
    first, last = dice.choice(FIRST), dice.choice(LAST)
    if dice.random() < 0.06:
        last = f"{last}-{dice.choice(LAST)}"
    return first, last


def _network(dice: Random) -> str:
    return f"{dice.randrange(20, 220)}.{dice.randrange(256)}.{dice.randrange(256)}.{dice.randrange(1, 255)}"


def people(dice: Random, *, an_hour: float, seconds: float, spanish: float = 0.08) -> Iterator[Form]:
    """People who sign at some rate, for some time; one hall and one employer among them."""
    carriers = [f"172.56.{n}.{m}" for n in range(8) for m in range(2, 12)]
    hall, employer = min(0.04, 60 / an_hour), min(0.025, 20 / an_hour)  # they do not grow with the crowd
    at = dice.expovariate(an_hour / 3600)
    while at < seconds:
        first, last = _name(dice)
        where, browser = dice.random(), dice.choice(PHONES_AND_DESKS)
        shared = (
            browser in ("ios", "android", "app") and dice.random() < 0.45
        )  # others have a network of their own
        network = dice.choice(carriers) if shared else _network(dice)
        address = _address(dice, first, last)
        if where < hall:  # after the service, in the hall
            network = "203.0.113.7"
        elif where < hall + employer:  # their employer told everybody
            network, address = "198.51.100.20", f"{first}.{last}@{EMPLOYER}".lower()
        tongue = "es-MX,es;q=0.9" if dice.random() < spanish else "pl" if dice.random() < 0.03 else "en-US,en"
        yield Form(
            at=at,
            name=f"{first} {last}" if dice.random() > 0.04 else first.lower(),
            address=address,
            network=network,
            seconds=None if dice.random() < 0.012 else max(2.5, dice.lognormvariate(3.2, 0.8)),
            lag=None if dice.random() < 0.18 else max(9.0, dice.lognormvariate(4.9, 1.3)),
            headers=headers(browser, tongue),
        )
        at += dice.expovariate(an_hour / 3600)


def _address(dice: Random, first: str, last: str) -> str:
    """As people have them: a good part at large providers, the rest at work, at school, at their own domain."""
    kind = dice.random()
    if kind < 0.5:
        local = dice.choice(
            [f"{first}.{last}", f"{first}{last}", f"{first[0]}{last}", f"{last}{first[0]}", first]
        )
    elif kind < 0.76:
        local = f"{first}{dice.choice(['', '.', last[0], last])}{dice.randrange(1, 100):02}"
    else:
        local = dice.choice(
            ["sunflower", "southside", "momof3", "thegardener", "readsalot", "blueline", "home", "mail"]
        )
        local += dice.choice([".", "", "_"]) + dice.choice(LAST)
    domain = dice.choice(PROVIDERS)
    if dice.random() > 0.76:
        domain = f"{dice.choice(LAST)}{dice.choice(['family', 'works', 'school', 'clinic', 'law', 'church'])}"
        domain += f"{dice.randrange(1, 60)}.example"
    more = dice.choice(["", dice.choice(LAST), dice.choice(FIRST)]) if kind >= 0.76 else ""
    return f"{local}{more}@{domain}".lower()


def fakes(dice: Random, *, many: int, seconds: float, start: float = 0.0) -> Iterator[Form]:
    """`many` made-up signatures by several programs, spread over some time."""
    catch_all = [f"{dice.choice(LAST)}{dice.choice(['mail', 'post', 'box', 'hub', 'net'])}{n}.example".lower()
                 for n in range(60)]  # fmt: skip
    boxes = [f"{dice.choice(FIRST)}{dice.choice(LAST)}{n}".lower() for n in range(30)]
    makers = ("catch-all",) * 45 + ("varied",) * 20 + ("dots",) * 12 + ("bought",) * 13 + ("bare",) * 10
    for n in range(many):
        at = start + (n + dice.random()) * seconds / many
        yield _fake(dice, dice.choice(makers), at, catch_all, boxes)


def _fake(dice: Random, maker: str, at: float, catch_all: list[str], boxes: list[str]) -> Form:
    first, last = _name(dice)
    local = dice.choice([f"{first}.{last}", f"{first}{last}{dice.randrange(10, 999)}", f"{first[0]}{last}"])
    browser = dice.choice(["chrome", "chrome", "chrome", "firefox", "edge", "safari"])
    seconds: float | None = dice.uniform(1.0, 4.0)
    lag: float | None = dice.uniform(2.0, 20.0)
    address, sent = f"{local}@{dice.choice(catch_all)}", headers(browser)
    if maker == "varied":  # copies telephones and waits as long as people do
        sent = headers(dice.choice(PHONES_AND_DESKS))
        seconds, lag = max(4.0, dice.lognormvariate(2.6, 0.7)), dice.uniform(12, 150)
    elif maker == "dots":  # a few mailboxes, written in a thousand ways
        box = dice.choice(boxes)
        cut = dice.randrange(1, len(box))
        address = (
            f"{box[:cut]}.{box[cut:]}+{dice.randrange(10_000)}@{dice.choice(['gmail.com', 'googlemail.com'])}"
        )
    elif maker == "bought":  # real mailboxes, one for each
        address = f"{first}{last}{dice.randrange(100, 9999)}@{dice.choice(['outlook.com', 'gmail.com', 'hotmail.com'])}"
    elif maker == "bare":  # a few lines with a library, no browser at all
        seconds, sent = None, {"User-Agent": "python-requests/2.32", "Accept": "*/*"}
        address = f"{local}@{dice.choice(PROVIDERS)}" if dice.random() < 0.5 else address
    return Form(
        at=at, name=f"{first} {last}", address=address.lower(), network=_network(dice), seconds=seconds, lag=lag,
        fake=maker, headers=sent,
    )  # fmt: skip


def drip(dice: Random, *, many: int, seconds: float) -> Iterator[Form]:
    """A patient program: a fake every few minutes for days, each from a domain of its own."""
    for n in range(many):
        first, last = _name(dice)
        yield Form(
            at=(n + dice.random()) * seconds / many,
            name=f"{first} {last}",
            address=f"{first}.{last}@{last}{n}.example".lower(),
            network=_network(dice),
            seconds=dice.uniform(8, 60),
            lag=dice.uniform(20, 600),
            fake="drip",
            headers=headers(dice.choice(PHONES_AND_DESKS)),
        )
