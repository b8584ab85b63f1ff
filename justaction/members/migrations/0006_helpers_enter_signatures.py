"""Whoever could convene until now, and facilitators, may enter what people signed aloud or on paper."""

from django.db import migrations


def give(apps, schema_editor):
    for role in apps.get_model("members", "Role").objects.all():
        if ("convene" in role.abilities or role.slug == "facilitator") and "help" not in role.abilities:
            role.abilities = [*role.abilities, "help"]
            role.save(update_fields=["abilities"])


class Migration(migrations.Migration):
    dependencies = [("members", "0005_invitations")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
