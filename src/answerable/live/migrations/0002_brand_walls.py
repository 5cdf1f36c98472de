from django.db import migrations

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("live", "0001_initial")]

    operations = [
        Isolate("live_chat"),
        Isolate("live_offer"),
        Isolate("live_call"),
        Isolate("live_verification"),
        Isolate("live_callback"),
        Isolate("live_line"),
    ]
