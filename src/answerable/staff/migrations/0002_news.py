"""The database tells open streams whose rights have changed: nobody can forget to."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION tell_streams_agent() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('answerable_rights', NEW.id::text);
                RETURN NULL;
            END $$;
            CREATE TRIGGER tell_streams AFTER UPDATE OF is_active, password ON staff_agent
                FOR EACH ROW EXECUTE FUNCTION tell_streams_agent();
            CREATE FUNCTION tell_streams_member() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_notify('answerable_rights', coalesce(NEW.agent_id, OLD.agent_id)::text);
                RETURN NULL;
            END $$;
            CREATE TRIGGER tell_streams AFTER INSERT OR UPDATE OR DELETE ON staff_membership
                FOR EACH ROW EXECUTE FUNCTION tell_streams_member();
            """,
            reverse_sql="""
            DROP TRIGGER tell_streams ON staff_membership; DROP FUNCTION tell_streams_member();
            DROP TRIGGER tell_streams ON staff_agent; DROP FUNCTION tell_streams_agent();
            """,
        )
    ]
