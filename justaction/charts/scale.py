"""From facts to places on a chart: percent along, pixels down. Nothing here knows what is drawn."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")
HEX = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def percent(part: float, whole: float = 100) -> str:
    """A share as SVG writes it, whatever the reader's language: 16.67%."""
    return f"{number(100 * part / whole if whole else 0)}%"


def number(value: float) -> str:
    """A coordinate: two decimals at most, no trailing zeros, never −0."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def colour_class(slug: str) -> str:
    """The class that carries the colour of a channel, or "" for what is not a channel's slug."""
    return f"c-{slug}" if SLUG.match(slug) else ""


@dataclass(frozen=True)
class Scale:
    """A straight scale of values with round steps."""

    low: float
    high: float
    step: float

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high end."""
        return (value - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + n * self.step for n in range(count + 1)]

    @property
    def places(self) -> int:
        """Decimals that a tick needs."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))

    def fine(self, value: float) -> float:
        """A value read off a line, no more exact than the eye: to about a fiftieth of a step."""
        return round(value, -math.floor(math.log10(self.step / 50) + 1e-9))


def round_step(span: float, wanted: int) -> float:
    """The round step (1, 2 or 5 times a power of ten) that cuts `span` into about `wanted` parts."""
    rough = span / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= rough * 0.999999)


def scale(values: list[float], *, wanted: int = 4) -> Scale:
    """A scale around `values`: it starts at zero unless that would flatten the line."""
    low, high = min(values), max(values)
    if low > 0 and low <= (high - low) * 1.5:
        low = 0.0
    if high < 0 and -high <= (high - low) * 1.5:
        high = 0.0
    if high == low:
        pad = abs(high) * 0.1 or 1.0
        low, high = low - pad, high + pad
    step = round_step(high - low, wanted)
    start, end = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Scale(low=start, high=end, step=step)
