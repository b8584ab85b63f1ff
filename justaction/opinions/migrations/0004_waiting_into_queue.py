"""What waits already goes into the one queue of all that is held: statements, and answers from one place."""

import secrets

from django.db import migrations


def open_cases(apps, schema_editor):
    Case = apps.get_model("members", "Case")
    waiting = apps.get_model("opinions", "OpinionStatement").objects.filter(state="waiting")
    for row in waiting.select_related("conversation", "author").iterator():
        Case.objects.create(
            subject=secrets.token_hex(16),
            kind="opinion",
            about=str(row.pk),
            title=f"A statement in: {row.conversation.question}"[:200],
            url=f"/steer/opinions/{row.conversation.slug}/",
            scope=row.conversation.scope,
            what="held",
            why="added",
            person_id=row.author.person_id if row.author else None,
            opened_at=row.added_at,
        )
    crowded = apps.get_model("opinions", "Conversation").objects.filter(
        closed_at=None, participants__held=True
    )
    for row in crowded.distinct():
        Case.objects.create(
            subject=secrets.token_hex(16),
            kind="opinion_answers",
            about=row.subject,
            title=f"Answers that wait in: {row.question}"[:200],
            url=f"/steer/opinions/{row.slug}/",
            scope=row.scope,
            what="held",
            why="crowd",
        )


class Migration(migrations.Migration):
    dependencies = [("opinions", "0003_longer_reasons"), ("members", "0006_helpers_enter_signatures")]
    operations = [migrations.RunPython(open_cases, migrations.RunPython.noop)]
