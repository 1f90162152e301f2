import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0006_member_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommissionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.BigIntegerField()),
                ('version', models.PositiveIntegerField()),
                ('rate', models.PositiveIntegerField()),
                ('hold_days', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'channel', 'version'), name='commission_version_once'), models.CheckConstraint(condition=models.Q(('rate__lte', 10000)), name='commission_within_price')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('product', 'Product'), ('membership', 'Membership'), ('goods', 'Goods'), ('project', 'Project'), ('crowdfunding', 'Crowdfunding')], default='product', max_length=12)),
                ('name', models.CharField(max_length=80)),
                ('about', models.TextField(blank=True)),
                ('price', models.BigIntegerField()),
                ('currency', models.CharField(default='CNY', max_length=3)),
                ('stock', models.PositiveIntegerField(blank=True, null=True)),
                ('reserved', models.PositiveIntegerField(default=0)),
                ('sold', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed')], default='draft', max_length=6)),
                ('hold_minutes', models.PositiveIntegerField(default=30)),
                ('pay_to', models.CharField(blank=True, max_length=300)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('price__gt', 0)), name='offer_costs_something'), models.CheckConstraint(condition=models.Q(('stock', None), ('stock__gte', django.db.models.expressions.CombinedExpression(models.F('reserved'), '+', models.F('sold'))), _connector='OR'), name='offer_never_oversold'), models.CheckConstraint(condition=models.Q(('hold_minutes__gt', 0)), name='offer_holds_a_while')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quantity', models.PositiveIntegerField()),
                ('amount', models.BigIntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('checking', 'Checking'), ('paid', 'Paid'), ('refunded', 'Refunded'), ('expired', 'Expired'), ('cancelled', 'Cancelled')], default='waiting', max_length=9)),
                ('proof', models.CharField(blank=True, max_length=200)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(blank=True, max_length=16)),
                ('channel', models.BigIntegerField(default=0)),
                ('placed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(null=True)),
                ('refunded', models.BigIntegerField(default=0)),
                ('earns_at', models.DateTimeField(null=True)),
                ('earned_at', models.DateTimeField(null=True)),
                ('commission', models.BigIntegerField(default=0)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.member')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='convert.offer')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='convert.commissionrule')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'expires_at'], name='orders_by_expiry'), models.Index(fields=['earned_at', 'earns_at'], name='orders_by_hold')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'checking'])), fields=('offer', 'member'), name='order_open_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('quantity__gt', 0)), name='order_of_something'), models.CheckConstraint(condition=models.Q(('refunded__gte', 0), ('refunded__lte', models.F('amount'))), name='order_refund_within_amount'), models.CheckConstraint(condition=models.Q(('commission__gte', 0), ('commission__lte', django.db.models.expressions.CombinedExpression(models.F('amount'), '-', models.F('refunded')))), name='order_commission_within_sale'), models.CheckConstraint(condition=models.Q(models.Q(('paid_at__isnull', False), ('state__in', ['paid', 'refunded'])), models.Q(models.Q(('state__in', ['paid', 'refunded']), _negated=True), ('paid_at', None), ('refunded', 0)), _connector='OR'), name='order_paid_before_refunded')],
            },
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('amount', models.BigIntegerField()),
                ('why', models.CharField(max_length=200)),
                ('by', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='convert.order')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('order', 'key'), name='refund_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='refund_of_something')],
            },
        ),
    ]
