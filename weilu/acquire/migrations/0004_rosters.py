import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acquire', '0003_thresholds'),
        ('outbox', '0003_opt_outs_by_room'),
        ('people', '0003_keys_and_second_factors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Roster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seats', models.PositiveSmallIntegerField()),
                ('weeks', models.PositiveSmallIntegerField()),
                ('grace_days', models.PositiveSmallIntegerField()),
                ('says', models.TextField(blank=True, max_length=600)),
                ('changed_at', models.DateTimeField()),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.group')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 2)), name='roster_has_seats'), models.CheckConstraint(condition=models.Q(('weeks__gte', 2), ('weeks__lte', 8)), name='roster_weeks')],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(default='waiting', max_length=9)),
                ('since', models.DateTimeField()),
                ('invited_at', models.DateTimeField(null=True)),
                ('application', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='acquire.application')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='queue', to='acquire.roster')),
            ],
            options={
                'indexes': [models.Index(fields=['roster', 'state', 'since'], name='roster_queue')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('roster', 'application'), name='waits_once'), models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'invited', 'in', 'withdrawn'))), name='waiting_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.PositiveIntegerField()),
                ('gave', models.FloatField()),
                ('took', models.FloatField()),
                ('middle', models.FloatField()),
                ('alike', models.PositiveIntegerField()),
                ('quiet_days', models.PositiveIntegerField()),
                ('weeks', models.PositiveSmallIntegerField()),
                ('state', models.CharField(default='open', max_length=7)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('until', models.DateField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ('task', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.task')),
                ('roster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='acquire.roster')),
                ('waiting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='acquire.waiting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'agreed'))), fields=('roster', 'member'), name='one_open_proposal_each'), models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'agreed'))), fields=('waiting',), name='one_seat_freed_for_each'), models.CheckConstraint(condition=models.Q(('state__in', ('open', 'agreed', 'kept', 'dropped', 'done'))), name='proposal_state_known'), models.CheckConstraint(condition=models.Q(('state', 'open'), ('decided_at__isnull', False), _connector='OR'), name='proposal_decided_when')],
            },
        ),
    ]
