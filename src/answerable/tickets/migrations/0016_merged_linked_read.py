import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from answerable.kit.rls import Isolate


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0004_words_its_mails'),
        ('customers', '0006_access_digest'),
        ('policy', '0001_initial'),
        ('tickets', '0015_delivery_taken_by'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Link',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('merged', 'went on in the other'), ('split', 'came out of the other'), ('related', 'has to do with the other')], max_length=8)),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Reader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=320)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('view', models.CharField(help_text='the list it begins from', max_length=60)),
                ('query', models.CharField(help_text='its filters, as in the address', max_length=500)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='delivery',
            name='copies',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.EmailField(max_length=320), help_text="the ticket's readers when it was written", null=True, size=None),
        ),
        migrations.AddField(
            model_name='ticket',
            name='absorbed',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='the tickets that go on in this one: their promises are kept here', null=True, size=None),
        ),
        migrations.AddField(
            model_name='ticket',
            name='merged_into',
            field=models.ForeignKey(help_text='where it goes on', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='snoozed_until',
            field=models.DateTimeField(help_text='not in the list before; its clocks run on', null=True),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(condition=models.Q(('snoozed_until__isnull', False)), fields=['snoozed_until'], name='ticket_snoozed'),
        ),
        migrations.AddField(
            model_name='link',
            name='agent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='link',
            name='brand',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand'),
        ),
        migrations.AddField(
            model_name='link',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linked_from', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='link',
            name='ticket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='mention',
            name='agent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mention',
            name='brand',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand'),
        ),
        migrations.AddField(
            model_name='mention',
            name='note',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='tickets.note'),
        ),
        migrations.AddField(
            model_name='mention',
            name='ticket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='reader',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='reader',
            name='brand',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand'),
        ),
        migrations.AddField(
            model_name='reader',
            name='ticket',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readers', to='tickets.ticket'),
        ),
        migrations.AddField(
            model_name='savedview',
            name='agent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedview',
            name='brand',
            field=models.ForeignKey(help_text="shared with; none: one's own", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='brands.brand'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('ticket', 'other'), name='one_link_a_pair'),
        ),
        migrations.AddConstraint(
            model_name='link',
            constraint=models.CheckConstraint(condition=models.Q(('ticket', models.F('other')), _negated=True), name='linked_to_another'),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(condition=models.Q(('seen_at', None)), fields=['agent', '-id'], name='mention_unseen'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('note', 'agent'), name='one_mention_a_note'),
        ),
        migrations.AddConstraint(
            model_name='reader',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('ticket', 'email'), name='one_reader_an_address'),
        ),
        migrations.AddIndex(
            model_name='savedview',
            index=models.Index(fields=['agent', 'name'], name='view_of_agent'),
        ),
        Isolate("tickets_link"),
        Isolate("tickets_reader"),
        Isolate("tickets_mention"),
        Isolate("tickets_savedview", or_none=True),
    ]
