from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('statement', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='name_key',
            field=models.CharField(blank=True, help_text='of a person: the name in the form that counts as one', max_length=120),
        ),
        migrations.AddField(
            model_name='signature',
            name='place',
            field=models.PositiveSmallIntegerField(default=1, help_text='which of the people at this address: a household shares one'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1), ('place__lte', 4)), name='signature_few_per_address'),
        ),
    ]
