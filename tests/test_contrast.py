"""The colours of the stylesheet, light and dark: text, controls and the states of a commitment can be told apart."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from justaction.collaborative.template import CHANNELS
from justaction.errors import Refused
from justaction.web import theme
from tests.house import PACKAGE

CSS = (PACKAGE / "web" / "static" / "web" / "site.css").read_text()
TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

# what is written on what
WORDS = [
    ("ink", "paper"),
    ("ink", "mist"),
    ("muted", "paper"),
    ("muted", "mist"),
    ("action", "paper"),
    ("action", "mist"),
    ("action-hot", "paper"),
    ("action-hot", "mist"),
    ("on-action", "action"),
    ("on-action", "action-hot"),
    ("err", "paper"),
    ("err", "mist"),
    ("good", "paper"),
    ("good", "mist"),
    ("paper", "s-done"),
    ("paper", "s-plan"),
    ("ink", "s-quiet"),
    ("heat-ink", "heat-0"),
    ("heat-ink", "heat-1"),
    ("heat-ink", "heat-2"),
    ("heat-ink-2", "heat-3"),
    ("heat-ink-2", "heat-4"),
]
# what must be seen beside what
EDGES = [
    ("line", "paper"),
    ("action", "paper"),
    ("s-edge", "paper"),
    ("s-edge", "mist"),
    ("s-done", "paper"),
    ("s-plan", "paper"),
    ("s-behind", "paper"),
    ("s-quiet-2", "paper"),
    ("s-quiet-2", "s-quiet"),
    ("focus-ink", "focus"),
]


def declared(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{3,8})(?=[;}\s])", block))


def block(selector: str, nth: int = 0) -> dict[str, str]:
    """The colours that the nth rule of a selector declares."""
    found = re.findall(re.escape(selector) + r"\{([^}]*)\}", CSS)
    assert len(found) > nth, selector
    return {name: full(colour) for name, colour in declared(found[nth] + ";").items()}


def full(colour: str) -> str:
    return "#" + "".join(part * 2 for part in colour[1:]) if len(colour) == 4 else colour[:7]


ROOT = block(":root")
LIGHT = {**ROOT, **block(":root,.paper-card")}
AUTOMATIC = {**LIGHT, **block(":root:not([data-theme=light])")}
DARK = {**LIGHT, **block(":root[data-theme=dark],.on-plum"), **block("  :root[data-theme=dark]")}
PLUM = {**DARK, **ROOT, **block("  .on-plum"), "paper": ROOT["plum"], "mist": "#341A58"}
THEMES = {"light": LIGHT, "dark": DARK}


def test_dark_is_the_same_whether_chosen_or_automatic() -> None:
    assert DARK == AUTOMATIC


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("words", "ground"), WORDS)
def test_words_can_be_read(name: str, words: str, ground: str) -> None:
    colours = THEMES[name]
    assert theme.contrast(colours[words], colours[ground]) >= TEXT


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_controls_and_states_can_be_seen(name: str, edge: str, ground: str) -> None:
    colours = THEMES[name]
    assert theme.contrast(colours[edge], colours[ground]) >= CONTROL


@pytest.mark.parametrize("words", ["ink", "muted", "action", "action-hot"])
@pytest.mark.parametrize("ground", ["paper", "mist"])
def test_words_can_be_read_on_the_dark_bands(words: str, ground: str) -> None:
    assert theme.contrast(PLUM[words], PLUM[ground]) >= TEXT


@pytest.mark.parametrize("ground", ["gold", "pink", "green", "cream", "lilac", "focus"])
def test_dark_words_can_be_read_on_bright_grounds(ground: str) -> None:
    assert theme.contrast(ROOT["on-bright"], ROOT[ground]) >= TEXT


def test_the_word_on_a_late_bar_keeps_its_ground() -> None:
    """It is written in plum with an edge of the state's own colour around it."""
    for colours in THEMES.values():
        assert theme.contrast("#24103F", colours["s-behind"]) >= TEXT


def test_the_focus_ring_is_seen_on_every_ground() -> None:
    """Two rings, dark and yellow, of which one always stands out."""
    for colours in (LIGHT, DARK, PLUM):
        for ground in ("paper", "mist"):
            rings = (colours["focus-ink"], colours["focus"])
            assert max(theme.contrast(ring, colours[ground]) for ring in rings) >= CONTROL


def test_the_colours_that_are_known_to_python_are_those_of_the_stylesheet() -> None:
    assert ROOT["on-bright"] == theme.INK
    assert (LIGHT["paper"], LIGHT["mist"]) == theme.LIGHT_GROUNDS
    assert (DARK["paper"], DARK["mist"], DARK["plum"]) == theme.DARK_GROUNDS


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.slug)
def test_the_channels_of_the_template_have_good_colours(channel: theme.Look) -> None:
    theme.check(channel.colour)
    assert channel.pattern in theme.PATTERNS
    assert f".sash--{channel.pattern}" in CSS


@given(st.integers(0, 0xFFFFFF))
def test_any_colour_that_is_taken_gives_readable_words(number: int) -> None:
    colour = f"#{number:06X}"
    if theme.contrast(theme.INK, colour) < theme.FILL:
        with pytest.raises(Refused, match="brighter"):
            theme.check(colour)
        return
    theme.check(colour)
    made = theme.shades(colour)
    for ground in (*theme.LIGHT_GROUNDS, made.tint):
        assert theme.contrast(made.text, ground) >= theme.TEXT
        assert theme.contrast(LIGHT["ink"], made.tint) >= TEXT
    for ground in (*theme.DARK_GROUNDS, made.dark_tint):
        assert theme.contrast(made.dark_text, ground) >= theme.TEXT
        assert theme.contrast(DARK["ink"], made.dark_tint) >= TEXT


@pytest.mark.parametrize(
    "colour", ["", "red", "#FFF", "#GG0000", "#000000", "#24103F", "url(x)", "#FFB000;}"]
)
def test_bad_colours_are_refused(colour: str) -> None:
    with pytest.raises(Refused):
        theme.check(colour)


def test_a_stylesheet_holds_only_what_is_a_colour_and_a_name() -> None:
    looks = (
        theme.Look("money", "#FFB000", "stripe"),
        theme.Look("x}body{display:none", "#FFB000", "dot"),
        theme.Look("evil", "red;}*{display:none", "dot"),
        theme.Look("odd", "#FFB000", "spiral"),
    )
    css = theme.css_for(looks)
    assert css.count("{--c:") == 1
    assert "display" not in css


def test_contrast_is_that_of_the_standard() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
