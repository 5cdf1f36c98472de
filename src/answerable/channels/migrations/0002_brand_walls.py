"""Walls between brands, and the database itself wakes the intake."""

from django.db import migrations

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("channels", "0001_initial")]

    operations = [
        Isolate("channels_letter"),
        Isolate("channels_mailbox"),
        Isolate("channels_fetched"),
        Isolate("channels_caughtmail", or_none=True),
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION wake_intake() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('answerable_letters', '');
                RETURN NULL;
            END $$;
            CREATE TRIGGER wake_intake AFTER INSERT ON channels_letter
                FOR EACH STATEMENT EXECUTE FUNCTION wake_intake();
            """,
            reverse_sql="DROP TRIGGER wake_intake ON channels_letter; DROP FUNCTION wake_intake();",
        ),
    ]
