"""The colours of the channels, which are data: from one colour each, the shades that text, tints and patterns need.

`css_for` writes the stylesheet `/theme.css`. Contrast is the ratio of WCAG 2.2 (relative luminance, 1 to 21).
"""

from __future__ import annotations

import colorsys
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from justaction.errors import Refused

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")
PATTERNS = ("stripe", "dot", "lattice", "wave", "check")

TEXT = 7.0  # contrast of a channel's text on its grounds: the enhanced level, as for all small text
FILL = 4.5  # contrast of dark ink on the colour itself: a channel's page has its headline there

INK = "#24103F"  # --on-bright: what is written and drawn on a channel's colour
LIGHT_GROUNDS = ("#FFFDF8", "#F3EDFB")  # --paper and --mist
DARK_GROUNDS = ("#150A26", "#211239", "#2C1550")  # --paper, --mist and --plum of the dark theme


@dataclass(frozen=True)
class Look:
    """How a channel is told apart, beside its word: `slug` names its class, `colour` is like #FFB000."""

    slug: str
    colour: str
    pattern: str


@dataclass(frozen=True)
class Shades:
    """A readable text colour and a soft ground, for light and for dark."""

    text: str
    tint: str
    dark_text: str
    dark_tint: str


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def check(colour: str) -> None:
    """Raise Refused for what is no colour, or one on which dark words cannot be read."""
    if not HEX.match(colour):
        raise Refused(_("A colour looks like #FFB000: a # and six digits or letters A to F."), field="colour")
    if contrast(INK, colour) < FILL:
        raise Refused(
            _("Dark words cannot be read on this colour. Please choose a brighter one."), field="colour"
        )


def shades(colour: str) -> Shades:
    """Text and tint made from `colour`; text has a contrast of at least 7 on its tint and on the page's grounds."""
    hue, _lightness, saturation = colorsys.rgb_to_hls(*(int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)))
    tint = _hex(hue, 0.92, min(saturation, 0.95))
    dark_tint = _hex(hue, 0.13, min(saturation, 0.8))
    steps = [n / 100 for n in range(101)]
    text = next(
        shade
        for shade in (_hex(hue, step, saturation) for step in reversed(steps))
        if min(contrast(shade, ground) for ground in (*LIGHT_GROUNDS, tint)) >= TEXT
    )
    dark_text = next(
        shade
        for shade in (_hex(hue, step, saturation) for step in steps[50:])
        if min(contrast(shade, ground) for ground in (*DARK_GROUNDS, dark_tint)) >= TEXT
    )
    return Shades(text, tint, dark_text, dark_tint)


@lru_cache(maxsize=32)
def css_for(looks: tuple[Look, ...]) -> str:
    """The stylesheet of the channels: for `.c-<slug>` its colour --c, and text and tint for light and dark grounds
    (--ct-l, --cb-l, --ct-d, --cb-d), of which `site.css` chooses. What is no colour or pattern is left out."""
    rules = []
    for look in looks:
        if not (SLUG.match(look.slug) and HEX.match(look.colour) and look.pattern in PATTERNS):
            continue
        made = shades(look.colour)
        rules.append(
            f".c-{look.slug}{{--c:{look.colour};--ct-l:{made.text};--cb-l:{made.tint};"
            f"--ct-d:{made.dark_text};--cb-d:{made.dark_tint}}}"
        )
    return "@layer channels{\n" + "\n".join(rules) + "\n}\n"


@lru_cache(maxsize=32)
def version(looks: tuple[Look, ...]) -> str:
    """A short name of what the stylesheet will hold; its address changes when a channel changes."""
    return hashlib.sha256(css_for(looks).encode()).hexdigest()[:12]


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(
        f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, lightness, saturation)
    )
