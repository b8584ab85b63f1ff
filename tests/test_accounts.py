"""Laws of what is held about a person: every key to one is given out, erased and merged, whatever chapter keeps it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import CharField, JSONField, TextField

from justaction.ballots.models import Ballot, Elector
from justaction.conftest import Cast
from justaction.errors import Refused
from justaction.mail.models import Letter
from justaction.members import holding, my_data
from justaction.members.actions import erasing, merging
from justaction.members.models import Erasure, Person
from justaction.record import keys
from justaction.record.models import Disclosure, Entry
from justaction.record.publisher import publish
from justaction.statement.models import Signature
from justaction.web import clock
from tests.test_access import World, world  # noqa: F401  # a fixture: everything that an address can speak of

AWAY = "gone-for-good"
# what another person said in confidence: no export tells it, not even as a number
CONFIDENCES = {
    "communities.Block.other",
    "communities.Repair.named",
    "communities.RepairTaker.named",
}
# what two accounts cannot both have, so that one row of two stays
SETTLED = {
    "account.EmailAddress.user",
    "mfa.Authenticator.user",
    "members.Export.person",
    "statement.Signature.person",
    "communities.Membership.person",
    "ballots.Elector.person",
    "members.Affiliation.person",
    "opinions.Participant.person",
    "assessments.Seat.person",
    "commitments.DraftAuthor.person",
}


def words() -> Iterator[tuple[str, str]]:
    """Every text that any table holds: (model.field, text)."""
    for model in apps.get_models():
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, CharField | TextField | JSONField) and not field.is_relation
        ]
        for row in model._default_manager.values_list(*fields) if fields else ():
            yield from (
                (f"{model._meta.label}.{name}", str(text)) for name, text in zip(fields, row, strict=True)
            )


def keys_to(person: Person) -> Counter[str]:
    """How many rows point to a person, by key."""
    found: Counter[str] = Counter()
    for model, field in holding.every_key():
        count = model._default_manager.filter(**{field.name: person.pk}).count()
        if count:
            found[f"{model._meta.label}.{field.name}"] = count
    return found


def test_every_key_to_a_person_is_given_out_or_counted(world: World) -> None:  # noqa: F811
    """Each is told in a part of the export that is there, or among the other rows, or counted as done for others."""
    for person in (world.cast.ana, world.cast.imani, world.cast.grace, world.cast.tom, world.cast.ruth):
        said = my_data.of(person)
        for model, field in holding.every_key():
            name = f"{model._meta.label}.{field.name}"
            if part := holding.part_of(model, field):
                assert part in said, f"{name} is told in {part}, which is no part of the export"
            elif holding.is_kept_back(model, field):
                assert name in CONFIDENCES
                assert name not in said["noted_as_done_by_me"]
            elif model._default_manager.filter(**{field.name: person}).exists():
                counted = holding.only_counted(model, field)
                assert (
                    name in said["noted_as_done_by_me"]
                    if counted
                    else model._meta.label in said["other_rows"]
                )


@pytest.mark.parametrize("who", ["ana", "imani", "grace", "tom"])
def test_whoever_is_erased_stands_in_no_table(world: World, who: str) -> None:  # noqa: F811
    """A13: no key leads to them, no text holds their name or address; the record still verifies, and says so."""
    person: Person = getattr(world.cast, who)
    Person.objects.filter(pk=person.pk).update(name=AWAY)  # a name that nothing else can hold by chance
    Signature.objects.filter(person=person).update(name=AWAY)
    person.refresh_from_db()
    votes = {row.pk: row.votes for row in Ballot.objects.filter(state=Ballot.State.CLOSED)}
    rolls = Elector.objects.count()
    publish()
    Erasure.objects.all().delete()
    erasure = erasing.ask_to_erase(person, by=person)
    with clock.at(erasure.due_at):
        assert erasing.erase_due() == 1
        publish(check_all=True)
    left = [(where, text) for where, text in words() if person.email in text or AWAY in text]
    assert {where for where, _text in left} <= {
        "mail.Letter.to", "mail.Letter.to_name", "mail.Letter.mailbox", "mail.Letter.parts"  # the last letter
    }, left  # fmt: skip
    assert [letter.kind for letter in Letter.objects.filter(to=person.email)] == ["erased"]
    assert not keys_to(person)
    assert Entry.objects.filter(kind="disclosure.erased").count() == 1
    assert not Disclosure.objects.filter(value=AWAY).exists()
    assert {row.pk: row.votes for row in Ballot.objects.filter(pk__in=votes)} == votes
    assert Elector.objects.count() == rolls
    assert list(erasing.noted()) == [person.subject]


def test_a_restore_from_before_erases_again(world: World) -> None:  # noqa: F811
    """A14: the list outside the backups names them, so that what a backup brings back goes before anything is served."""
    path = keys.folder() / erasing.LIST
    path.write_text(
        f'{{"gone": "{world.cast.tom.subject}", "at": "2026-01-01T00:00:00+00:00"}}\n{{"gone": "cut'
    )
    call_command("erase_again")
    assert not Person.objects.filter(subject=world.cast.tom.subject).exists()
    assert not Letter.objects.filter(to=world.cast.tom.email).exists()
    call_command("erase_again")  # a second time there is nobody left


def both_say_yes(cast: Cast, kept: Person, gone: Person) -> merging.Merging:
    asked = merging.ask_to_merge(kept=kept.email, gone=gone.email, reason="They told me.", by=cast.ruth)
    for side in ("kept", "gone"):
        merging.say_yes(asked, side)
    return asked


@pytest.mark.parametrize(("stays", "goes"), [("ana", "tom"), ("tom", "ana"), ("grace", "imani")])
def test_merging_moves_every_key_and_leaves_none_behind(world: World, stays: str, goes: str) -> None:  # noqa: F811
    kept: Person = getattr(world.cast, stays)
    gone: Person = getattr(world.cast, goes)
    Elector.objects.filter(person__in=[kept, gone]).exclude(ballot__state="closed").delete()
    before = keys_to(kept) + keys_to(gone)
    merging.merge(both_say_yes(world.cast, kept, gone), by=world.cast.ruth)
    assert not Person.objects.filter(pk=gone.pk).exists()
    assert not keys_to(gone)
    after = keys_to(kept)
    lost = {name for name, count in before.items() if after[name] < count}
    assert lost <= SETTLED, lost
    entry = Entry.objects.get(kind="account.merged")
    assert not entry.disclosures.exists()


def test_two_on_the_roll_of_an_open_vote_wait_until_it_closes(world: World) -> None:  # noqa: F811
    both = Ballot.objects.filter(electors__person=world.cast.ana).filter(electors__person=world.cast.tom)
    assert both.exclude(state="closed").exists()
    asked = both_say_yes(world.cast, world.cast.ana, world.cast.tom)
    with pytest.raises(Refused, match="roll"):
        merging.merge(asked, by=world.cast.ruth)
    assert Person.objects.filter(pk=world.cast.tom.pk).exists()
