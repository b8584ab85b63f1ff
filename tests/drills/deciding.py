"""What the drill of votes and reports needs in a process of its own: `python -m tests.drills.deciding FILE` founds it."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import django

VOTERS = 4
REPORTERS = 3
PEERS = 3
DAYS = 900  # since which reports can be given, one a day


def found(file: str) -> None:
    """Institutions that promised something long ago, peers who check, and an open vote; `file` gets all that clients need."""
    from justaction.ballots import actions as ballots
    from justaction.mail.actions import without_letters
    from justaction.members import actions as members
    from justaction.members.models import Person
    from justaction.web import clock
    from tests.drills.signing import found as found_collaborative
    from tests.drills.writing import cookie

    with without_letters():
        with clock.at(clock.now() - timedelta(days=DAYS)):
            found_collaborative()
            ruth = Person.objects.get(email="ruth@example.org")
            reports = [_promise(number, ruth) for number in range(REPORTERS)]
        voters = [members.welcome(name=f"Voter {n}", address=f"v{n}@example.org") for n in range(VOTERS)]
        ballot = ballots.write(
            question="Do we go on like this?",
            slug="go-on",
            method="five-finger",
            quorum=2,
            closes_at=clock.now() + timedelta(days=7),
            by=ruth,
            people=voters,
        )
        ballots.open_ballot(ballot, by=ruth)
    said = {
        "ballot": f"/decisions/{ballot.slug}/ballot/",
        "voters": [cookie(voter) for voter in voters],
        "reports": [{**report, "cookie": cookie(person)} for report, person in reports],
    }
    Path(file).write_text(json.dumps(said))


def _promise(number: int, ruth: object) -> tuple[dict[str, str], object]:
    """A commitment that takes reports: where they are sent, from which day on; and who sends them. With a peer for all."""
    from justaction.collaborative.models import Field
    from justaction.commitments.tests.making import a_commitment
    from justaction.members import actions as members
    from justaction.members.models import Organization
    from justaction.web import clock

    def somebody(name: str, at: str, field: str, kind: str) -> tuple[object, Organization]:
        place = members.list_organization(
            name=f"{at} {number}", kind="institution", field=Field.objects.get(slug=field), by=ruth
        )  # type: ignore[arg-type]  # a person
        person = members.welcome(name=f"{name} {number}", address=f"{name.lower()}{number}@example.org")
        members.affiliate(
            person=person, organization=place, kind=kind, role_title="Staff", state="confirmed", by=ruth
        )  # type: ignore[arg-type]  # a person
        return person, place

    peer, _home = somebody("Peer", "Workshop", "arts-and-media", "member")
    members.edit_me(peer, by=peer, willing_to_check=True)  # type: ignore[arg-type]  # a person
    reporter, fund = somebody("Reporter", "Fund", "finance", "representative")
    promised = a_commitment(
        fund, reporter, target=Decimal(5000), target_on=clock.today() + timedelta(days=2 * DAYS)
    )  # type: ignore[arg-type]
    where = f"/desk/{fund.slug}/{promised.slug}/report/"
    return {"where": where, "page": promised.get_absolute_url(), "since": clock.today().isoformat()}, reporter


if __name__ == "__main__":
    django.setup()
    found(sys.argv[1])
