"""A review is held back until the organization has replied, or its 10 days are over."""

from datetime import timedelta
from typing import Any

from django.db import migrations, models
from django.db.models import F, Q


def tell_days(apps: Any, schema_editor: Any) -> None:
    """Reviews given before this day were public at once."""
    review = apps.get_model("commitments", "Review")
    given = review.objects.filter(state="given")
    given.update(written_at=F("ended_at"))
    for pk, ended_at, changed_at in given.values_list("pk", "ended_at", "changed_at").iterator():
        day = changed_at or ended_at
        if day:
            review.objects.filter(pk=pk).update(reply_by=(day + timedelta(days=10)).date())


class Migration(migrations.Migration):
    dependencies = [("commitments", "0015_three_voices")]

    operations = [
        migrations.AddField(
            "review",
            "written_at",
            models.DateTimeField(null=True, blank=True, help_text="when the peer answered"),
        ),
        migrations.AddField(
            "review",
            "reply_by",
            models.DateField(
                null=True,
                blank=True,
                help_text="until then it is held back, unless the organization replies earlier",
            ),
        ),
        migrations.AlterField(
            "review",
            "ended_at",
            models.DateTimeField(
                null=True,
                blank=True,
                help_text="when it became public, or when the ask ended without an answer",
            ),
        ),
        migrations.AlterField(
            "review",
            "state",
            models.CharField(
                choices=[
                    ("asked", "Asked"),
                    ("held", "Written, not public yet"),
                    ("given", "Public"),
                    ("passed_on", "Passed on"),
                    ("lapsed", "No answer in 10 days"),
                    ("closed", "No longer needed"),
                ],
                default="asked",
                max_length=10,
            ),
        ),
        migrations.RunPython(tell_days, migrations.RunPython.noop),
        migrations.RemoveConstraint("review", "review_given_with_reasons"),
        migrations.AddConstraint(
            "review",
            models.CheckConstraint(
                condition=~Q(state__in=["held", "given"]) | (~Q(verdict="") & ~Q(reasons="")),
                name="review_given_with_reasons",
            ),
        ),
        migrations.AddConstraint(
            "review",
            models.CheckConstraint(
                condition=~Q(state="held") | (Q(reply="") & Q(reply_by__isnull=False)),
                name="review_held_until_a_day",
            ),
        ),
        migrations.AddIndex(
            "review",
            models.Index(fields=["reply_by"], condition=Q(state="held"), name="review_held"),
        ),
    ]
