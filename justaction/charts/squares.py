"""An address as a code to photograph (QR, ISO/IEC 18004), drawn here: as a picture of its own, or into a page."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.html import escape
from django.utils.safestring import SafeString

TYPE = "image/svg+xml"
DARK, LIGHT = "#1C0F30", "#FFFFFF"
QUIET = 4  # squares of light around it, as the norm asks
PIXELS = 6  # of one square


def picture(address: str) -> bytes:
    """The code as a file of its own (`TYPE`)."""
    drawn = BytesIO()
    _made(address).save(drawn, kind="svg", scale=PIXELS, border=QUIET, dark=DARK, light=LIGHT, xmldecl=False)
    return drawn.getvalue()


def inline(address: str, said: str) -> SafeString:
    """The code drawn into a page; `said` is what it is for those who do not see it."""
    drawn = _made(address).svg_inline(
        svgclass="qr", lineclass=None, omitsize=True, border=3, dark=DARK, light=LIGHT
    )
    return SafeString(drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(said)}" ', 1))


def _made(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
