"""A page from stdin, as a tagged PDF to stdout: PDF/UA-1 as far as the renderer goes, the same bytes for the same page.

A program of its own, because the renderer is large and draws what people wrote: `writing.py` runs it in a room with no
network. It imports nothing of ours. The page is handed in as JSON: `html`, `css`, `fonts` (name to Base64). The renderer
may fetch those fonts and nothing else: no file, no address.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import sys
from typing import Any

LACKS_LETTERS, LACKS_LIBRARIES = 3, 4  # how it ends when there is nothing to write
FONT = "bundled:"


class Missing(logging.Handler):
    """Hears the renderer say that it has no shape for a letter."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = False

    def emit(self, record: logging.LogRecord) -> None:
        self.heard = self.heard or ".notdef" in str(record.msg)


def printed(page: dict[str, Any]) -> tuple[bytes, bool]:
    """The PDF, and whether a letter has no shape. Raises OSError when the libraries are not there."""
    import weasyprint
    from weasyprint.logger import LOGGER
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyFonts(URLFetcher):  # type: ignore[misc]  # the library has no types
        """The fonts that were handed in, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(FONT)
            if name == url or name not in page["fonts"]:
                raise ValueError("not handed in")
            return URLFetcherResponse(
                url, base64.b64decode(page["fonts"][name]), {"Content-Type": "font/woff2"}
            )

    missing = Missing()
    LOGGER.handlers = [missing]
    fetcher = OnlyFonts()
    given = json.dumps(page, sort_keys=True).encode()
    fonts = weasyprint.text.fonts.FontConfiguration()
    made = weasyprint.HTML(string=page["html"], url_fetcher=fetcher, base_url=None).write_pdf(
        stylesheets=[
            weasyprint.CSS(string=page["css"], url_fetcher=fetcher, font_config=fonts, base_url=None)
        ],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(given).digest()[:16],
        custom_metadata=False,
    )
    return made, missing.heard


def main() -> int:
    """Print stdin to stdout."""
    page = json.load(sys.stdin)
    try:
        made, lacks = printed(page)
    except (OSError, ImportError):
        return LACKS_LIBRARIES
    if lacks:
        return LACKS_LETTERS
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
