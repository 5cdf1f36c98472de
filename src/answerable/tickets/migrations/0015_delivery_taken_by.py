from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tickets', '0014_erasure'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='taken_by',
            field=models.IntegerField(help_text='the database session of who took it up last', null=True),
        ),
        migrations.CreateModel(
            name='Acknowledged',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session', models.IntegerField(help_text="the worker's session with the database")),
                ('minute', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'verbose_name_plural': 'acknowledged',
            },
        ),
        migrations.AddConstraint(
            model_name='acknowledged',
            constraint=models.UniqueConstraint(fields=('session', 'minute'), name='one_count_a_minute'),
        ),
    ]
