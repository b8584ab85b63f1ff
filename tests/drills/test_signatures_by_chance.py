"""Sign, confirm, withdraw, invalidate, hide, erase, restore, in an order that chance chooses: after each step all agree.

What agrees: the numbers that pages tell, a plain recount, the roll, the rows, and the public record read entry by entry.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from justaction.counts import actions as counts
from justaction.members.actions import erasing
from justaction.members.models import Person
from justaction.record.models import Entry
from justaction.statement import actions, roll
from justaction.statement.forms import RollForm
from justaction.statement.models import Signature
from justaction.statement.tests.making import signature
from justaction.web import clock, house

if TYPE_CHECKING:
    from justaction.conftest import Cast

pytestmark = pytest.mark.drill
WHO = st.integers(min_value=0, max_value=4)


class Signatures(RuleBasedStateMachine):
    """Five people do what people do with a signature; `here` is what one who remembers everything would say."""

    cast: Cast

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        house.forget()
        self.counted: dict[int, bool] = {}  # whose signature counts, and whether it is listed
        self.seen = Entry.objects.count()
        self.entries: dict[str, int] = {}

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)
            house.forget()

    def row(self, who: int) -> Signature | None:
        rows = Signature.objects.filter(address=f"signer{who}@post{who}.example").order_by("-pk")
        return next((row for row in rows if row.state in {"pending", "confirmed"}), None)

    @rule(who=WHO, listed=st.booleans())
    def sign(self, who: int, listed: bool) -> None:
        signature(f"signer{who}@post{who}.example", f"Signer Number{who}", listed=listed)

    @rule(who=WHO)
    def confirm(self, who: int) -> None:
        row = self.row(who)
        if row is not None and row.state == "pending":
            done = actions.confirm(row)
            assert done.counts
            self.counted[who] = done.listed
            self._wrote("signature.added")

    @rule(who=WHO)
    def confirm_again(self, who: int) -> None:
        row = self.row(who)
        if row is not None and row.state == "confirmed":
            actions.confirm(row)

    @rule(who=WHO, listed=st.booleans())
    def show_or_hide(self, who: int, listed: bool) -> None:
        row = self.row(who)
        if row is not None and who in self.counted:
            actions.change_listing(row, listed=listed)
            self.counted[who] = listed

    @rule(who=WHO)
    def withdraw(self, who: int) -> None:
        row = self.row(who)
        if row is not None:
            actions.withdraw(row)
            if self.counted.pop(who, None) is not None:
                self._wrote("signature.withdrawn")

    @rule(who=WHO)
    def invalidate(self, who: int) -> None:
        row = self.row(who)
        if row is not None and who in self.counted:
            actions.invalidate([row], by=self.cast.ruth, reason="Made up.")
            del self.counted[who]
            self._wrote("signature.invalidated")

    @rule(who=WHO)
    def erase_and_restore(self, who: int) -> None:
        """Somebody is erased; a backup from before comes back, and they are erased again before anybody is served."""
        person = Person.objects.filter(email=f"signer{who}@post{who}.example").first()
        if person is None:
            return
        counted = who in self.counted
        before = transaction.savepoint()
        erasing.ask_to_erase(person, by=person)
        with clock.at(clock.now() + timedelta(days=30)):
            assert erasing.erase_due() == 1
        assert not Person.objects.filter(pk=person.pk).exists()
        transaction.savepoint_rollback(before)
        house.forget()
        assert Person.objects.filter(pk=person.pk).exists(), "the backup brings them back"
        call_command("erase_again", stdout=Nowhere())
        assert not Person.objects.filter(pk=person.pk).exists()
        self.counted.pop(who, None)
        if counted:
            self._wrote("signature.withdrawn")

    def _wrote(self, kind: str) -> None:
        self.entries[kind] = self.entries.get(kind, 0) + 1

    @invariant()
    def everything_agrees(self) -> None:
        if not hasattr(self, "counted"):
            return
        _compared, wrong = counts.compare()
        assert not wrong, "\n".join(map(str, wrong))
        told = roll.counts()
        assert told.people == len(self.counted) == Signature.objects.people_signed()
        assert told.people_shown == sum(self.counted.values())
        form = RollForm(QueryDict(), versions=[self.cast.version])
        assert form.is_valid()
        shown = sorted(row.name for row in roll.people(form))
        assert shown == sorted(f"Signer Number{who}" for who, listed in self.counted.items() if listed)
        standing = Entry.objects.filter(kind="signature.added").count() - (
            Entry.objects.filter(kind__in=["signature.withdrawn", "signature.invalidated"]).count()
        )
        assert standing == len(self.counted), "the record tells of as many as count"
        assert Entry.objects.filter(kind="signature.added").count() == self.entries.get("signature.added", 0)


class Nowhere:
    """Where a command may speak to nobody."""

    def write(self, words: str) -> int:
        return len(words)

    def flush(self) -> None: ...


def test_whatever_happens_in_whatever_order_all_agree(cast: Cast) -> None:
    kind: Any = type("OfThisCast", (Signatures,), {"cast": cast})
    how = settings(
        max_examples=int(os.environ.get("DRILL_EXAMPLES", "8")),
        stateful_step_count=15,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(kind, settings=how)
