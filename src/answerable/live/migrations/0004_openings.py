import django.db.models.deletion
from django.db import migrations, models

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("brands", "0001_initial"), ("live", "0003_load")]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(help_text="a digest of the network address", max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="brands.brand"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["brand", "source", "-at"], name="opening_of_source")],
            },
        ),
        Isolate("live_opening"),
    ]
