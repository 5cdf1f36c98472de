"""An index whose columns another begins with costs each letter time and answers nothing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0004_words_its_mails'),
        ('channels', '0006_pushed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='letter',
            name='brand',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand'),
        ),
    ]
