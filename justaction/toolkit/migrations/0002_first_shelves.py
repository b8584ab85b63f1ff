from django.db import migrations

from justaction.toolkit import firsts


def found(apps, schema_editor):
    """What a collaborative that is here already gets; a new one gets it when it is founded."""
    firsts.found(
        apps.get_model("toolkit", "Need"),
        apps.get_model("toolkit", "Practice"),
        apps.get_model("collaborative", "Channel"),
    )


class Migration(migrations.Migration):
    dependencies = [("toolkit", "0001_tools_and_editions")]

    operations = [migrations.RunPython(found, migrations.RunPython.noop)]
