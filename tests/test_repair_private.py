"""What is told in private is on no page of anybody else, on no entry of the record, in no letter (every address is read)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from justaction.communities import actions
from justaction.mail.models import Letter
from justaction.members import actions as members
from justaction.members.models import Role
from justaction.members.tests.making import signs_in
from justaction.record.models import Disclosure, Entry
from tests.access import TABLE
from tests.test_access import World, read_whole, world  # noqa: F401  # the fixture

MARK = "quicksilver"


@pytest.mark.django_db
def test_somebody_with_every_role_reads_no_word_of_it_at_any_address(world: World) -> None:  # noqa: F811
    cast = world.cast
    for role in Role.objects.all():
        members.grant(person=cast.lee, role=role, by=cast.ruth)
    row = actions.tell_repair(
        cast.money,
        told=f"They said {MARK}.",
        who=f"the {MARK} one",
        by=cast.ana,
        named=cast.imani,
        trusted=[cast.ruth],
    )
    actions.move_repair(row, state="talked", words=f"We spoke of {MARK}.", by=cast.ruth)
    lee, read = signs_in(Client(), cast.lee), 0
    for name in TABLE:
        answer = lee.get(reverse(name, args=world.args.get(name, [])))
        if not answer.streaming:
            text = answer.content.decode(errors="replace")
            assert MARK not in text, name
            assert row.subject not in text, name
            read += answer.status_code == 200
        read_whole(answer)
    assert read > 150
    for subject, text in Letter.objects.values_list("subject", "parts"):
        assert MARK not in f"{subject} {text}"
        assert row.subject not in f"{subject} {text}"
    assert not any(MARK.encode() in bytes(entry.leaf) or MARK in entry.title for entry in Entry.objects.all())
    assert not any(MARK in str(one.value) for one in Disclosure.objects.all())
