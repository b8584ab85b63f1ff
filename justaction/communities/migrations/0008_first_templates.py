"""A collaborative that has its communities already gets the first templates too."""

from django.db import migrations

from justaction.communities import firsts


def found(apps, schema_editor):
    if apps.get_model("communities", "Community").objects.exists():
        firsts.found(
            apps.get_model("communities", "ProcessTemplate"), apps.get_model("communities", "TemplateStep")
        )


class Migration(migrations.Migration):
    dependencies = [("communities", "0007_looking_after")]

    operations = [migrations.RunPython(found, migrations.RunPython.noop, elidable=True)]
