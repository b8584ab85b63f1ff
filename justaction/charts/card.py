"""A share card: a headline, a few lines, and a strip of quilt, as PNG. Pure; same words, same bytes.

Its first shape, 1200 × 630 pixels, is the one that readers of Open Graph tags ask for (ogp.me); others fit a square post, a
tall one, and the head of a page. Text is drawn with the fonts of the site; a letter
that none of them has is left out.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

GROUND, WORDS, QUIET = "#24103F", "#FFF6E5", "#D9C7FF"
LEFT = 64  # where the words begin
FONTS = Path(__file__).resolve().parent.parent / "web" / "static" / "web" / "fonts"
SWATCH = 50  # pixels
MARKS = {  # the colours of `site.css`, on the dark ground
    "done": ("#F8F1FF", "#F8F1FF"),
    "plan": ("#9B7BFA", "#9B7BFA"),
    "behind": ("#FF7A4D", "#8A2808"),
    "quiet": ("#4B3C63", "#BCAED0"),
    "gone": (GROUND, WORDS),
}
TWICE = 2  # drawn in twice the size and made smaller, so that edges are smooth

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Shape:
    """The size of a card in pixels; where its words begin and end; where its quilt is: its corner, its blocks across and
    down, and their size. `sizes` are those of a headline, the largest first; `line` is that of a line."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    quilt: tuple[int, int]
    blocks: tuple[int, int]
    block: int
    sizes: tuple[int, ...] = (84, 72, 60, 50, 42)
    line: int = 32


WIDE = Shape(1200, 630, 0, 845, 630, (885, 0), (3, 6), 105)
SQUARE = Shape(1080, 1080, 0, 1016, 810, (0, 810), (8, 2), 135, (112, 96, 84, 72, 60), 38)
TALL = Shape(1080, 1920, 200, 1016, 1380, (0, 1380), (8, 4), 135, (132, 112, 96, 84, 72), 44)
BANNER = Shape(1500, 500, 0, 1085, 500, (1125, 0), (3, 4), 125, (72, 60, 50, 42, 36), 30)
SHAPES = {"link": WIDE, "square": SQUARE, "story": TALL, "banner": BANNER}


def card(
    *,
    name: str,
    headline: str,
    lines: Sequence[str],
    foot: str,
    colours: Sequence[str],
    state: str = "",
    mark: str = "",
    shape: Shape = WIDE,
) -> bytes:
    """The card as PNG. `colours` are of the channels, like #FFB000; the headline shrinks until it fits four lines.

    `state` stands above the other lines, with its `mark` (done, plan, behind, quiet, gone) beside it as on every page.
    """
    picture = Image.new("RGB", (shape.width * TWICE, shape.height * TWICE), GROUND)
    draw = ImageDraw.Draw(picture)
    _quilt(draw, headline, [*colours, "#FFB000", "#FF66B0", "#12B39B"][: max(3, len(colours))], shape)
    room = (shape.right - LEFT) * TWICE
    _mark(draw, shape.top)
    _say(draw, LEFT + 76, shape.top + 58, name, "display", 40, WORDS, room - 76 * TWICE, most=1)
    most = 2 if state and len(lines) > 1 else 3
    *larger, least = shape.sizes
    size = next((size for size in larger if len(_wrap(headline, "display", size, room)) <= most), least)
    below = _say(draw, LEFT, shape.top + 150, headline, "display", size, WORDS, room, most=4)
    top, left = below + 24, LEFT
    if mark in MARKS:
        _swatch(draw, LEFT, top + 6, mark)
        left += 70
    if state:
        narrow = room - (left - LEFT) * TWICE
        top = _say(draw, left, top, state, "display", shape.line + 4, WORDS, narrow, most=1) + 8
    for line in lines:
        if top > shape.bottom - 160:
            break
        top = _say(draw, left, top, line, "text", shape.line, WORDS, room - (left - LEFT) * TWICE, most=2) + 8
    small_size = next((size for size in (24, 21) if _width(foot, "text", size) <= room), 18)
    _say(draw, LEFT, shape.bottom - 78, foot, "text", small_size, QUIET, room, most=1)
    small = picture.resize((shape.width, shape.height), Image.Resampling.LANCZOS).quantize(
        colors=128, dither=Image.Dither.NONE
    )
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _swatch(draw: ImageDraw.ImageDraw, left: int, top: int, mark: str) -> None:
    """The square of a state: its colour, and a pattern for who does not tell colours apart."""
    colour, pattern = MARKS[mark]
    x, y, size, edge = left * TWICE, top * TWICE, SWATCH * TWICE, 3 * TWICE
    draw.rectangle([x, y, x + size, y + size], fill=colour)
    if mark == "behind":
        for across in range(0, 2 * SWATCH, 12):
            first, last = max(0, across - SWATCH), min(across, SWATCH)
            line = [
                (x + first * TWICE, y + (across - first) * TWICE),
                (x + last * TWICE, y + (across - last) * TWICE),
            ]
            draw.line(line, fill=pattern, width=4 * TWICE)
    elif mark == "quiet":
        for place in range(16):
            row, column = divmod(place, 4)
            dot_x, dot_y = x + (9 + column * 11) * TWICE, y + (9 + row * 11) * TWICE
            draw.ellipse([dot_x - 4, dot_y - 4, dot_x + 4, dot_y + 4], fill=pattern)
    elif mark == "gone":
        draw.line([(x, y + size), (x + size, y)], fill=pattern, width=4 * TWICE)
    draw.rectangle([x, y, x + size, y + size], outline=WORDS, width=edge)


