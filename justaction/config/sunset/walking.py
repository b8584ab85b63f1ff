"""Follows every link from the first page on, and keeps what a visitor gets: each address once, in the place of its file."""

from __future__ import annotations

import mimetypes
import posixpath
import re
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders

from justaction.config.backups.making import Tell
from justaction.config.sunset import pages
from justaction.config.sunset.door import Answer, Door

PAGING = {"page", "before"}  # other questions narrow a list that is here in whole
# programs, framed copies, and what leads into an account; all of it is here in other forms, or of no use without a server
PASSED = re.compile(
    r"^(/[a-z]{2}(-[a-z]+)?)?/(api|embed|oembed|live|healthz|fediverse|nodeinfo|me|steer|search)(/|$)"
)
HTML = "text/html"
NAME = 120  # bytes of one name in a path that every filesystem takes, with room for an ending


class Walk:
    """What was found: `places` says in which file of the archive each address stands."""

    def __init__(self, into: Path) -> None:
        self.into = into
        self.places: dict[str, str] = {}
        self.html: dict[str, str] = {}  # the pages among them, by file → address
        self._door = Door()
        self._known: set[str] = set()
        self._again: set[str] = set()
        self._waiting: deque[str] = deque()

    def all_from(self, addresses: Iterable[str], tell: Tell) -> None:
        """Keep these addresses and whatever they lead to."""
        for address in addresses:
            self._learn(address, "/")
        done = 0
        while self._waiting:
            tell("Reading pages", done, len(self._known))
            self._take(self._waiting.popleft())
            done += 1
        tell("Reading pages", done, done)

    def lead(self, address: str, page: str) -> str | None:
        """The way from a page (its address) to what one of its links names; foreign links stay as they are."""
        here = urlsplit(urljoin(settings.SITE_URL + page, address))
        if here.scheme not in {"http", "https"}:
            return None
        if f"{here.scheme}://{here.netloc}" != settings.SITE_URL:
            return address
        target = self.places.get(_canonical(address, page) or "")
        if target is None:
            return None
        way = posixpath.relpath(target, posixpath.dirname(self.places[page]) or ".")
        return quote(way) + (f"#{here.fragment}" if here.fragment else "")

    def _learn(self, address: str, page: str) -> None:
        known = _canonical(address, page)
        if known and known not in self._known:
            self._known.add(known)
            self._waiting.append(known)

    def _take(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            self._take_static(parts.path)
            return
        answer = self._door.ask(parts.path, parts.query)
        try:
            if answer.status in {301, 302, 307, 308}:
                self._alias(address, answer.headers.get("location", ""))
            elif answer.status == 200 and not _of_one_reader(answer):
                self._keep(address, answer)
        finally:
            answer.close()

    def _alias(self, address: str, to: str) -> None:
        """An address that leads on: whoever links to it is led there, if that was or will be kept."""
        known = _canonical(to, urlsplit(address).path)
        if not known:
            return
        self._learn(known, "/")
        if known in self.places:
            self.places[address] = self.places[known]
        elif known in self._waiting and address not in self._again:
            self._again.add(address)
            self._waiting.append(address)  # once more, after it

    def _keep(self, address: str, answer: Answer) -> None:
        place = _place(address, answer.kind)
        file = self.into / place
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as out:
            for part in answer.body:
                out.write(part)
        self.places[address] = place
        if answer.kind == HTML:
            self.html[place] = address
            for link in pages.links(file.read_text("utf-8")):
                self._learn(link, urlsplit(address).path)
        elif answer.kind == "text/css":
            self._styled(file, urlsplit(address).path)

    def _take_static(self, path: str) -> None:
        name = unquote(path).removeprefix(f"/{settings.STATIC_URL.strip('/')}/")
        found = next((one for one in _static(name) if one.is_file()), None)
        if found is None or ".." in name:
            return
        file = self.into / _place(path, "")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(found.read_bytes())
        self.places[path] = _place(path, "")
        if file.suffix == ".css":
            self._styled(file, path)

    def _styled(self, file: Path, path: str) -> None:
        """Learn what a stylesheet loads; its ways lead from file to file already, but for those from the root."""
        up = "../" * path.strip("/").count("/")

        def relative(match: re.Match[str]) -> str:
            address = match[1]
            self._learn(address, path)
            return f'url("{up}{address.lstrip("/")}")' if address.startswith("/") else match[0]

        text = file.read_text("utf-8")
        file.write_text(pages.WHOLE.sub(relative, text), "utf-8")


def _static(name: str) -> Iterator[Path]:
    yield Path(settings.STATIC_ROOT) / name
    if found := finders.find(name):
        yield Path(str(found))


def _of_one_reader(answer: Answer) -> bool:
    """Whether a page was made for this one visit, as forms and doors to an account are."""
    return answer.kind == HTML and "no-store" in answer.headers.get("cache-control", "")


def _canonical(address: str, page: str) -> str | None:
    """An address of ours as the walk knows it: path, and where it turns pages; None for what is not ours or is passed by."""
    there = urlsplit(urljoin(settings.SITE_URL + page, address.strip()))
    if f"{there.scheme}://{there.netloc}" != settings.SITE_URL or PASSED.match(there.path):
        return None
    turns = [(name, value) for name, value in parse_qsl(there.query) if name in PAGING and value.isdigit()]
    return (there.path or "/") + ("?" + "&".join(f"{n}={v}" for n, v in turns) if turns else "")


def _place(address: str, kind: str) -> str:
    """The file of an address: a page is `index.html` in its folder, also when a list goes on."""
    parts = urlsplit(address)
    names = [_name(unquote(name)) for name in parts.path.split("/") if name not in {"", ".", ".."}]
    turned = "".join(f"-{name}-{value}" for name, value in parse_qsl(parts.query))
    last = names[-1] if names else ""
    if parts.path.endswith("/") or not names or (kind == HTML and "." not in last):
        ending = ".html" if kind == HTML else (mimetypes.guess_extension(kind) or ".bin")
        return "/".join([*names, f"index{turned}{ending}"])
    return "/".join(names)


def _name(name: str) -> str:
    return re.sub(r"[\x00-\x1f\\:*?\"<>|]", "_", name).encode()[:NAME].decode("utf-8", "ignore")
