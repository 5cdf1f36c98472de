import django.db.models.deletion
from django.db import migrations, models

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("brands", "0004_words_its_mails"), ("tickets", "0012_doubt_and_copied")]

    operations = [
        migrations.CreateModel(
            name="Rendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("text", models.TextField()),
                (
                    "original",
                    models.BooleanField(
                        default=False, help_text="a person's words; the message is the machine's"
                    ),
                ),
                ("engine", models.CharField(help_text="the machine that translated", max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="brands.brand"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="tickets.message",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("message", "language"), name="one_a_language")
                ],
            },
        ),
        Isolate("tickets_rendition"),
    ]
