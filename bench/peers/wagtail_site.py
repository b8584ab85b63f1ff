"""Wagtail for bench/pages.py, in an environment of its own: a site as `wagtail start` begins it, with a list of fifty pages.

Wagtail's bakery demonstration is in no package registry; this is the nearest that is. The home page shows a menu from the tree of
pages, fifty pages with their titles, dates and introductions (rich text), and how many pages each has below it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

WANTS = ["wagtail==8.0.1", "granian==2.8.9"]
MODELS = """
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    intro = RichTextField(blank=True)
    on = models.DateField(null=True)

    def get_context(self, request):
        context = super().get_context(request)
        context["menu"] = self.get_site().root_page.get_children().live().in_menu()[:8]
        context["listed"] = HomePage.objects.child_of(self).live().order_by("-on", "pk")[:50]
        return context
"""
TEMPLATE = """
{% extends "base.html" %}
{% load wagtailcore_tags %}
{% block content %}
<nav><ul>{% for page in menu %}<li><a href="{% pageurl page %}">{{ page.title }}</a></li>{% endfor %}</ul></nav>
<h1>{{ page.title }}</h1>{{ page.intro|richtext }}
<ul>{% for page in listed %}
<li><h2><a href="{% pageurl page %}">{{ page.title }}</a></h2><p>{{ page.on|date:"j F Y" }}</p>{{ page.intro|richtext }}
<p>{{ page.get_children_count }} below</p></li>{% endfor %}</ul>
{% endblock %}
"""
FILL = """
import datetime, django
django.setup()
from home.models import HomePage
from wagtail.models import Site
root = Site.objects.get(is_default_site=True).root_page
for n in range(50):
    root.add_child(instance=HomePage(title=f"Page {n}", slug=f"page-{n}", show_in_menus=n < 8,
        intro="<p>What <b>we</b> promised, and <a href='https://example.org'>where</a> it can be read.</p>" * 2,
        on=datetime.date(2026, 1, 1) + datetime.timedelta(days=n)))
"""


def made(cache: Path) -> Path | None:
    """The environment, made once; None where the registry cannot be reached."""
    python = cache / "bin" / "python"
    if not (cache / "made").exists():
        venv.create(cache, with_pip=True, clear=True)
        done = subprocess.run(
            [python, "-m", "pip", "install", "--quiet", *WANTS], check=False, stderr=subprocess.DEVNULL
        )
        if done.returncode:
            return None
        (cache / "made").touch()
    return python


def site(python: Path, folder: Path) -> Path:
    """A site in a folder, filled; its production settings without a debugger."""
    home = folder / "site"
    home.mkdir()
    subprocess.run([python.parent / "wagtail", "start", "demo", home], check=True, stdout=subprocess.DEVNULL)
    (home / "home" / "models.py").write_text(MODELS)
    (home / "home" / "templates" / "home" / "home_page.html").write_text(TEMPLATE)
    (home / "demo" / "settings" / "bench.py").write_text(
        "from .base import *\nDEBUG = False\nSECRET_KEY = 'bench'\nALLOWED_HOSTS = ['*']\n"
        "STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'\n"
    )
    environment = {**os.environ, **settings()}
    for words in (["makemigrations", "home"], ["migrate"]):
        subprocess.run(
            [python, "manage.py", *words], cwd=home, env=environment, check=True, stdout=subprocess.DEVNULL
        )
    subprocess.run([python, "-c", FILL], cwd=home, env=environment, check=True)
    return home


def settings() -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "demo.settings.bench"}


if __name__ == "__main__":
    print(site(Path(sys.executable), Path(sys.argv[1])))
