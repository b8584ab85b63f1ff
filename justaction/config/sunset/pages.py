"""Makes a page readable from a folder: links lead to files, forms and scripts go, nothing is asked of any server."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

LINKS = {"href", "src", "poster", "data", "xlink:href"}
GONE = {"script", "form"}  # with all that is inside
# but for the page that checks a receipt, which asks nobody for anything either
STAYS_FORM, STAYS_SCRIPT = "data-verify", re.compile(r"/record/verify[.\w]*\.js$")
WHOLE = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")

Lead = Callable[
    [str], str | None
]  # an address on a page → the way to its file from there, or None where there is none


def links(html: str) -> list[str]:
    """Every address that a page leads to or loads, as it is written there."""
    found = _Links()
    found.feed(html)
    return found.found


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and not _stays(tag, attrs):
            return
        for name, value in attrs:
            if name in LINKS and value:
                self.found.append(value)
            elif name == "srcset" and value:
                self.found += [part.split()[0] for part in value.split(",") if part.strip()]


def _stays(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    """Whether a form or a script works without a server."""
    said = dict(attrs)
    return STAYS_FORM in said if tag == "form" else bool(STAYS_SCRIPT.search(said.get("src") or ""))


def still(html: str, lead: Lead, *, banner: str, in_place_of_forms: str) -> str:
    """The page for the archive. `banner` and the words in place of a form are plain text."""
    page = _Still(lead, banner, in_place_of_forms)
    page.feed(html)
    page.close()
    return "".join(page.out)


class _Still(HTMLParser):
    def __init__(self, lead: Lead, banner: str, in_place_of_forms: str) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []
        self._lead, self._banner, self._words = lead, banner, in_place_of_forms
        self._inside = ""  # what is being left out
        self._below = False  # from the foot of the page on, whose forms are not missed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._inside:
            return
        if tag in GONE and not _stays(tag, attrs):
            self._inside = tag
            if tag == "form" and not self._below:
                self.out.append(f'<p class="muted small">{escape(self._words)}</p>')
            return
        self._below |= tag == "footer" and "foot" in (dict(attrs).get("class") or "").split()
        kept = self._attributes(tag, attrs)
        if kept is None:
            return
        self.out.append(f"<{tag}{kept}>")
        if tag == "body" and self._banner:
            self.out.append(
                f'<aside class="demo" role="note"><div class="wrap"><p>{escape(self._banner)}</p></div></aside>'
            )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._inside or tag in GONE:
            return
        kept = self._attributes(tag, attrs)
        if kept is not None:
            self.out.append(f"<{tag}{kept}/>")

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> str | None:
        """The attributes that stay, as written; None when the whole element goes."""
        said = dict(attrs)
        about = (said.get("property") or said.get("name") or "").partition(":")[0]
        if tag == "meta" and about in {"og", "twitter"}:
            return None
        if tag == "link" and (said.get("rel") or "").split()[:1] in (["preload"], ["canonical"]):
            return None
        kept = []
        for name, value in attrs:
            if name in {"crossorigin", "integrity"} or name.startswith("on"):
                continue
            if name == "srcset":
                value = ", ".join(self._each(value or ""))
            elif name in LINKS and value and not value.startswith(("#", "data:", "mailto:", "tel:")):
                value = self._lead(value)
                if value is None:
                    if tag == "link":
                        return None
                    continue
            kept.append(f" {name}" if value is None else f' {name}="{escape(value)}"')
        return "".join(kept)

    def _each(self, srcset: str) -> list[str]:
        found = []
        for part in srcset.split(","):
            address, _space, size = part.strip().partition(" ")
            if address and (way := self._lead(address)):
                found.append(f"{way} {size}".strip())
        return found

    def handle_endtag(self, tag: str) -> None:
        if self._inside:
            self._inside = "" if tag == self._inside else self._inside
        else:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._say(data)

    def handle_entityref(self, name: str) -> None:
        self._say(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._say(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._say(f"<!{decl}>")

    def _say(self, text: str) -> None:
        if not self._inside:
            self.out.append(text)
