"""Why a signature is held is a word now, not a yes or no."""

from django.db import migrations


def say_why(apps, schema_editor):
    apps.get_model("statement", "Signature").objects.filter(to_check=True).update(hold_why="many")


class Migration(migrations.Migration):
    dependencies = [("statement", "0017_guarded_sign_on")]
    operations = [
        migrations.RunPython(say_why, migrations.RunPython.noop),
        migrations.RemoveField(model_name="signature", name="to_check"),
    ]
