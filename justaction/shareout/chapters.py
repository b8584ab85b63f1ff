"""What a frozen edition says, chapter by chapter, as rich text: from it come pages, PDF, EPUB, Markdown and the folder.

It knows the frozen data alone, never a table. No chapter names a person: names can be taken back, an edition cannot.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from justaction.charts import places
from justaction.charts.states import STATES
from justaction.shareout.rich_parts import (
    Inline,
    Node,
    bullets,
    document,
    heading,
    lowered,
    paragraph,
    paragraphs,
    picture,
    table,
    words,
)
from justaction.web import written

Data = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """One chapter as rich text."""

    slug: str
    title: str
    doc: Node


def parts(said: Data) -> list[Part]:
    """All chapters in their order. Call it in the language of the edition."""
    found = [*_opening(said), *_goals(said), *_results(said), *_money(said), *_decisions(said)]
    found += [_standard(one) for one in said.get("standards", [])]
    for one in said.get("toolkits", []):
        found += _toolkit(one, place(said))
    found += [*_deliverables(said), _colophon(said)]
    return [Part(slug, title, document(blocks)) for slug, title, blocks in found]


Chapter = tuple[str, str, list[Node]]


def _opening(said: Data) -> Iterator[Chapter]:
    blocks = list((said["opening"] or {}).get("content", []))
    if said["correction"]:
        blocks += [heading(2, _("What changed since the last edition")), *paragraphs(said["correction"])]
    if blocks:
        yield "opening", _("To begin with"), blocks


def _goals(said: Data) -> Iterator[Chapter]:
    if said["goals"]:
        rows = [
            [words(one["title"]), one["about"], _day(one["due"], month=True), one["state"], one["proof"]]
            for one in said["goals"]
        ]
        header = [_("Goal"), _("What it is"), _("Due"), _("Where it stands"), _("How one sees it")]
        yield (
            "goals",
            _("Our goals for %(year)s") % {"year": said["year"]},
            [
                paragraph(
                    _("What we set out to do, and where each goal stood on %(day)s.")
                    % {"day": _day(said["as_of"])}
                ),
                table(header, rows),
            ],
        )


def _results(said: Data) -> Iterator[Chapter]:
    results = said["results"]
    found = results["commitments"]
    day = _day(said["as_of"])
    people = ngettext("%(n)s person", "%(n)s people", results["people"]) % {
        "n": written.number(results["people"])
    }
    others = ngettext(
        "%(n)s institution or group", "%(n)s institutions and groups", results["organizations"]
    ) % {"n": written.number(results["organizations"])}
    blocks = [
        paragraph(
            _("On %(day)s the statement was signed by %(people)s and %(others)s.")
            % {"day": day, "people": people, "others": others}
        )
    ]
    if found:
        blocks += [
            paragraph(
                ngettext("%(n)s commitment is public.", "%(n)s commitments are public.", len(found))
                % {"n": written.number(len(found))},
                " ",
                _("Its state is worked out from reports and from what peers found. Nobody chooses it."),
            ),
            heading(2, _("How many stand where")),
            _states(found),
            heading(2, _("Every commitment")),
            table(
                [_("Who"), _("Commitment"), _("State"), _("By")],
                [
                    [
                        one["organization"],
                        words(one["commitment"], link=_full(one["url"])),
                        _state(one["state"]),
                        _day(one["by"]),
                    ]
                    for one in found
                ],
            ),
        ]
    yield "results", _("What was promised, and done"), blocks


def _states(found: list[Data]) -> Node:
    channels = sorted({one["channel"] for one in found}, key=lambda name: (not name, name))
    shown = [known for known in STATES if any(one["state"] == known.state for one in found)]
    rows = [
        [
            channel or _("No channel"),
            *(
                str(sum(one["state"] == known.state and one["channel"] == channel for one in found))
                for known in shown
            ),
            str(sum(one["channel"] == channel for one in found)),
        ]
        for channel in channels
    ]
    everything = [
        _("All"),
        *(str(sum(one["state"] == known.state for one in found)) for known in shown),
        str(len(found)),
    ]
    return table([_("Channel"), *(str(known.word) for known in shown), _("Together")], [*rows, everything])


def _state(state: str) -> str:
    return next((str(known.word) for known in STATES if known.state == state), state)


# --- money ----------------------------------------------------------------------------------------------------------


def money_charts(said: Data) -> list[tuple[str, places.PlaceChart]]:
    """The chart of each currency with the name of its picture."""
    return [
        (
            str(uuid.uuid5(uuid.NAMESPACE_URL, f"money:{said['year']}:{said['number']}:{chart.currency}")),
            chart,
        )
        for chart in places.place_charts(said["money"])
    ]


def stage_words() -> dict[str, str]:
    return {"announced": _("Announced"), "committed": _("Committed"), "paid": _("Paid")}


def _money(said: Data) -> Iterator[Chapter]:
    if not said["money"]:
        return
    blocks = [
        paragraph(
            _("Money that moved, or was said to. A sum is counted by place, as paid, committed or announced.")
        ),
    ]
    header = [_("Place"), _("Paid"), _("Committed"), _("Announced")]
    for name, chart in money_charts(said):
        blocks += [
            heading(2, _("By place, in %(currency)s") % {"currency": chart.currency}),
            picture(name, chart.sentence),
            table(
                header, [*([bar.name, *bar.cells] for bar in chart.bars), [_("All places"), *chart.totals]]
            ),
        ]
    stages = stage_words()
    blocks += [
        heading(2, _("Every line")),
        table(
            [_("From"), _("To"), _("Who owns it"), _("Place"), _("Amount"), _("How far"), _("Source")],
            [
                [
                    one["giver"], one["recipient"] or _("Not known"), one["ownership"] or "–",
                    one["place"] or _("Not known"), f"{places.amount(Decimal(one['amount']))} {one['currency']}", stages[one["stage"]],
                    _source(one["source"]),
                ]
                for one in said["money"]
            ],
        ),
    ]  # fmt: skip
    yield "money", _("Money moved by place"), blocks


def _source(source: str) -> str | Node:
    if source.startswith(("https://", "http://", "/")):
        return words(_("Read it"), link=_full(source))
    return source or "–"


# --- what was agreed ------------------------------------------------------------------------------------------------


def _decisions(said: Data) -> Iterator[Chapter]:
    found = said.get("decisions", [])
    if not found:
        return
    blocks: list[Node] = []
    for one in found:
        counted = _("Closed on %(day)s. %(votes)s of %(people)s voted, by this method: %(method)s.") % {
            "day": _day(one["closed"]), "votes": one["votes"], "people": one["people"], "method": one["method"],
        }  # fmt: skip
        blocks += [heading(2, one["question"]), paragraph(counted)]
        if not one["accepted"]:
            blocks.append(paragraph(_("It was not decided.")))
        blocks += paragraphs(one["outcome"])
        for title, text in ((_("Why"), one["reasons"]), (_("What was said against it"), one["dissent"])):
            if text:
                blocks += [heading(3, title), *paragraphs(text)]
        blocks.append(
            paragraph(
                _("We look at it again on %(day)s.") % {"day": _day(one["look_again"])}, " ",
                words(_("Its page, with the count"), link=_full(one["url"])),
            )
        )  # fmt: skip
    yield "decisions", _("What we decided"), blocks


def _standard(one: Data) -> Chapter:
    code = str(one["code"])
    blocks: list[Node] = [paragraph(words(str(one["rule"]), bold=True))]
    if one.get("why"):
        blocks += [heading(2, _("Why")), *paragraphs(one["why"])]
    blocks += [heading(2, _("What it says")), *lowered(one["body"], 1).get("content", [])]
    if one.get("how_to_test"):
        blocks += [heading(2, _("How to test it")), *paragraphs(one["how_to_test"])]
    if one.get("indicators"):
        header = [_("What is counted"), _("Unit"), _("How"), _("What one shows")]
        rows = [
            [str(row.get(name) or "–") for name in ("name", "unit", "how_measured", "evidence")]
            for row in one["indicators"]
        ]
        blocks += [heading(2, _("Indicators")), table(header, rows)]
    adopted = _("Revision %(n)s, adopted on %(day)s.") % {
        "n": one["revision"],
        "day": _day(one["adopted_at"][:10]),
    }
    blocks += _end(adopted, one)
    return f"standard-{code.lower()}", f"{code}: {one['title']}", blocks


def _toolkit(one: Data, base: str) -> Iterator[Chapter]:
    """What a toolkit holds, chapter by chapter; then each tool by itself."""
    space = f"toolkit-{one['channel']}"
    blocks = paragraphs(one["intro"])
    if one["what_changed"]:
        blocks += [heading(2, _("What changed since its last edition")), *paragraphs(one["what_changed"])]
    for chapter in one["chapters"]:
        blocks += [heading(2, chapter["title"]), *paragraphs(chapter["about"])]
        items: list[list[Inline]] = [
            [
                words(tool["title"], link=f"{base}{space}-{tool['slug']}/"),
                f" ({tool['kind_name']}). {tool['purpose']}",
            ]
            for tool in chapter["tools"]
        ]
        if items:
            blocks.append(bullets(items))
    out = _("Edition %(n)s, published on %(day)s.") % {"n": one["number"], "day": _day(one["published_on"])}
    blocks += _end(out, one)
    yield space, _("Toolkit: %(title)s") % {"title": one["title"]}, blocks
    for chapter in one["chapters"]:
        for tool in chapter["tools"]:
            yield _tool(space, tool)


def _tool(space: str, tool: Data) -> Chapter:
    blocks: list[Node] = [
        paragraph(words(tool["purpose"], bold=True)),
        *lowered(tool["body"], 0).get("content", []),
    ]
    if tool["files"]:
        rows: list[list[Inline]] = [
            [words(file["name"], link=file["url"]), " ", str(file["about"])] for file in tool["files"]
        ]
        blocks += [heading(2, _("Files that go with it")), bullets(rows)]
    adopted = _("Revision %(n)s, adopted on %(day)s.") % {
        "n": tool["revision"],
        "day": _day(tool["adopted_on"]),
    }
    return f"{space}-{tool['slug']}", str(tool["title"]), [*blocks, *_end(adopted, tool)]


def _end(sentence: str, one: Data) -> list[Node]:
    """Where a frozen text stands, under which licence, and its fingerprint."""
    licence = str(one.get("licence", ""))
    return [
        heading(2, _("Where it comes from")),
        paragraph(sentence, " ", licence, ". " if licence else "", words(one["url"], link=one["url"])),
        paragraph(
            _("Who wrote it stands there."), " ", _("Fingerprint (SHA-256):"), " ", _code(one["digest"])
        ),
    ]


def _code(text: str) -> Node:
    return {"type": "text", "text": text, "marks": [{"type": "code"}]}


# --- the end --------------------------------------------------------------------------------------------------------


def _deliverables(said: Data) -> Iterator[Chapter]:
    if said["deliverables"]:
        rows = [
            [
                words(one["title"], link=one["link"]),
                one["kind"],
                one["about"] or "–",
                one["owner"],
                one["licence"],
                one["link"],
            ]
            for one in said["deliverables"]
        ]
        header = [_("What"), _("Kind"), _("What for"), _("Who owns it"), _("Licence"), _("Link")]
        yield "deliverables", _("What else came out of the year"), [table(header, rows)]


def _colophon(said: Data) -> Chapter:
    here, url = said["by"], permanent(said)
    return "about-this-edition", _("About this edition"), [
        paragraph(here["name"], ", ", here["place"], ". ", here["purpose"]),
        bullets(
            [
                [_("Its counts are those of %(day)s.") % {"day": _day(said["as_of"])}],
                [_("Its address stays:"), " ", words(url, link=url)],
                [_("You may use its own words under this licence:"), " ", words(said["licence"], link=said["licence_url"]), "."],
                [_("It names no person. Names can be taken back, and a book cannot. Who wrote a text stands on the text’s own page.")],
                [_("The fingerprints of all its files stand on our public record. Whoever has a file can check it.")],
                *_state_of_the_record(said.get("record")),
            ]
        ),
    ]  # fmt: skip


def _state_of_the_record(printed: Data | None) -> list[list[Any]]:
    """How far the record had come: each copy of the edition bears witness to it. Editions of before do not say it."""
    if not printed:
        return []
    told = _(
        "On %(day)s our public record had %(n)s entries, and their fingerprint began with %(root)s. Compare it:"
    )
    holes = {"day": _day(printed["on"]), "n": printed["size"], "root": printed["root"]}
    return [[told % holes, " ", words(printed["url"], link=printed["url"])]]


def place(said: Data) -> str:
    """The path of the edition: a link to `<path><slug>/` is one to that chapter, in every form."""
    return f"/share-out/{said['year']}/{said['number']}/"


def permanent(said: Data) -> str:
    """The address of the edition, with the host."""
    return settings.SITE_URL + place(said)


def _full(url: str) -> str:
    return settings.SITE_URL + url if url.startswith("/") else url


def _day(text: str, *, month: bool = False) -> str:
    """A day as people read it; the month alone where a goal is due in a month."""
    if not text:
        return "–"
    on = date.fromisoformat(text[:10])
    if month:
        from django.utils.formats import date_format

        return date_format(on, "F Y")
    return written.day(on)
