"""Questions and moments of the story live on the website now."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("home", "0004_words_move_to_the_website")]
    operations = [migrations.DeleteModel(name="Question"), migrations.DeleteModel(name="StoryMoment")]
