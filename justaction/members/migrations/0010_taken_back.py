"""When an earlier address took an account back."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0009_accounts")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="taken_back_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
