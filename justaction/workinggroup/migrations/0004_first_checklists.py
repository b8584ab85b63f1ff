"""A collaborative that has its roles already gets their first lists too."""

from django.db import migrations

from justaction.workinggroup import checklists


def found(apps, schema_editor):
    checklists.found(
        apps.get_model("members", "Role").objects.all(), apps.get_model("workinggroup", "ChecklistItem")
    )


class Migration(migrations.Migration):
    dependencies = [("workinggroup", "0003_arriving")]

    operations = [migrations.RunPython(found, migrations.RunPython.noop, elidable=True)]
