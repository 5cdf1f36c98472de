from django.db import migrations

from answerable.kit.rls import AppendOnly, Isolate


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]

    operations = [
        Isolate("privacy_access"),
        Isolate("privacy_export"),
        AppendOnly("privacy_access"),
    ]
