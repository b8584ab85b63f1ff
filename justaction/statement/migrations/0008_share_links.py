import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import justaction.statement.models.trust
import justaction.web.clock


class Migration(migrations.Migration):
    dependencies = [
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('statement', '0007_entered_by_a_helper'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShareLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=justaction.statement.models.trust.new_code, max_length=12, unique=True)),
                ('invites_as', models.CharField(blank=True, help_text='Empty: nobody is named there.', max_length=60, verbose_name='my name on the page')),
                ('signed', models.PositiveIntegerField(default=0, help_text='how many confirmed who came by it')),
                ('created_at', models.DateTimeField(default=justaction.web.clock.now)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='sharelink',
            name='signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='share_links', to='statement.signature'),
        ),
        migrations.AddConstraint(
            model_name='sharelink',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('signature',), name='share_link_one_in_use'),
        ),
        migrations.AddField(
            model_name='signature',
            name='invite',
            field=models.ForeignKey(blank=True, help_text='the link they came by, until they confirm; then only the number stays', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='statement.sharelink'),
        ),
    ]
