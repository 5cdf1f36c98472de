"""An index whose columns another begins with costs each letter time and answers nothing; the ledger counts a
brand's tickets and resolutions of a period without reading the others.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0004_words_its_mails'),
        ('customers', '0008_no_index_twice'),
        ('policy', '0001_initial'),
        ('tickets', '0021_deliveries_by_address'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='brand',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand'),
        ),
        migrations.AlterField(
            model_name='event',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='tickets.ticket'),
        ),
        migrations.AlterField(
            model_name='message',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='tickets.ticket'),
        ),
        migrations.AlterField(
            model_name='resolution',
            name='brand',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand'),
        ),
        migrations.AlterField(
            model_name='resolution',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='tickets.ticket'),
        ),
        migrations.AlterField(
            model_name='ticket',
            name='brand',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='brands.brand'),
        ),
        migrations.AlterField(
            model_name='ticket',
            name='company',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tickets', to='customers.company'),
        ),
        migrations.AlterField(
            model_name='ticket',
            name='requester',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='customers.customer'),
        ),
        migrations.AddIndex(
            model_name='resolution',
            index=models.Index(fields=['brand', 'at'], include=('code',), name='resolution_of_brand'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['brand', 'received_at'], name='ticket_of_brand'),
        ),
    ]
