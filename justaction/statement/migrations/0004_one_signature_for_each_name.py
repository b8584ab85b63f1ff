from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('statement', '0003_names_that_count_as_one'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['pending', 'confirmed', 'held']), models.Q(('address_key', ''), _negated=True)), fields=('address_key', 'kind', 'name_key'), name='signature_one_per_address_kind_and_name'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['pending', 'confirmed', 'held']), models.Q(('address_key', ''), _negated=True)), fields=('address_key', 'kind', 'place'), name='signature_one_per_place'),
        ),
        migrations.RemoveConstraint(
            model_name='signature',
            name='signature_one_per_address_and_kind',
        ),
    ]
