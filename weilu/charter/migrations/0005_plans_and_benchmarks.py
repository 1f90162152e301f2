"""Plans with their cells and changes, booked amounts, benchmarks with their figures."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('charter', '0004_communities'),
        ('people', '0003_keys_and_second_factors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Benchmark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('about', models.CharField(blank=True, max_length=200)),
                ('url', models.URLField(blank=True, max_length=300)),
                ('notes', models.TextField(blank=True, max_length=4000)),
                ('made_at', models.DateTimeField()),
                ('dropped_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('workspace', 'name'), name='benchmark_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='benchmark_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('currency', models.CharField(default='CNY', max_length=3)),
                ('starts_on', models.DateField()),
                ('weeks', models.PositiveSmallIntegerField()),
                ('opening', models.PositiveIntegerField(default=0)),
                ('shares', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('dropped_at', models.DateTimeField(null=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='charter.community')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='plan_has_a_name'), models.CheckConstraint(condition=models.Q(('weeks__gte', 1), ('weeks__lte', 53)), name='plan_has_weeks'), models.CheckConstraint(condition=models.Q(('currency__in', ['CNY', 'HKD', 'MOP', 'TWD', 'SGD', 'MYR', 'THB', 'IDR', 'PHP', 'INR', 'AUD', 'NZD', 'CAD', 'USD', 'EUR', 'GBP', 'CHF', 'BRL', 'JPY', 'KRW', 'VND'])), name='plan_currency_known')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cells', models.JSONField()),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='charter.change')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='charter.plan')),
            ],
            options={
                'indexes': [models.Index(fields=['plan', '-id'], name='plan_changes_lately')],
            },
        ),
        migrations.CreateModel(
            name='Cell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.CharField(max_length=12)),
                ('week', models.PositiveSmallIntegerField()),
                ('value', models.BigIntegerField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='charter.plan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'line', 'week'), name='plan_cell_once'), models.CheckConstraint(condition=models.Q(('line__in', ('groups', 'people', 'stay', 'cycles', 'buying', 'each', 'staff', 'acquisition', 'devices', 'gifts'))), name='plan_cell_line_known'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='plan_cell_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='PublicFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=40)),
                ('value', models.DecimalField(decimal_places=4, max_digits=16)),
                ('day', models.DateField()),
                ('source', models.CharField(max_length=300)),
                ('noted_at', models.DateTimeField()),
                ('benchmark', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='figures', to='charter.benchmark')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('benchmark', 'measure', 'day'), name='public_figure_once_a_day'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='public_figure_has_a_source'), models.CheckConstraint(condition=models.Q(('measure', ''), _negated=True), name='public_figure_has_a_name'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='public_figure_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Amount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12)),
                ('day', models.DateField()),
                ('minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('buyers', models.PositiveIntegerField(default=0)),
                ('subject', models.CharField(blank=True, max_length=60)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('booked_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('booked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('community', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='charter.community')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-day'], name='amounts_by_day'), models.Index(fields=['workspace', 'subject'], name='amounts_by_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('revenue', 'people', 'acquisition', 'devices', 'gifts'))), name='amount_kind_known'), models.CheckConstraint(condition=models.Q(('minor__gte', 1)), name='amount_is_something'), models.CheckConstraint(condition=models.Q(('currency__in', ['CNY', 'HKD', 'MOP', 'TWD', 'SGD', 'MYR', 'THB', 'IDR', 'PHP', 'INR', 'AUD', 'NZD', 'CAD', 'USD', 'EUR', 'GBP', 'CHF', 'BRL', 'JPY', 'KRW', 'VND'])), name='amount_currency_known'), models.CheckConstraint(condition=models.Q(('buyers', 0), ('kind', 'revenue'), _connector='OR'), name='only_revenue_has_buyers')],
            },
        ),
    ]
