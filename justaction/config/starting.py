"""What has to be done before the first page: tables, stylesheets, data. Nothing is done twice."""

from __future__ import annotations

import hashlib
import importlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.db import DatabaseError, connection

PAGES = ("justaction.config.wsgi", "granian.server")
SERVERS = (
    "justaction.config.asgi",
    "django_q.cluster",
    *("uvicorn", "uvicorn.loops.uvloop", "uvicorn.lifespan.on"),
    *("uvicorn.protocols.http.h11_impl", "uvicorn.protocols.websockets.websockets_sansio_impl"),
)


def justaction(*words: str) -> None:
    """Run a command of ours in a process of its own, so that its memory is given back."""
    subprocess.run([sys.executable, "-m", "justaction", *words], check=True)  # noqa: S603


def lacks_tables() -> bool:
    """Whether a migration waits. Compares file names with the table of applied ones, without loading them."""
    return not _written() <= _applied()


def migrate(tell: Callable[[str, int, int], None]) -> None:
    """Apply the migrations that wait, in a process of its own, and `tell` meanwhile how many are applied."""
    written = _written()
    command = [sys.executable, "-m", "justaction", "migrate", "--verbosity", "0"]
    with subprocess.Popen(command) as process:  # noqa: S603
        while process.poll() is None:
            done = len(written & _applied())
            if done < len(written):
                tell("Preparing the database", done, len(written))
            time.sleep(0.2)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    tell("Preparing the database", len(written), len(written))


def _written() -> set[tuple[str, str]]:
    return {
        (app.label, path.stem)
        for app in apps.get_app_configs()
        for path in (Path(app.path) / "migrations").glob("[0-9]*.py")
    }


def _applied() -> set[tuple[str, str]]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return set(cursor.fetchall())
    except DatabaseError:
        return set()


def stale_static() -> str:
    """A word for the stylesheets, fonts and scripts as they are now, or "" when they are collected already."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            about = Path(storage.path(path)).stat()
            digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    word = digest.hexdigest()
    stamp = _stamp()
    return "" if stamp.exists() and stamp.read_text() == word else word


def collect_static(word: str) -> None:
    """Collect, compress and name them by their content, so that browsers may keep them for good."""
    justaction("collectstatic", "--noinput", "--clear", "--verbosity", "0")
    _stamp().write_text(word)


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def load_pages() -> None:
    """Load what draws pages, and draw the first one: whoever is forked from here shares what that read and made."""
    _load(*PAGES)
    _draw("/")


def load_group() -> None:
    """Load what every part of the group needs."""
    _load(*SERVERS)
    load_pages()


def _load(*modules: str) -> None:
    for name in modules:
        importlib.import_module(name)


def _draw(path: str) -> None:
    """Ask Django for a page as a visitor does, and throw the answer away: templates, addresses and words stay read."""
    asked: dict[str, Any] = {
        "PATH_INFO": path,
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].lstrip("*.") or "localhost",
    }
    setup_testing_defaults(asked)
    inside = importlib.import_module("justaction.config.wsgi").inside
    answer = inside(asked, lambda *_said: None)
    list(answer)
    answer.close()


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
