from django.db import migrations

from answerable.kit.rls import AppendOnly, Isolate


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [
        Isolate("tickets_ticket"),
        Isolate("tickets_message"),
        Isolate("tickets_attachment"),
        Isolate("tickets_note"),
        Isolate("tickets_event"),
        Isolate("tickets_hold"),
        Isolate("tickets_resolution"),
        Isolate("tickets_delivery"),
        Isolate("tickets_draft"),
        AppendOnly("tickets_event"),
    ]
