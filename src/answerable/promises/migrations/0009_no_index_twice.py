"""An index whose columns another begins with costs each letter time and answers nothing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('promises', '0008_reached'),
        ('tickets', '0021_deliveries_by_address'),
    ]

    operations = [
        migrations.AlterField(
            model_name='clock',
            name='promise',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='promises.promise'),
        ),
        migrations.AlterField(
            model_name='clock',
            name='ticket',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='tickets.ticket'),
        ),
        migrations.AlterField(
            model_name='clockevent',
            name='clock',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='promises.clock'),
        ),
        migrations.AlterField(
            model_name='enforcement',
            name='promise',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='enforcements', to='promises.promise'),
        ),
    ]
