"""The database wakes the router when a ticket has nobody: receiving a letter need not think of it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0006_news_to_customers")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION wake_router() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('answerable_route', '');
                RETURN NULL;
            END $$;
            CREATE TRIGGER wake_router_new AFTER INSERT ON tickets_ticket
                FOR EACH ROW WHEN (NEW.assignee_id IS NULL) EXECUTE FUNCTION wake_router();
            CREATE TRIGGER wake_router_changed AFTER UPDATE OF assignee_id, status, tier ON tickets_ticket
                FOR EACH ROW WHEN (NEW.assignee_id IS NULL AND NEW.status IN ('new', 'open')
                    AND (OLD.assignee_id IS NOT NULL OR OLD.status <> NEW.status OR OLD.tier <> NEW.tier))
                EXECUTE FUNCTION wake_router();
            """,
            reverse_sql="""
            DROP TRIGGER wake_router_changed ON tickets_ticket; DROP TRIGGER wake_router_new ON tickets_ticket;
            DROP FUNCTION wake_router();
            """,
        )
    ]
