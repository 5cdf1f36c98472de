import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from answerable.kit.rls import AppendOnly, Isolate


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0004_words_its_mails'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Macro',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField()),
                ('retired_at', models.DateTimeField(help_text='nobody is offered it any more; its versions stay', null=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='macros', to='brands.brand')),
            ],
        ),
        migrations.CreateModel(
            name='MacroVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='counts from 1')),
                ('name', models.CharField(max_length=120)),
                ('texts', models.JSONField(default=dict, help_text='language: text with {placeholders}')),
                ('categories', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='offered for; none: all', size=None)),
                ('tier', models.PositiveSmallIntegerField(default=1, help_text='offered to agents of this tier and above')),
                ('clause', models.CharField(blank=True, help_text='the clause of the policy it serves', max_length=20)),
                ('category', models.CharField(blank=True, help_text='what it sorts the ticket as', max_length=40)),
                ('urgency', models.CharField(blank=True, help_text='what it sets the urgency to', max_length=20)),
                ('assign', models.CharField(blank=True, help_text='me, nobody, agent:12, team:3; empty: as it is', max_length=30)),
                ('order', models.CharField(blank=True, help_text='what it does to the order', max_length=8)),
                ('then', models.CharField(blank=True, help_text='wait, open, resolve, other team, or none', max_length=10)),
                ('code', models.CharField(blank=True, help_text='how it resolves', max_length=40)),
                ('reason', models.CharField(blank=True, help_text='whom it waits for, or why', max_length=300)),
                ('at', models.DateTimeField()),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ('macro', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='automation.macro')),
            ],
        ),
        migrations.AddField(
            model_name='macro',
            name='current',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='automation.macroversion'),
        ),
        migrations.AddConstraint(
            model_name='macroversion',
            constraint=models.UniqueConstraint(fields=('macro', 'number'), name='one_macro_version_a_number'),
        ),
        migrations.AddIndex(
            model_name='macro',
            index=models.Index(condition=models.Q(('retired_at', None)), fields=['brand', 'id'], name='macro_of_brand'),
        ),
        Isolate("automation_macro"),
        Isolate("automation_macroversion"),
        AppendOnly("automation_macroversion"),
    ]
