"""Names of traits have room for what they are given."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("statement", "0019_no_nudges")]

    operations: ClassVar = [
        migrations.AlterField("tide", "trait", models.CharField(max_length=24)),
        migrations.AlterField("usual", "trait", models.CharField(max_length=24)),
    ]
