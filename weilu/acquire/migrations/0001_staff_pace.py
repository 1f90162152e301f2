import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('outbox', '0002_confirmed_sends_and_templates'),
        ('people', '0003_keys_and_second_factors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Pace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('steps', models.JSONField()),
                ('source', models.CharField(blank=True, max_length=300)),
                ('changed_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='one_pace_per_name')],
            },
        ),
        migrations.CreateModel(
            name='StaffAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('platform', models.CharField(max_length=20)),
                ('handle', models.CharField(max_length=200)),
                ('name', models.CharField(max_length=120)),
                ('part', models.CharField(blank=True, max_length=80)),
                ('about', models.TextField(blank=True, max_length=600)),
                ('topics', models.CharField(blank=True, max_length=200)),
                ('manner', models.CharField(blank=True, max_length=200)),
                ('greeting', models.TextField(blank=True, max_length=600)),
                ('began_on', models.DateField()),
                ('rests_until', models.DateField(null=True)),
                ('rests_why', models.CharField(blank=True, max_length=12)),
                ('left_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('groups', models.ManyToManyField(blank=True, related_name='+', to='people.group')),
                ('keeper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('pace', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='acquire.pace')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('workspace', 'platform', 'handle'), name='staff_account_once'), models.CheckConstraint(condition=models.Q(('rests_why__in', ['', 'own', 'restricted'])), name='rest_reason_known')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.CharField(max_length=8)),
                ('wanted', models.PositiveIntegerField()),
                ('reached', models.PositiveIntegerField(null=True)),
                ('task', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.task')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='duties', to='acquire.staffaccount')),
            ],
            options={
                'indexes': [models.Index(models.OrderBy(models.F('day'), descending=True), models.F('account'), name='duties_by_day')],
                'constraints': [models.UniqueConstraint(fields=('account', 'day', 'kind'), name='duty_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('accept', 'greet', 'add', 'post'))), name='duty_kind_known')],
            },
        ),
    ]
