"""What is held already goes into the one queue of all that is held."""

import secrets

from django.db import migrations

TITLES = {
    "individual": "A signature of a person",
    "institution": "A signature for an institution",
    "group": "A signature for a group",
}


def open_cases(apps, schema_editor):
    Case = apps.get_model("members", "Case")
    for row in apps.get_model("statement", "Signature").objects.filter(state="held").iterator():
        why = "many" if row.to_check else "authority" if row.kind == "institution" else "name"
        Case.objects.create(
            subject=secrets.token_hex(16),
            kind="signature",
            about=row.subject,
            title=TITLES[row.kind],
            what="held",
            why=why,
            person_id=row.person_id,
            opened_at=row.asked_at,
        )


class Migration(migrations.Migration):
    dependencies = [("statement", "0012_refused_signatures"), ("members", "0003_conveners_moderate")]
    operations = [migrations.RunPython(open_cases, migrations.RunPython.noop)]
