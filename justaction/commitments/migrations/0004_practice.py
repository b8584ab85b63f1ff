from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commitments", "0003_grew_from")]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="practice",
            field=models.CharField(
                blank=True,
                help_text="as its channel's list of practices names it, or in the organization's own words",
                max_length=60,
                verbose_name="what your organization does otherwise from now on",
            ),
        ),
    ]
