"""Founding the collaborative."""

from __future__ import annotations

import pytest

from justaction.collaborative.models import Channel, ChannelStage, Collaborative, Field, Pillar, Stage, Value
from justaction.collaborative.tests.making import a_collaborative
from justaction.errors import Refused
from justaction.record.models import Entry

pytestmark = pytest.mark.django_db


def test_a_collaborative_begins_with_the_words_of_the_template() -> None:
    a_collaborative()

    assert [channel.slug for channel in Channel.objects.all()] == ["money", "narrative", "policy"]
    assert list(Channel.objects.values_list("colour", "pattern")) == [
        ("#FFB000", "stripe"),
        ("#FF66B0", "dot"),
        ("#12B39B", "lattice"),
    ]
    assert [stage.slug for stage in Stage.objects.all()] == [
        "name-the-harm",
        "share-the-power",
        "show-the-work",
    ]
    assert ChannelStage.objects.count() == 9
    assert Pillar.objects.count() == 3
    assert Value.objects.count() >= 4
    assert [field.slug for field in Field.objects.all()] == [
        "finance",
        "arts-and-media",
        "government",
        "health-and-schools",
        "community-groups",
    ]


def test_the_founding_is_on_the_record() -> None:
    a_collaborative()

    entry = Entry.objects.get(kind="collaborative.founded")
    assert {one.path: one.value for one in entry.disclosures.all()}["name"] == "Kestrel Row"


def test_there_is_only_one_collaborative() -> None:
    a_collaborative()

    with pytest.raises(Refused):
        a_collaborative()
    assert Collaborative.objects.count() == 1
