"""What was done before is looked at again too: 12 months after peers agreed. The clock computes every state anew."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F
from django.db.models.functions import TruncDate


def keep_days(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("commitments", "Commitment").objects.exclude(published_at=None)
    rows.exclude(done_at=None).update(held_at=F("done_at"))
    rows.update(look_again_on=TruncDate("published_at"))


class Migration(migrations.Migration):
    dependencies = [("commitments", "0005_lateness_and_looking_again")]

    operations = [migrations.RunPython(keep_days, migrations.RunPython.noop)]
