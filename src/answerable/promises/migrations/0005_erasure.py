"""A person's erasure takes the words of an enforcement; that it happened, when and how stays."""

from django.db import migrations

from answerable.kit.erasing import Erasable


class Migration(migrations.Migration):
    dependencies = [("promises", "0004_suspensions")]

    operations = [Erasable("promises_enforcement", "reason")]
