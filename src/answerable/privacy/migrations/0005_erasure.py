"""A person's erasure takes the words somebody searched for; that they looked, when and why stays."""

from django.db import migrations

from answerable.kit.erasing import Erasable


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_data_requests")]

    operations = [Erasable("privacy_access", "words")]
