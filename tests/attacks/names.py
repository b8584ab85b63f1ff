"""Twenty hostile names, and how they come to stand wherever a person, an organization or a thing has a name.

A name holds several of them, so that a page that shows one person shows a third of them at once; from one row to the next the
three take turns. They are written past the forms: names and titles are hostile everywhere, however they came in.
"""

from __future__ import annotations

from itertools import cycle
from typing import Any

from django.apps import apps
from django.db import models

from justaction.web import house

PLAIN = "Plainlee Wordsworth"
LONG = "W" * 300  # without a space, cut to what the field takes
OVERRIDE = "\u202egnp.exe"  # turns round all that follows, unless it is kept apart
NAMES = [
    # markup that runs
    '"><img src=x onerror=alert(1)>', "</title><script>alert(1)</script>", "'onfocus='alert(1)", "</textarea>--><svg onload=alert(1)>",
    # signs that nobody sees or that turn the line round
    OVERRIDE, "\u2067Is\u2066x", "Ze\u200bro\u200d\ufeff", "مريم 12", "王小明", "👩🏽‍🚒🏳️‍🌈", "Z\u0351\u0351\u0351\u0334a\u0300\u0301\u0302", "two\nlines", "\u0085\u2028\x0b",
    # what a template, a spreadsheet, a format or an address would take for its own
    "=1+1", "{{ 'hos'|add:'tile7' }}{% debug %}", "%s %(name)s %", "{0} {name}", "&lt;b&amp;#60;", "javascript:alert(1)", "data:text/html,<b>",
]  # fmt: skip
THREE = (
    " ".join(NAMES[:4]),
    " ".join(NAMES[4:13]),
    " ".join(NAMES[13:]),
)  # the last begins as a formula begins
NAMED = {
    *("name", "title", "headline", "subject_line", "organization_name", "pseudonym", "credit", "credited_to"),
    *("role_title", "written_by", "made_by", "by_name", "owner", "heading", "place", "venue", "label", "invites_as"),
}  # fmt: skip
OURS = {"PageVersion", "Turn", "Beat", "Role", "Channel", "Field", "Domain", "Bucket", "Site", "Group", "Permission", "ContentType", "Migration", "Task", "Schedule", "Success", "Failure"}  # fmt: skip


def named() -> list[tuple[Any, Any]]:
    """Each text that names somebody or something: model and field."""
    return [
        (model, field)
        for model in apps.get_models()
        if model.__module__.startswith("justaction.") and model.__name__ not in OURS
        for field in model._meta.concrete_fields
        if type(field) in (models.CharField, models.TextField)
        and field.name in NAMED
        and not field.choices
        and not field.unique
        and not any(field.name in getattr(one, "fields", ()) for one in model._meta.constraints)
    ]


def rename(*words: str) -> set[str]:
    """Let these take turns as names of whatever has one; which texts those were."""
    written = set()
    for model, field in named():
        rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk").values_list("pk", flat=True)
        for number, (pk, name) in enumerate(zip(list(rows), cycle(words), strict=False)):
            end = f" {number}"  # no two alike: some may stand only once
            said = name[: (field.max_length or 300) - len(end)] + end
            model._base_manager.filter(pk=pk).update(**{field.name: said})
            written.add(f"{model.__name__}.{field.name}")
    house.changed()
    return written