@lru_cache(maxsize=32)
def _font(family: str, part: str, size: int) -> Font:
    return ImageFont.truetype(str(FONTS / f"{family}-{part}.woff2"), size * TWICE)


@lru_cache(maxsize=4096)
def _font_of(sign: str, family: str, size: int) -> Font | None:
    """The first font that has this sign; None where no font of the site has it."""
    if sign == " ":
        return _font(family, "latin", size)
    if not sign.isprintable():  # marks of direction and the like
        return None
    for part in ("latin", "ext"):
        font = _font(family, part, size)
        if bytes(font.getmask(sign)) != bytes(font.getmask("\U0010fffe")):
            return font
    return None


def _runs(text: str, family: str, size: int) -> list[tuple[str, Font]]:
    """The text in pieces that one font can draw."""
    runs: list[tuple[str, Font]] = []
    for sign in text:
        font = _font_of(sign, family, size)
        if font is None:
            continue
        if runs and runs[-1][1] is font:
            runs[-1] = (runs[-1][0] + sign, font)
        else:
            runs.append((sign, font))
    return runs


def draws(text: str) -> bool:
    """Whether the fonts of the site have every letter of these words."""
    return all(not sign.isalnum() or _font_of(sign, "text", 24) for sign in text)


def _width(text: str, family: str, size: int) -> float:
    return sum(font.getlength(run) for run, font in _runs(text, family, size))


def _wrap(text: str, family: str, size: int, room: float) -> list[str]:
    """Lines that fit; a line that ends in the text ends there too."""
    lines: list[str] = []
    for part in text.split("\n"):
        fresh = True
        for word in part.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if not fresh and _width(longer, family, size) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
            fresh = False
    return lines


def _say(
    draw: ImageDraw.ImageDraw,
    left: int,
    top: int,
    text: str,
    family: str,
    size: int,
    colour: str,
    room: float,
    *,
    most: int,
) -> int:
    """Write `text` in at most `most` lines; where the next line would begin."""
    lines = _wrap(text, family, size, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(".,;: ") + "…"]
    for line in lines:
        across = float(left * TWICE)
        while line and _width(line, family, size) > room:
            line = line[:-2] + "…"
        for run, font in _runs(line, family, size):
            draw.text((across, (top + size) * TWICE), run, font=font, fill=colour, anchor="ls")
            across += font.getlength(run)
        top += round(size * (1.02 if family == "display" else 1.35))
    return top


def _mark(draw: ImageDraw.ImageDraw, top: int) -> None:
    """Three strands that become one, as on every page."""
    middle = (top + 82) * TWICE
    for colour, at in (("#FFB000", 66), ("#FF66B0", 82), ("#12B39B", 98)):
        draw.line(
            [
                (LEFT * TWICE, (top + at) * TWICE), ((LEFT + 14) * TWICE, (top + at) * TWICE),
                ((LEFT + 30) * TWICE, middle),
            ],
            fill=colour, width=9 * TWICE, joint="curve",
        )  # fmt: skip
    draw.line([((LEFT + 28) * TWICE, middle), ((LEFT + 60) * TWICE, middle)], fill=WORDS, width=9 * TWICE)


def _quilt(draw: ImageDraw.ImageDraw, seed: str, colours: Sequence[str], shape: Shape) -> None:
    """Blocks as in the quilt of signers, in bands of the channels' colours; the words decide how each one turns."""
    across, down = shape.blocks
    dice = hashlib.sha256(seed.encode()).digest() * 2
    for place in range(across * down):
        row, column = divmod(place, across)
        colour = colours[(row * len(colours)) // down]
        other = WORDS if dice[place] % 3 == 0 else colours[(dice[place] // 3) % len(colours)]
        x, y = ((at + n * shape.block) * TWICE for at, n in zip(shape.quilt, (column, row), strict=True))
        size = shape.block * TWICE
        turn = dice[(place + across * down) % len(dice)] % 4
        if dice[place] % 4 == 0:
            draw.rectangle([x, y, x + size, y + size], fill=colour)
            for part, fill in ((6, GROUND), (3, other)):
                inset = size / 2 - size * part / 16
                draw.rectangle([x + inset, y + inset, x + size - inset, y + size - inset], fill=fill)
        elif dice[place] % 4 == 1:
            corner_x, corner_y = x + size * (turn in (1, 2)), y + size * (turn in (2, 3))
            for reach, fill in ((size, colour), (size * 0.4, other)):
                box = [corner_x - reach, corner_y - reach, corner_x + reach, corner_y + reach]
                draw.pieslice(box, (0, 90, 180, 270)[turn], (90, 180, 270, 360)[turn], fill=fill)
        else:
            corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
            a, b, c = (corners[(turn + n) % 4] for n in range(3))
            draw.polygon([a, b, c], fill=colour)
            echo = [tuple(q + (p - q) * 0.35 for p, q in zip(point, b, strict=True)) for point in (a, b, c)]
            draw.polygon(echo, fill=other)
