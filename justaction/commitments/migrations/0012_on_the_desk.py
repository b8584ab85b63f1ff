from django.db import migrations, models


def on_the_desk(apps, schema_editor):
    """Drafts that are there already were seen by all of their organization, and stay so."""
    drafts = apps.get_model("commitments", "Commitment").objects.filter(published_at=None)
    drafts.update(shared_at=models.F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("commitments", "0011_drafting")]

    operations = [migrations.RunPython(on_the_desk, migrations.RunPython.noop)]
