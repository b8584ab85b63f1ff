import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def by_page(apps, schema_editor):
    """Comments without a link came on the page of the round; until now only the link itself told."""
    apps.get_model("standards", "Comment").objects.filter(link=None).update(via="page")


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_standards"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="via",
            field=models.CharField(
                choices=[
                    ("link", "by a link"),
                    ("page", "on the page of the round"),
                    ("heard", "said aloud or on paper, typed by a helper"),
                ],
                default="link",
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="typed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(by_page, migrations.RunPython.noop),
    ]
