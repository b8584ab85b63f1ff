"""A version circulates, is consolidated, adopted, opened and closed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('statement', '0008_share_links'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='statementversion',
            name='version_one_draft',
        ),
        migrations.AddField(
            model_name='statement',
            name='adopts_by_ballot',
            field=models.BooleanField(db_default=False, default=False, verbose_name='a version is adopted only when a ballot decided so'),
        ),
        migrations.AddField(
            model_name='statementversion',
            name='closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='statementversion',
            name='closed_because',
            field=models.TextField(blank=True, db_default='', max_length=600, verbose_name='what happened'),
        ),
        migrations.AddField(
            model_name='statementversion',
            name='closes_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='sign-on closes'),
        ),
        migrations.AddField(
            model_name='statementversion',
            name='opens_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='sign-on opens'),
        ),
        migrations.AlterField(
            model_name='statementversion',
            name='state',
            field=models.CharField(choices=[('drafting', 'Drafting'), ('circulating', 'With its readers'), ('consolidating', 'Being answered'), ('adopted', 'Adopted'), ('open', 'Open for sign-on'), ('closed', 'Closed'), ('superseded', 'Superseded')], default='drafting', max_length=16),
        ),
        migrations.AddConstraint(
            model_name='statementversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['drafting', 'circulating', 'consolidating'])), fields=('statement',), name='version_one_written'),
        ),
        migrations.AddConstraint(
            model_name='statementversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'adopted')), fields=('statement',), name='version_one_adopted'),
        ),
    ]
