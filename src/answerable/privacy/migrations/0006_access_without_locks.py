"""Adding to the access log locks no row of a brand or an agent, and keeps no index nobody reads."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def named(to: str) -> "models.ForeignKey[models.Model, models.Model]":
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT,
        related_name="+", to=to,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("brands", "0004_words_its_mails"),
        ("privacy", "0005_erasure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(model_name="access", name="agent", field=named(settings.AUTH_USER_MODEL)),
        migrations.AlterField(model_name="access", name="brand", field=named("brands.brand")),
    ]
