"""Who a line of money went to, where it is an organization here: its people do not check the payer for a year."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def find(apps: Any, schema_editor: Any) -> None:
    """The lines told before this day: by the same rule, the very name of a listed organization."""
    lines = apps.get_model("commitments", "MoneyLine").objects.exclude(recipient="")
    organizations = apps.get_model("members", "Organization").objects.filter(listed=True)
    for name in lines.order_by().values_list("recipient", flat=True).distinct():
        found = organizations.filter(name__iexact=name).first()
        if found is not None:
            lines.filter(recipient=name).update(paid_to=found)


class Migration(migrations.Migration):
    dependencies = [("commitments", "0016_held_reviews"), ("members", "__first__")]

    operations = [
        migrations.AddField(
            "moneyline",
            "paid_to",
            models.ForeignKey(
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="money_received",
                to="members.organization",
                help_text="the recipient, where it is an organization here",
            ),
        ),
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
