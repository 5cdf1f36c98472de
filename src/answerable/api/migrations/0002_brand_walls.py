from django.db import migrations

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("api", "0001_initial")]

    operations = [Isolate("api_answered")]
