"""A reason may be as long here as in the queue of all that is held."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("opinions", "0002_result_group_of")]
    operations = [
        migrations.AlterField(
            model_name="opinionstatement",
            name="reason",
            field=models.CharField(blank=True, max_length=600, verbose_name="reason"),
        ),
    ]
