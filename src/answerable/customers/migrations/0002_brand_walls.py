from django.db import migrations

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [Isolate("customers_company"), Isolate("customers_customer")]
