"""What those who were reviewed say of the review; reviewers who want to be thanked by name."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import justaction.web.clock

ANSWERS = [("yes", "Yes"), ("partly", "In part"), ("no", "No")]


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0017_money_to_organizations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReviewFeedback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "side",
                    models.CharField(
                        choices=[("organization", "The organization"), ("affected", "Somebody affected")],
                        max_length=12,
                    ),
                ),
                ("fair", models.CharField(choices=ANSWERS, max_length=6, verbose_name="was it fair?")),
                ("helped", models.CharField(choices=ANSWERS, max_length=6, verbose_name="did it help?")),
                ("exact", models.CharField(choices=ANSWERS, max_length=6, verbose_name="was it exact?")),
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="a word of thanks, or what would help more"
                    ),
                ),
                ("at", models.DateTimeField(default=justaction.web.clock.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feedback",
                        to="commitments.review",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="ThanksByName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=justaction.web.clock.now)),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="thanked_by_name",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.AddConstraint(
            "reviewfeedback",
            models.UniqueConstraint(
                fields=["review"], condition=models.Q(side="organization"), name="feedback_once_by_organization"
            ),
        ),
    ]
