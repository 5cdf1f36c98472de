from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0016_merged_linked_read'),
    ]

    operations = [
        migrations.AddField(
            model_name='sideletter',
            name='along',
            field=models.BooleanField(default=False, help_text='the ticket was forwarded: its files go along'),
        ),
    ]
