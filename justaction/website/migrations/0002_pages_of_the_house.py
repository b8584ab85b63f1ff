"""The pages of the house get their rows, so that their first words can be found (the nightly mending indexes them)."""

from __future__ import annotations

from typing import Any

import justaction.record.models
from django.db import migrations

ROOMS = ("about", "story", "people", "theory-of-change", "values", "questions", "help", "accessibility", "privacy", "news")


def add(apps: Any, schema: Any) -> None:
    house = apps.get_model("collaborative", "Collaborative").objects.first()
    if house is None:
        return
    language = (house.languages or ["en"])[0]
    pages = apps.get_model("website", "Page").objects
    for slug in ROOMS:
        subject = justaction.record.models.new_subject()
        pages.get_or_create(kind="room", slug=slug, defaults={"language": language, "subject": subject})


class Migration(migrations.Migration):
    dependencies = [("website", "0001_pages_and_menus"), ("collaborative", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
