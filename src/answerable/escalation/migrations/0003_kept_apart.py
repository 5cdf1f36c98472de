"""Escalations by agents and by customers stand side by side, each with its own end."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("escalation", "0002_brand_walls"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name="escalation",
                name=name,
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to=settings.AUTH_USER_MODEL,
                ),
            )
            for name in ("accepted_by", "sent_back_by")
        ),
        *(
            migrations.AddField(model_name="escalation", name=name, field=models.DateTimeField(null=True))
            for name in ("accepted_at", "sent_back_at")
        ),
        *(
            migrations.AddField(
                model_name="escalation",
                name=name,
                field=models.TextField(blank=True, default=""),
                preserve_default=False,
            )
            for name in ("tried", "found", "wanted", "sent_back_reason")
        ),
        migrations.AddField(
            model_name="escalation",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[("changed", "Changed"), ("confirmed", "Confirmed")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="escalation",
            name="ended_at",
            field=models.DateTimeField(
                null=True, help_text="accepted, sent back, reviewed or no longer needed"
            ),
        ),
        migrations.AlterField(
            model_name="escalation",
            name="reason",
            field=models.TextField(blank=True, help_text="why the customer asks"),
        ),
        migrations.RunSQL(
            [
                "ALTER TABLE escalation_escalation NO FORCE ROW LEVEL SECURITY",
                "UPDATE escalation_escalation SET ended_at = reviewed_at",
                "ALTER TABLE escalation_escalation FORCE ROW LEVEL SECURITY",
            ],
            reverse_sql=migrations.RunSQL.noop,
        ),
        migrations.RemoveConstraint(model_name="escalation", name="one_escalation_at_a_time"),
        migrations.AddConstraint(
            model_name="escalation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("ticket", "asked_by"),
                name="one_open_escalation_of_a_kind",
            ),
        ),
    ]
