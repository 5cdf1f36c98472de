import django.db.models.deletion
from django.db import migrations, models

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [
        ("brands", "0001_initial"),
        ("channels", "0005_card_numbers"),
        ("tickets", "0012_doubt_and_copied"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pushed",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="pushed",
                        serialize=False,
                        to="tickets.message",
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="brands.brand"
                    ),
                ),
            ],
            options={"verbose_name_plural": "pushed"},
        ),
        Isolate("channels_pushed"),
    ]
