from django.db import migrations

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("escalation", "0001_initial")]

    operations = [Isolate("escalation_escalation")]
