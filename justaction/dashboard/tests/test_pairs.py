"""Public words become a commitment: a list of what was said in 2020 comes in, one organization takes its own words over,
and its page shows them beside the work, with their source and their date.

The list is invented, in the shape of a real one: words of many lines, several by one organization. To run the same with a
real list, name its file in PLEDGES_FILE: each organization in it is then asked for, and the first takes its words over.
"""

from __future__ import annotations

import csv
import html
import io
import os
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from justaction.collaborative.models import Channel, Field
from justaction.commitments import actions, policy
from justaction.commitments.models import Commitment
from justaction.commitments.tests.making import a_report, parts
from justaction.conftest import Cast
from justaction.members import actions as members
from justaction.members.models import Organization, Person
from justaction.web import clock

SignedIn = Callable[[Person], Client]
COLUMNS = ("organization", "source_url", "date", "kind", "quoted_words", "leadership_page")
LONG = "To our community: we have watched in sorrow.\n\n" + "We stand with you, and we will listen. " * 60
INVENTED = (
    ("Gable & Rowe Outfitters", "https://gable.example/2020/a", "2020-06-01", "Blog", LONG, ""),
    ("Gable & Rowe Outfitters", "https://gable.example/2020/b", "2020-06-03", "Picture post", "“Black Lives Matter,” we say.", ""),
    ("Tern Island Paper", "https://tern.example/words", "2020-06-05", "Press release", "We pledge $2 million.", "https://tern.example/us"),
)  # fmt: skip


def the_list() -> bytes:
    if path := os.environ.get("PLEDGES_FILE"):
        return Path(path).read_bytes()
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *INVENTED])
    return out.getvalue().encode()


def brought_in(content: bytes, convener: Client) -> None:
    """Upload it, take the columns as they were guessed, say what it is, apply it."""
    door = "/steer/import/commitments/"
    begun = convener.post(door, {"file": SimpleUploadedFile("statements-2020.csv", content)})
    guessed = {
        name: field.initial
        for name, field in convener.get(begun["Location"]).context["form"].fields.items()
        if field.initial is not None
    }
    mapped = convener.post(begun["Location"], {**guessed, "source": "Statements of 2020"})
    assert mapped.status_code == 302, mapped.content.decode()
    assert convener.post(mapped["Location"].replace("/report/", "/apply/")).status_code == 302


def words_of(page: str) -> str:
    return " ".join(html.unescape(page).split())


def test_public_words_become_a_commitment_that_keeps_their_source_and_their_day(
    cast: Cast, signed_in: SignedIn
) -> None:
    content = the_list()
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    brought_in(content, signed_in(cast.ruth))
    pledges = Commitment.objects.exclude(imported_from="").select_related("organization")
    assert pledges.count() >= len({row["organization"] for row in rows}), "each that is named has something"
    told = {(row["source_url"], words_of(row["quoted_words"])): row for row in rows}
    for pledge in pledges:
        row = told[pledge.old_words_url, words_of(pledge.old_words)]
        assert pledge.old_words_on == date.fromisoformat(row["date"])
        assert pledge.organization.name == row["organization"]

    pledge = pledges.order_by("id")[0]
    whose, row = pledge.organization, told[pledge.old_words_url, words_of(pledge.old_words)]
    page = f"/organizations/{whose.slug}/"
    before = words_of(Client().get(page).content.decode())
    assert "Old pledges, not taken over yet" in before
    assert "Nobody from there has signed here." in before
    nell = represents(whose, cast)
    desk = f"/desk/{whose.slug}/{pledge.slug}/"
    assert signed_in(cast.grace).post(f"{desk}take-over/").status_code == 403, "only their own"
    assert signed_in(nell).post(f"{desk}take-over/").status_code == 302
    made = completed(pledge, nell)
    with clock.at(clock.now() + timedelta(days=30)):
        a_report(made, nell, "5")

    shown = words_of(Client().get(page).content.decode())
    pair = shown.split("What they said, what they did")[1].split("</article>")[0]
    assert words_of(row["quoted_words"])[:60] in pair
    assert row["source_url"] in pair, "its source"
    assert f"{made.old_words_on.day if made.old_words_on else ''} {made.old_words_on:%B %Y}" in pair, (
        "and its day"
    )
    assert "Found in: Statements of 2020" in pair
    assert "5% reported. The target is 14%." in pair
    own = words_of(Client().get(made.get_absolute_url()).content.decode())
    assert row["source_url"] in own
    assert made.get_absolute_url() in pair


def represents(whose: Organization, cast: Cast) -> Person:
    """Somebody from there, confirmed by a convener."""
    nell = members.welcome(name="Nell Ferris", address="nell@example.org")
    members.affiliate(
        person=nell,
        organization=whose,
        kind="representative",
        role_title="Director",
        state="confirmed",
        by=cast.ruth,
    )
    return nell


def completed(pledge: Commitment, by: Person) -> Commitment:
    """All that is asked of a commitment is added; the old words stay as they were brought in."""
    row = Commitment.objects.get(pk=pledge.pk)
    members.edit_organization(row.organization, by=by, field=Field.objects.get(slug="finance"))
    row = actions.save(
        row, part="basics", by=by, title="Move our cash home", channel=Channel.objects.get(slug="money")
    )
    for part, facts in parts(policy.today()).items():
        if part != "words":
            row = actions.save(row, part=part, by=by, **facts)
    assert row.target == Decimal(14)
    return actions.publish(row, by=by)
