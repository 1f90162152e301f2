import django.db.models.deletion
import weilu.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_member_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_kind', models.CharField(max_length=20)),
                ('owner_id', models.BigIntegerField(default=0)),
                ('purpose', models.CharField(blank=True, max_length=40)),
                ('unit', models.CharField(max_length=8)),
                ('may_go_below', models.BooleanField(default=False)),
                ('balance', models.BigIntegerField(default=0)),
                ('entries', models.BigIntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'owner_kind', 'unit', '-balance'], name='ledger_richest')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'owner_kind', 'owner_id', 'purpose', 'unit'), name='ledger_account_once'), models.CheckConstraint(condition=models.Q(('balance__gte', 0), ('may_go_below', True), _connector='OR'), name='ledger_no_overdraft')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=weilu.kit.ids.by_time, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=160)),
                ('room', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=32)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('ref', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('by', models.BigIntegerField(null=True)),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='ledger.transfer')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'room', 'kind', 'at'], name='transfers_by_kind'), models.Index(fields=['workspace', 'ref'], name='transfers_by_ref')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'key'), name='transfer_once'), models.CheckConstraint(condition=models.Q(('reverses', None), models.Q(('reverses', models.F('id')), _negated=True), _connector='OR'), name='transfer_not_its_reversal')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.BigIntegerField()),
                ('amount', models.BigIntegerField()),
                ('balance', models.BigIntegerField()),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.ledgeraccount')),
                ('transfer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='ledger.transfer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('transfer', 'account'), name='entry_once_per_transfer'), models.UniqueConstraint(fields=('account', 'number'), name='entry_follows'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='entry_moves_something')],
            },
        ),
    ]
