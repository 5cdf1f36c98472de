"""The database itself tells open screens and the outbox: nobody can forget to."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_brand_walls")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION tell_screens() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('answerable_live', json_build_object(
                    'brand', NEW.brand_id, 'ticket', NEW.ticket_id, 'kind', NEW.kind, 'event', NEW.id)::text);
                RETURN NULL;
            END $$;
            CREATE TRIGGER tell_screens AFTER INSERT ON tickets_event
                FOR EACH ROW EXECUTE FUNCTION tell_screens();
            CREATE FUNCTION wake_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('answerable_outbox', '');
                RETURN NULL;
            END $$;
            CREATE TRIGGER wake_outbox AFTER INSERT ON tickets_delivery
                FOR EACH STATEMENT EXECUTE FUNCTION wake_outbox();
            """,
            reverse_sql="""
            DROP TRIGGER wake_outbox ON tickets_delivery; DROP FUNCTION wake_outbox();
            DROP TRIGGER tell_screens ON tickets_event; DROP FUNCTION tell_screens();
            """,
        )
    ]
