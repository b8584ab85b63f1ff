"""Questions and moments of the story become pages of the website, with their words as the first version; then they go."""

from __future__ import annotations

from typing import Any

import justaction.record.models
from django.db import migrations
from django.utils import timezone
from django.utils.text import slugify


def move(apps: Any, schema: Any) -> None:
    house = apps.get_model("collaborative", "Collaborative").objects.first()
    language = (house.languages or ["en"])[0] if house else "en"
    questions = apps.get_model("home", "Question").objects.order_by("order", "id")
    moments = apps.get_model("home", "StoryMoment").objects.order_by("order", "id")
    for order, row in enumerate(questions):
        _page(apps, "question", row.slug, language, order, title=row.question, text=row.answer, checked_on=row.checked_on)
    taken: set[str] = set()
    for order, row in enumerate(moments):
        base = slugify(row.title)[:50] or "moment"
        slug = next(one for n in range(1, 10_000) if (one := base if n == 1 else f"{base}-{n}") not in taken)
        taken.add(slug)
        words = {"title": row.title, "lead": row.when, "text": row.text, "note": row.note, "care": True}
        _page(apps, "moment", slug, language, order, **words)
    apps.get_model("search", "Document").objects.filter(kind__in=["question", "moment"]).delete()


def _page(apps: Any, kind: str, slug: str, language: str, order: int, **words: Any) -> None:
    now = timezone.now()
    page = apps.get_model("website", "Page").objects.create(
        kind=kind, slug=slug, language=language, order=order, posted_at=now, added_at=now,
        subject=justaction.record.models.new_subject(),
    )
    apps.get_model("website", "PageWords").objects.create(
        page=page, language=language, number=1, shown=True, at=now, published_at=now, **words
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0003_theory_changes"),
        ("website", "0001_pages_and_menus"),
        ("collaborative", "0001_initial"),
        ("search", "0002_the_index"),
    ]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
