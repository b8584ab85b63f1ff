"""Harms: written down by one, checked by another, corrected in the open, answered by commitments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from justaction.errors import NotAllowed, Refused
from justaction.harms import actions, wording
from justaction.harms.models import Harm, Wording
from justaction.harms.tests.making import SOURCE, a_draft, a_harm, words
from justaction.mail.models import Letter
from justaction.members.models import Person
from justaction.record.models import Entry

if TYPE_CHECKING:
    from justaction.conftest import Cast

SignsIn = Callable[[Person], Client]


def typed(cast: Cast, **others: object) -> dict[str, object]:
    return {**words(), "channel": cast.money.channel.pk, "ended": "1968", **others}


def test_ana_names_a_harm_and_nobody_reads_it_before_ruth_has_checked_it(
    cast: Cast, client: Client, signed_in: SignsIn
) -> None:
    anas, ruths = signed_in(cast.ana), signed_in(cast.ruth)
    sent = anas.post("/harms/suggest/", typed(cast))
    assert sent.status_code == 302, sent.context["form"].errors
    draft = Wording.objects.get()
    address = f"/harms/{draft.harm.slug}/"
    assert client.get(address).status_code == 404
    assert signed_in(cast.tom).get(f"{address}draft/").status_code == 404
    assert "red lines" not in client.get("/harms/").content.decode()
    assert anas.post(f"{address}draft/check/").status_code == 403  # never by who wrote it

    assert "1 harm waits to be checked" in ruths.get("/me/").content.decode()
    assert ruths.post(f"{address}draft/check/", {"listed": "on"}).status_code == 302
    page = client.get(address).content.decode()
    assert "Checked on" in page
    assert "Ruth Abara" in page
    assert "<em>Whole streets</em>" in page
    assert page.index("Families lose the chance") < page.index("Maps told lenders")  # the note comes first
    assert "<details" in page[: page.index("Maps told lenders")]
    assert 'href="https://archive.example.org/maps"' in page
    assert 'class="exit btn' in page
    entry = Entry.objects.get(kind="harm.published")
    assert entry.url == address
    letter = Letter.objects.get(kind="harm")
    assert letter.to == cast.ana.email

    listed = client.get("/harms/", {"channel": "money", "words": "red"}).content.decode()
    assert "Banks drew red lines" in listed
    assert "From 1930" in listed
    assert "Nothing fits" in client.get("/harms/", {"channel": "policy"}).content.decode()
    [told] = client.get("/harms/data.json").json()["harms"]
    assert (told["began"], told["channel"], told["sources"][0]["url"]) == (
        1939,
        "money",
        "https://archive.example.org/maps",
    )


def test_a_correction_stays_visible_with_its_reason_and_the_old_words(
    cast: Cast, client: Client, signed_in: SignsIn
) -> None:
    harm = a_harm(cast)
    imanis = signed_in(cast.imani)  # coordinates Money
    no_reason = imanis.post(f"/harms/{harm.slug}/correct/", typed(cast, began="1938"))
    assert no_reason.status_code == 422
    assert "what_changed" in no_reason.context["form"].errors
    assert 'value="1938"' in no_reason.content.decode()  # nothing typed is lost
    said = typed(cast, began="1938", what_changed="The first map is from 1938.")
    assert imanis.post(f"/harms/{harm.slug}/correct/", said).status_code == 302
    assert "1939" in client.get(harm.url).content.decode()  # in force until somebody checks
    with pytest.raises(NotAllowed):
        actions.check(harm.wordings.get(number=None), by=cast.imani)
    actions.check(harm.wordings.get(number=None), by=cast.ruth)

    page = client.get(harm.url).content.decode()
    assert "1938–1968" in page
    assert "The first map is from 1938." in page
    compared = client.get(f"{harm.url}compare/1..2/").content.decode()
    assert "<del" in compared
    assert "<ins" in compared
    assert "1939–1968" in client.get(f"{harm.url}1/").content.decode()
    first, second = Entry.objects.filter(subject=harm.subject).order_by("id")
    assert (first.kind, second.kind) == ("harm.published", "harm.corrected")
    kept = harm.wordings.get(number=1)
    assert kept.digest == wording.digest(kept)


def test_one_correction_at_a_time(cast: Cast) -> None:
    harm = a_harm(cast)
    actions.write(harm, by=cast.ana, **words(what_changed="One."))
    with pytest.raises(Refused, match="waits to be checked"):
        actions.write(harm, by=cast.tom, **words(what_changed="Two."))
    with pytest.raises(IntegrityError), transaction.atomic():  # two at once: the database says no
        Wording.objects.create(
            harm=harm, title="x", note="x", began=1900, happened="x", to_whom="x", gained="x"
        )


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("ended", "1930", "before it began"),
        ("began", "2190", "year that has come"),
        ("began", "99", "greater than or equal to 1400"),
        ("sources", "ibid.", "too short"),
        ("sources", "x " * 300, "400 letters"),
        ("note", "", "answer this"),
        ("happened", "", "answer this"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    cast: Cast, signed_in: SignsIn, field: str, value: str, why: str
) -> None:
    answer = signed_in(cast.ana).post("/harms/suggest/", typed(cast, **{field: value}))
    assert answer.status_code == 422
    [said] = answer.context["form"].errors[field]
    assert why in said
    assert not Harm.objects.exists()


def test_set_aside_with_a_reason_and_five_at_most(cast: Cast, signed_in: SignsIn) -> None:
    draft = a_draft(cast)
    with pytest.raises(Refused, match="in a few words why"):
        actions.set_aside(draft, by=cast.ruth, why=" ")
    ruths = signed_in(cast.ruth)
    ruths.post(f"/harms/{draft.harm.slug}/draft/set-aside/", {"why-why": "No source says that."})
    assert not Harm.objects.exists()
    assert "No source says that." in str(Letter.objects.get(kind="harm").parts)
    for number in range(5):
        a_draft(cast, title=f"Harm {number}")
    with pytest.raises(Refused, match="Five of yours"):
        a_draft(cast)


def test_taken_out_its_page_stays_with_the_reason(cast: Cast, client: Client, signed_in: SignsIn) -> None:
    harm = a_harm(cast)
    assert signed_in(cast.ana).get(f"{harm.url}end/").status_code == 403
    signed_in(cast.imani).post(f"{harm.url}end/", {"why": "It is told twice."})
    page = client.get(harm.url).content.decode()
    assert "It is told twice." in page
    assert "Banks drew" not in client.get("/harms/").content.decode()
    assert Entry.objects.filter(kind="harm.ended").count() == 1
    with pytest.raises(Refused, match="taken out"):
        actions.write(Harm.objects.get(), by=cast.ana, **words(what_changed="x"))


def test_sources_are_read_a_line_each() -> None:
    found = wording.sources(f"{SOURCE}\n\nA. Writer, Book of maps, 1999.\n")
    assert found == [
        {"words": "City Archive, Maps of the home lenders, 1939", "url": "https://archive.example.org/maps"},
        {"words": "A. Writer, Book of maps, 1999.", "url": ""},
    ]
    with pytest.raises(Refused, match="at least one source"):
        wording.sources("\n \n")


def test_the_community_and_the_footer_lead_there(cast: Cast, client: Client, signed_in: SignsIn) -> None:
    harm = a_harm(cast)
    assert harm.url in client.get("/communities/money/").content.decode()
    assert 'href="/harms/"' in client.get("/about/").content.decode()
