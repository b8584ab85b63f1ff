"""Those affected say whether the power is where the commitment says it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("commitments", "0018_reviewers_reviewed")]

    operations = [
        migrations.AddField(
            "voiceanswer",
            "power",
            models.CharField(
                blank=True,
                choices=[("yes", "Yes, it is so"), ("partly", "In part"), ("no", "No, it is not so")],
                max_length=6,
                verbose_name="does it now decide who it says?",
            ),
        ),
        migrations.AddField(
            "voiceanswer",
            "may_be_told",
            models.BooleanField(
                default=False, help_text="they agree that the page tells it, also while they are fewer than five"
            ),
        ),
    ]
