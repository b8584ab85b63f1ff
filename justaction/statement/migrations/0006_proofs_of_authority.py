import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import justaction.web.clock


class Migration(migrations.Migration):
    dependencies = [
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('statement', '0005_a_name_to_show'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('address', "The signer's address is at its domain"), ('record', 'A record in the domain name system'), ('mailbox', 'A code to one of its mailboxes'), ('colleague', 'A second person at its domain'), ('convener', 'A convener')], max_length=10)),
                ('domain', models.CharField(blank=True, max_length=253)),
                ('address', models.EmailField(blank=True, help_text='whom we asked; forgotten once answered', max_length=254)),
                ('name', models.CharField(blank=True, help_text='of the colleague; forgotten once answered', max_length=120)),
                ('code_digest', models.CharField(blank=True, max_length=64)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField(default=justaction.web.clock.now)),
                ('proven_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='proof',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proofs', to='members.organization'),
        ),
        migrations.AddField(
            model_name='proof',
            name='signature',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='statement.signature'),
        ),
        migrations.AddConstraint(
            model_name='proof',
            constraint=models.UniqueConstraint(fields=('signature', 'kind'), name='proof_one_per_kind'),
        ),
    ]
