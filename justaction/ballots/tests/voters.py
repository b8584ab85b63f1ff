"""The processes of case A02: each votes for everybody on a roll, and prints on a line how many votes were taken.

`python -m justaction.ballots.tests.voters SLUG HOW_MANY APART` starts one, which splits before it has asked the database.
With APART 2, every second process votes for the same half.
"""

from __future__ import annotations

import os
import random
import sys
import time

import django
from django.db import OperationalError


def main(slug: str, number: int, apart: int) -> None:
    from justaction.ballots import actions
    from justaction.ballots.models import Elector

    electors = list(
        Elector.objects.select_related("ballot", "person").filter(ballot__slug=slug).order_by("pk")
    )
    electors = electors[number % apart :: apart]
    random.Random(number).shuffle(electors)  # an order, no secret
    taken = 0
    for elector in electors:
        while True:
            try:
                actions.cast(elector, choice=["o1", "o2", "o3"][number % 3 :])
                break
            except OperationalError:  # too many ask at once: press again, as anyone would
                time.sleep(random.random())
        taken += 1
    sys.stdout.write(f"{taken}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    voters = []
    for number in range(int(sys.argv[2])):
        voter = os.fork()
        if voter == 0:
            wrong = 1
            try:
                main(sys.argv[1], number, int(sys.argv[3]))
                wrong = 0
            finally:
                os._exit(wrong)
        voters.append(voter)
    sys.exit(any(os.waitpid(voter, 0)[1] for voter in voters))
