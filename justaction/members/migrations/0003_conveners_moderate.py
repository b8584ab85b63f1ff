"""Whoever could convene or coordinate until now may decide what is reported or held, in the same space."""

from django.db import migrations

GIVEN_BY = {"convene", "coordinate"}


def give(apps, schema_editor):
    for role in apps.get_model("members", "Role").objects.all():
        if GIVEN_BY & set(role.abilities) and "moderate" not in role.abilities:
            role.abilities = [*role.abilities, "moderate"]
            role.save(update_fields=["abilities"])


class Migration(migrations.Migration):
    dependencies = [("members", "0002_moderation_queue")]
    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
