"""Whoever is named beside their feedback is a member, by a key."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0011_after'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='feedback',
            name='person',
            field=models.ForeignKey(blank=True, help_text='a member who wished to be named; nobody else leaves a name', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='named_feedback', to=settings.AUTH_USER_MODEL),
        ),
    ]
