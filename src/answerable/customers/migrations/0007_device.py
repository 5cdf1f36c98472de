from django.db import migrations, models
from django.db.models import CASCADE

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("brands", "0001_initial"), ("customers", "0006_access_digest")]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "endpoint",
                    models.CharField(help_text="its address at its push service", max_length=500),
                ),
                ("p256dh", models.CharField(max_length=120)),
                ("auth", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField()),
                ("brand", models.ForeignKey(on_delete=CASCADE, related_name="+", to="brands.brand")),
                ("customer", models.ForeignKey(on_delete=CASCADE, related_name="devices", to="customers.customer")),
                (
                    "sign_in",
                    models.OneToOneField(
                        on_delete=CASCADE,
                        related_name="device",
                        to="customers.signin",
                    ),
                ),
            ],
        ),
        Isolate("customers_device"),
    ]
