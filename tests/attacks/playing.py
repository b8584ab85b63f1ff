"""Plays a crowd through the real deeds, with the clock set: each form is counted, signed, and answered by its letter."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.db import transaction

from justaction.counts.actions import kept_at_the_end
from justaction.errors import Refused
from justaction.mail import actions as mail
from justaction.members.models import Case
from justaction.search.actions import mended_at_the_end
from justaction.statement import actions, guard, policy
from justaction.statement.actions import guarding
from justaction.statement.models import MailDomain, Signature, StatementVersion, Usual
from justaction.web import clock, limits, proof
from tests.attacks.crowd import EMPLOYER, Form, people

LOOKS = 60.0  # seconds between two looks of the clock, as in config/schedule.py


@dataclass
class Outcome:
    """What became of the forms, for people and for each program."""

    forms: Counter[str] = field(default_factory=Counter)
    counted: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    whys: dict[str, Counter[str]] = field(default_factory=dict)
    guarded_after: float | None = None  # seconds after the beginning
    unguarded_after: float | None = None

    def share_held(self, *, fake: bool) -> float:
        """Held, of those whose letter was answered; of the fakes also those that got no letter to answer."""
        ours = [maker for maker in self.forms if bool(maker) == fake]
        held = sum(self.held[maker] for maker in ours)
        counted = sum(self.counted[maker] for maker in ours)
        return held / max(1, held + counted)

    def said(self) -> str:
        """The figures as lines."""
        lines = []
        for maker in sorted(self.forms):
            whys = ", ".join(f"{why} {n}" for why, n in self.whys.get(maker, Counter()).most_common(6))
            lines.append(
                f"  {maker or 'people':<10} {self.forms[maker]:>6} forms  {self.counted[maker]:>6} counted  "
                f"{self.held[maker]:>6} held  {self.unanswered[maker]:>6} unanswered   {whys}"
            )
        return "\n".join(lines)


def calm_days(start: datetime, *, hours: float = 10.0) -> None:
    """What is usual here: counts of some calm days before, and the employer's domain that is known."""
    tide: Counter[tuple[str, str]] = Counter()
    dice = Random(99)
    for form in people(dice, an_hour=500, seconds=hours * 3600):
        domain = form.address.rpartition("@")[2]
        home = guard.Home.PUBLIC if domain in policy.PUBLIC_MAIL else guard.Home.NEW
        traits = guard.sort(
            name=form.name,
            address=form.address,
            home=guard.Home.KNOWN if domain == EMPLOYER else home,
            from_there=1,
            seconds=form.seconds,
            headers=form.headers,
            languages=("en", "es"),
        )
        tide.update(traits.parts().items())
        if form.lag is not None:
            tide.update(traits.lagged(guard.lag_of(form.lag)).items())
    day = start.date() - timedelta(days=1)
    Usual.objects.bulk_create(Usual(day=day, trait=t, name=n, times=many) for (t, n), many in tide.items())
    MailDomain.objects.create(key=MailDomain.key_of(EMPLOYER), good=True)


def play(forms: Iterable[Form], *, start: datetime, watch: bool = True) -> Outcome:
    """Play the forms in the order of their time, the same each time: what chance decides, set dice do.

    Deeds write no letters here: a program answers what would be sent. The numbers of pages and what can be found follow
    at the end: whoever holds a form asks neither.
    """
    dice = SimpleNamespace(randbelow=Random(1).randrange)
    with (
        patch.object(guarding, "secrets", dice), patch.object(limits, "secrets", dice), kept_at_the_end(), mended_at_the_end()
    ):  # fmt: skip
        return _play(forms, start=start, watch=watch)


def _play(forms: Iterable[Form], *, start: datetime, watch: bool) -> Outcome:
    out, order = Outcome(), count()
    coming: list[tuple[float, int, str, Any, int]] = [
        (form.at, next(order), "form", form, 0) for form in forms
    ]
    if watch and coming:
        last = max(one[0] for one in coming) + 3600
        coming += [(at * LOOKS, next(order), "watch", None, 0) for at in range(1, int(last / LOOKS))]
    heapq.heapify(coming)
    boxes: Counter[str] = Counter()
    while coming:
        at, _n, what, form, pk = heapq.heappop(coming)
        with clock.at(start + timedelta(seconds=at)), mail.without_letters():
            if what == "watch":
                guarding.watch()
                _note_mode(out, at)
            elif what == "form":
                row = _sign(form)
                _note_mode(out, at)
                out.forms[form.fake] += 1
                if row is None or form.lag is None or not _letter(boxes, form, at):
                    out.unanswered[form.fake] += 1
                else:
                    heapq.heappush(coming, (at + form.lag, next(order), "answer", form, row.pk))
            else:
                _answer(out, form, pk)
    return out


def _sign(form: Form) -> Signature | None:
    work = None
    if form.seconds is not None:
        mark = f"{form.at}{form.address}"
        work = proof.Work(mark=mark, seconds=form.seconds, until=int(clock.now().timestamp()) + 3600)
    try:
        seen = guarding.look(
            name=form.name, address=form.address, network=form.network, work=work, headers=form.headers
        )
        return actions.sign(name=form.name, address=form.address, hold_why=seen.why, traits=seen.traits)
    except Refused:
        return None


def _letter(boxes: Counter[str], form: Form, at: float) -> bool:
    """Whether a letter would be sent: three an hour to one mailbox, as `mail.actions` counts them."""
    key = f"{guarding.mailbox(form.address)} {int(at // 3600)}"
    boxes[key] += 1
    return boxes[key] <= mail.LETTERS_AN_HOUR


def _answer(out: Outcome, form: Form, pk: int) -> None:
    row = Signature.objects.get(pk=pk)
    if row.state != Signature.State.PENDING:
        return
    with transaction.atomic():
        row = actions.confirm(row)
    if row.state == Signature.State.HELD:
        out.held[form.fake] += 1
        why = Case.objects.get(about=row.subject).why
        out.whys.setdefault(form.fake, Counter())[why] += 1
    else:
        out.counted[form.fake] += 1


def _note_mode(out: Outcome, at: float) -> None:
    version = StatementVersion.objects.current()
    on = version is not None and version.guarded_since is not None
    if on and out.guarded_after is None:
        out.guarded_after = at
    if not on and out.guarded_after is not None and out.unguarded_after is None:
        out.unguarded_after = at
