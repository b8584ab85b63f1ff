"""A name that was typed becomes the key of the member who typed it, where it is theirs."""

from django.db import migrations
from django.utils.crypto import salted_hmac


def find(apps, schema_editor):
    Feedback = apps.get_model('convenings', 'Feedback')
    Registration = apps.get_model('convenings', 'Registration')
    for said in Feedback.objects.exclude(name='').select_related('gathering'):
        for seat in Registration.objects.filter(gathering=said.gathering).select_related('person'):
            words = f'{said.gathering.subject}:{seat.person.subject}'
            key = salted_hmac('justaction.convenings.feedback', words, algorithm='sha256').hexdigest()
            if key == said.key:
                Feedback.objects.filter(pk=said.pk).update(person=seat.person)


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0012_feedback_of_a_member'),
    ]

    operations = [
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
