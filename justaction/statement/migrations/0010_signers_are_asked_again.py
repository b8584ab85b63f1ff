"""Which version the owner of a signature was last asked to sign."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('statement', '0009_versions_from_draft_to_close'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='asked_for',
            field=models.PositiveSmallIntegerField(db_default=0, default=0, help_text='number of the newest version that its owner was asked to sign by letter'),
        ),
        migrations.AddIndex(
            model_name='signature',
            index=models.Index(condition=models.Q(('state', 'confirmed')), fields=['asked_for', 'id'], name='signature_asked_for'),
        ),
    ]
