from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("communities", "0006_processes")]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='looked_after',
            field=models.BooleanField(default=False, help_text='a coordinator may see that they have gone quiet, and write once'),
        ),
        migrations.AddField(
            model_name='membership',
            name='written_at',
            field=models.DateTimeField(blank=True, help_text='a coordinator wrote: we miss you', null=True),
        ),
    ]
