import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('charter', '0005_plans_and_benchmarks'),
        ('people', '0005_persons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Audience',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('as_of', models.DateField(null=True)),
                ('created_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='one_audience_per_name'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='audience_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=8)),
                ('value', models.CharField(max_length=60)),
                ('share', models.FloatField()),
                ('index', models.FloatField(null=True)),
                ('audience', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='charter.audience')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('audience', 'dimension', 'value'), name='one_share_per_value'), models.CheckConstraint(condition=models.Q(('dimension__in', ('region', 'age', 'interest'))), name='share_dimension_known'), models.CheckConstraint(condition=models.Q(('share__gte', 0), ('share__lte', 1)), name='share_is_a_share')],
            },
        ),
        migrations.CreateModel(
            name='Trait',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=8)),
                ('value', models.CharField(max_length=60)),
                ('source', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['dimension', 'value'], name='trait_by_value')],
                'constraints': [models.UniqueConstraint(fields=('member', 'dimension', 'value'), name='one_trait_per_value'), models.UniqueConstraint(condition=models.Q(('dimension__in', ('region', 'age'))), fields=('member', 'dimension'), name='one_region_and_one_age'), models.CheckConstraint(condition=models.Q(('dimension__in', ('region', 'age', 'interest'))), name='trait_dimension_known'), models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='trait_has_a_value')],
            },
        ),
    ]
