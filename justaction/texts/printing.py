"""A page from stdin, as a tagged PDF to stdout: PDF/UA-1 as far as the renderer goes, the same bytes for the same page.

A program of its own, because the renderer is large and draws what people wrote: `writing.py` runs it in a room with no
network. It imports nothing of ours. The page is handed in as JSON: `html`, `css`, `fonts` (name to Base64), `pictures`
(name to media type and Base64; optional). The renderer may fetch those and nothing else: no file, no address.
"""

from __future__ import annotations

import base64
import gc
import json
import logging
import sys
from typing import Any

LACKS_LETTERS, LACKS_LIBRARIES = 3, 4  # how it ends when there is nothing to write
FONT, PICTURE = "bundled:", "picture:"
BLANK = {"html": '<html lang="en"><title>-</title><p>-', "css": "", "fonts": {}}


class Missing(logging.Handler):
    """Hears the renderer say that it has no shape for a letter."""

    def __init__(self) -> None:
        super().__init__()
        self.heard = False

    def emit(self, record: logging.LogRecord) -> None:
        self.heard = self.heard or ".notdef" in str(record.msg)


def given_as(page: dict[str, Any], url: str) -> tuple[str, bytes]:
    """The media type and bytes that were handed in under an address. Raises ValueError for any other."""
    if url.startswith(FONT) and url.removeprefix(FONT) in page["fonts"]:
        return "font/woff2", base64.b64decode(page["fonts"][url.removeprefix(FONT)])
    if url.startswith(PICTURE) and url.removeprefix(PICTURE) in page.get("pictures", {}):
        kind, content = page["pictures"][url.removeprefix(PICTURE)]
        return kind, base64.b64decode(content)
    raise ValueError("not handed in")


def printed(page: dict[str, Any]) -> tuple[bytes, bool]:
    """The PDF, and whether a letter has no shape. Raises OSError when the libraries are not there."""
    import weasyprint
    from weasyprint.logger import LOGGER
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyGiven(URLFetcher):  # type: ignore[misc]  # the library has no types
        """The fonts and pictures that were handed in, and nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            kind, content = given_as(page, url)
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    missing = Missing()
    LOGGER.handlers = [missing]
    fetcher = OnlyGiven()
    fonts = weasyprint.text.fonts.FontConfiguration()
    made = weasyprint.HTML(string=page["html"], url_fetcher=fetcher, base_url=None).write_pdf(
        stylesheets=[
            weasyprint.CSS(string=page["css"], url_fetcher=fetcher, font_config=fonts, base_url=None)
        ],
        font_config=fonts,
        pdf_variant="pdf/ua-1",
        pdf_identifier=None,  # it may be left out, and to make one the whole file is put together twice
        custom_metadata=False,
    )
    return made, missing.heard


def main() -> int:
    """Print stdin to stdout."""
    gc.disable()  # it lives a few seconds and builds trees alone: looking for cycles costs a fifth of the time
    try:
        printed(
            BLANK
        )  # it loads the renderer and finds the system's fonts while the page may still be gathered
        page = json.load(sys.stdin)
        made, lacks = printed(page)
    except (OSError, ImportError):
        return LACKS_LIBRARIES
    if lacks:
        return LACKS_LETTERS
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
