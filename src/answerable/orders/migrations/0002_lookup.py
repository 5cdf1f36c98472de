import django.db.models.deletion
from django.db import migrations, models

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0002_portal'),
        ('customers', '0005_roles'),
        ('orders', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='brands.brand')),
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='order_lookup', to='customers.customer')),
            ],
        ),
        Isolate("orders_lookup"),
    ]
