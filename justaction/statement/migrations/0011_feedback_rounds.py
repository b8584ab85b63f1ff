"""Rounds in which readers answer a draft."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import justaction.record.models
import justaction.web.clock


class Migration(migrations.Migration):

    dependencies = [
        ('statement', '0010_signers_are_asked_again'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('accepted', 'Taken up'), ('rejected', 'Not taken up')], max_length=10)),
                ('reason', models.TextField(max_length=1000, verbose_name='what you changed, and why')),
                ('words', models.TextField(blank=True, help_text='the paragraph as it reads now, if it changed', max_length=2000)),
                ('at', models.DateTimeField(default=justaction.web.clock.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='FeedbackRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(default=justaction.record.models.new_subject, editable=False, max_length=32, unique=True)),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('title', models.CharField(help_text='of the text, as it was then', max_length=160)),
                ('question', models.TextField(blank=True, max_length=600, verbose_name='what you ask your readers')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('open', 'Open'), ('consolidating', 'Over, being answered'), ('closed', 'Closed, all answered')], default='planned', max_length=16)),
                ('for_everybody', models.BooleanField(default=False, verbose_name='everybody may answer')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('closes_at', models.DateTimeField(verbose_name='closes')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('what_changed', models.TextField(blank=True, max_length=2000, verbose_name='what you changed, and why')),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('identity', models.CharField(max_length=32)),
                ('text', models.TextField(max_length=2000)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='RoundLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(default=justaction.record.models.new_subject, editable=False, max_length=32, unique=True)),
                ('label', models.CharField(blank=True, max_length=80, verbose_name='who is it for')),
                ('expires_at', models.DateTimeField(verbose_name='works until')),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('made_at', models.DateTimeField(default=justaction.web.clock.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(default=justaction.record.models.new_subject, editable=False, max_length=32, unique=True)),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('selected', models.TextField(blank=True, max_length=2000, verbose_name='the words you mean')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='your comment')),
                ('suggested', models.TextField(blank=True, max_length=2000, verbose_name='other words')),
                ('relation', models.CharField(blank=True, choices=[('employer', 'employer'), ('staff', 'staff'), ('board', 'board'), ('client', 'client'), ('friend', 'friend'), ('family', 'family')], max_length=10, verbose_name='how you relate to us')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='your name')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('address_key', models.CharField(blank=True, max_length=254)),
                ('language', models.CharField(blank=True, max_length=12)),
                ('shown', models.BooleanField(default=False, verbose_name='my words may be shown with the answer')),
                ('credited', models.BooleanField(default=False, verbose_name='name me among those who helped')),
                ('hidden', models.BooleanField(default=False, help_text='a moderator took its words off the public page')),
                ('to_check', models.BooleanField(default=False, help_text='too many came from one place at once')),
                ('state', models.CharField(choices=[('open', 'Waits for an answer'), ('accepted', 'Taken up'), ('rejected', 'Not taken up'), ('withdrawn', 'Taken back')], default='open', max_length=10)),
                ('via', models.CharField(choices=[('link', 'by a link'), ('page', 'on the page of the round'), ('heard', 'said aloud or on paper, typed by a helper')], default='link', max_length=5)),
                ('at', models.DateTimeField(default=justaction.web.clock.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddField(
            model_name='answer',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='feedbackround',
            name='opened_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='feedbackround',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='statement.statementversion'),
        ),
        migrations.AddField(
            model_name='answer',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='statement.feedbackround'),
        ),
        migrations.AddField(
            model_name='passage',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='statement.feedbackround'),
        ),
        migrations.AddField(
            model_name='answer',
            name='passage',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers', to='statement.passage'),
        ),
        migrations.AddField(
            model_name='roundlink',
            name='made_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='roundlink',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='statement.feedbackround'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='answer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to='statement.answer'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='link',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestions', to='statement.roundlink'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='passage',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='statement.passage'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suggestions', to='statement.feedbackround'),
        ),
        migrations.AddField(
            model_name='suggestion',
            name='typed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='feedbackround',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'closed'), _negated=True), fields=('version',), name='round_one_running'),
        ),
        migrations.AddConstraint(
            model_name='feedbackround',
            constraint=models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='round_closes_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('round', 'number'), name='passage_number_once'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(fields=['round', 'state', 'id'], name='suggestion_answered'),
        ),
        migrations.AddIndex(
            model_name='suggestion',
            index=models.Index(condition=models.Q(('address_key', ''), _negated=True), fields=['round', 'address_key'], name='suggestion_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='suggestion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'withdrawn']), ('answer__isnull', False), _connector='OR'), name='suggestion_has_answer'),
        ),
    ]
