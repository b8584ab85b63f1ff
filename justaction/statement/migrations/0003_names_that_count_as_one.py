from django.db import migrations

from justaction.statement.models import name_key


def key_names(apps, schema_editor):
    """What counts as one name, for signatures of people that stand."""
    Signature = apps.get_model("statement", "Signature")
    rows = Signature.objects.filter(kind="individual", state__in=["pending", "confirmed", "held"])
    found = []
    for row in rows.exclude(name="").only("pk", "name").iterator(chunk_size=1000):
        row.name_key = name_key(row.name)
        found.append(row)
    Signature.objects.bulk_update(found, ["name_key"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        ('statement', '0002_a_household_shares_an_address'),
    ]

    operations = [
        migrations.RunPython(key_names, migrations.RunPython.noop),
    ]
