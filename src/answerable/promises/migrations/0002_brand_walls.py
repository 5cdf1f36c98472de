from django.db import migrations

from answerable.kit.rls import AppendOnly, Isolate


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]

    operations = [
        Isolate("promises_clock"),
        Isolate("promises_clockevent"),
        Isolate("promises_enforcement"),
        Isolate("promises_checkrun"),
        Isolate("promises_attestation"),
        AppendOnly("promises_clockevent"),
        AppendOnly("promises_enforcement"),
        AppendOnly("promises_checkrun"),
    ]
