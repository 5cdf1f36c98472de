"""Who signs out anywhere takes the passes to live news back; open streams are told as for other rights."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0008_training")]

    operations = [
        migrations.AddField(
            model_name="agent",
            name="signed_out_at",
            field=models.DateTimeField(
                blank=True, help_text="passes to live news given before this instant open nothing", null=True
            ),
        ),
        migrations.RunSQL(
            sql="""
            CREATE TRIGGER tell_streams_signed_out AFTER UPDATE OF signed_out_at ON staff_agent
                FOR EACH ROW EXECUTE FUNCTION tell_streams_agent();
            """,
            reverse_sql="DROP TRIGGER tell_streams_signed_out ON staff_agent;",
        ),
    ]
