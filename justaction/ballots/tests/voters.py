"""One of the processes of case A02: it votes for everybody on a roll, and prints how many votes were taken.

`python -m justaction.ballots.tests.voters SLUG NUMBER`
"""

from __future__ import annotations

import random
import sys
import time

import django
from django.db import OperationalError


def main(slug: str, number: int) -> None:
    from justaction.ballots import actions
    from justaction.ballots.models import Elector

    electors = list(Elector.objects.select_related("ballot", "person").filter(ballot__slug=slug))
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
    sys.stdout.write(str(taken))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], int(sys.argv[2]))
