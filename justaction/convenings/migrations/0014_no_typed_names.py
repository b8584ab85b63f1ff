"""A name that anybody types could not be found when somebody is erased, so none is kept."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('convenings', '0013_whose_name_it_was'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='feedback',
            name='name',
        ),
    ]
