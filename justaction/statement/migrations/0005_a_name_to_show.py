from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('statement', '0004_one_signature_for_each_name'),
    ]

    operations = [
        migrations.AddField(
            model_name='signature',
            name='pseudonym',
            field=models.CharField(blank=True, max_length=60, verbose_name='the name to show'),
        ),
    ]
