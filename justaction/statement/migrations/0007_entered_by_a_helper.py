import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import justaction.web.clock


class Migration(migrations.Migration):
    dependencies = [
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('statement', '0006_proofs_of_authority'),
    ]

    operations = [
        migrations.AlterField(
            model_name='signature',
            name='via',
            field=models.CharField(choices=[('web', 'Signed here'), ('imported', 'Imported'), ('spoken', 'Said aloud, entered by a helper'), ('paper', 'On paper, entered by a helper')], default='web', max_length=10),
        ),
        migrations.CreateModel(
            name='Entered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_on', models.DateField(verbose_name='on which day')),
                ('witness', models.CharField(max_length=120, verbose_name='who was there')),
                ('telephone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('photo', models.CharField(blank=True, help_text='path of a private picture of the paper', max_length=120)),
                ('code_digest', models.CharField(help_text='of the code on the slip of paper', max_length=64, unique=True)),
                ('name_key', models.CharField(max_length=120)),
                ('at', models.DateTimeField(default=justaction.web.clock.now)),
                ('answered_at', models.DateTimeField(blank=True, help_text='when its owner said yes', null=True)),
                ('compared_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='entered',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entered',
            name='compared_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='entered',
            name='signature',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='entered', to='statement.signature'),
        ),
        migrations.AddConstraint(
            model_name='entered',
            constraint=models.UniqueConstraint(fields=('by', 'name_key', 'given_on'), name='entered_once_by_a_helper'),
        ),
    ]
