"""Money moved by place: sorted bars, with a table, and the same as a picture that stands alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from django.utils import formats
from django.utils.translation import gettext as _

from justaction.charts.scale import number, percent

STAGES = ("paid", "committed", "announced")
ROW, BAR, LABEL = 62, 26, 20  # pixels of the picture: a row, its bar, the size of its words
WIDTH = 720
PLACES = 12  # with a bar of their own; the rest stand in one line
INK, FILL, TRACK = "#1C0F30", "#6A45D1", "#E4DDF0"


@dataclass(frozen=True)
class PlaceBar:
    """One place: what was paid there, and what was only promised."""

    name: str
    sums: Mapping[str, Decimal]
    width: str
    share: float

    @property
    def paid(self) -> str:
        return amount(self.sums.get("paid", Decimal()))

    @property
    def cells(self) -> list[str]:
        """Paid, committed, announced, as the table shows them."""
        return [amount(self.sums.get(stage, Decimal())) for stage in STAGES]


@dataclass(frozen=True)
class PlaceChart:
    """All places in one currency, what got most first."""

    bars: Sequence[PlaceBar]
    currency: str
    totals: list[str]
    sentence: str
    finding: str = ""


def amount(value: Decimal) -> str:
    """1,250,000 or 12.50: cents only where there are some."""
    cents = 0 if value == value.to_integral_value() else 2
    return str(formats.number_format(value, cents, use_l10n=True, force_grouping=True))


def place_charts(lines: Iterable[Mapping[str, str]], *, most: int | None = None) -> list[PlaceChart]:
    """A chart for each currency. A line has `amount`, `currency`, `stage` and `place` ("" where it is not known).

    With `most`, the places that got least stand together in a last bar.
    """
    found: dict[str, dict[str, dict[str, Decimal]]] = {}
    for line in lines:
        sums = found.setdefault(line["currency"], {}).setdefault(line["place"], {})
        sums[line["stage"]] = sums.get(line["stage"], Decimal()) + Decimal(line["amount"])
    return [_chart(currency, places, most) for currency, places in sorted(found.items())]


def _order(places: Mapping[str, Mapping[str, Decimal]]) -> list[str]:
    return sorted(places, key=lambda name: (not name, -places[name].get("paid", Decimal()), name))


def _together(places: Mapping[str, Mapping[str, Decimal]], most: int) -> dict[str, Mapping[str, Decimal]]:
    """The places that got most, and all others as one."""
    known = [name for name in _order(places) if name]
    kept = {name: places[name] for name in known[: most - 1]}
    rest: dict[str, Decimal] = {}
    for name in known[most - 1 :]:
        for stage, value in places[name].items():
            rest[stage] = rest.get(stage, Decimal()) + value
    kept[_("%(n)s other places") % {"n": len(known) - most + 1}] = rest
    return kept | ({"": places[""]} if "" in places else {})


def _chart(currency: str, places: Mapping[str, Mapping[str, Decimal]], limit: int | None) -> PlaceChart:
    order, finding = _order(places), _finding(places, currency)
    if limit is not None and len([name for name in order if name]) > limit:
        places = _together(places, limit)
        order = list(places)
    most = max((sums.get("paid", Decimal()) for sums in places.values()), default=Decimal())
    bars = []
    for name in order:
        share = float(places[name].get("paid", Decimal()) / most) if most else 0.0
        bars.append(PlaceBar(name or _("Place not known"), places[name], percent(share * 100), share))
    totals = [
        amount(sum((sums.get(stage, Decimal()) for sums in places.values()), Decimal())) for stage in STAGES
    ]
    said = "; ".join(_("%(place)s: %(amount)s") % {"place": bar.name, "amount": bar.paid} for bar in bars)
    sentence = _("Paid by place, in %(currency)s, the most first. %(all)s.") % {
        "currency": currency,
        "all": said,
    }
    return PlaceChart(bars, currency, totals, sentence, finding)


def _finding(places: Mapping[str, Mapping[str, Decimal]], currency: str) -> str:
    """What the bars show, in one line: where most was paid, or that it is not known where."""
    paid = {name: sums.get("paid", Decimal()) for name, sums in places.items()}
    first = max(_order(places), key=lambda name: paid[name], default="")
    if not paid.get(first):
        return _("Nothing is paid yet in %(currency)s") % {"currency": currency}
    told = {"place": first, "currency": currency}
    if not first:
        return _("Where most of the %(currency)s went is not known") % told
    return _("%(place)s got the most, in %(currency)s") % told


def picture(chart: PlaceChart) -> str:
    """The bars as an SVG that stands alone: for paper, books and folders. Same chart, same text."""
    height = ROW * len(chart.bars) + 8
    rows = []
    for place, bar in enumerate(chart.bars):
        top = place * ROW
        rows.append(
            f'<text x="0" y="{top + LABEL}" font-weight="700">{escape(bar.name)}</text>'
            f'<text x="{WIDTH}" y="{top + LABEL}" text-anchor="end">{escape(bar.paid)} {escape(chart.currency)}</text>'
            f'<rect x="0" y="{top + LABEL + 8}" width="{WIDTH}" height="{BAR}" fill="{TRACK}"/>'
            f'<rect x="0" y="{top + LABEL + 8}" width="{number(bar.share * WIDTH)}" height="{BAR}" fill="{FILL}"/>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' role="img" font-family="Action Text, Noto Sans, DejaVu Sans, sans-serif" font-size="17" fill="{INK}">'
        f"<title>{escape(chart.sentence)}</title>"
        f'<rect width="{WIDTH}" height="{height}" fill="#FFFFFF"/>{"".join(rows)}</svg>\n'
    )
