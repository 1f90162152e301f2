import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acquire', '0005_invitations_fees_files'),
        ('people', '0005_persons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(blank=True, max_length=24)),
                ('contact', models.CharField(blank=True, max_length=120)),
                ('same', models.CharField(blank=True, max_length=60)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('state', models.CharField(max_length=8)),
                ('why', models.JSONField(default=list)),
                ('asked_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('let_in_at', models.DateTimeField(null=True)),
                ('came_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_at'], name='entrants_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('waiting', 'nowhere', 'let_in', 'came'))), name='entrant_state_known')],
            },
        ),
        migrations.CreateModel(
            name='RoutingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=500)),
                ('cap', models.PositiveIntegerField(blank=True, null=True)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('segment', models.CharField(blank=True, max_length=400)),
                ('gone_at', models.DateTimeField(null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='RoutingSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('rule', models.CharField(default='fill', max_length=4)),
                ('hour', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('words', models.TextField(blank=True, max_length=600)),
                ('gift', models.CharField(blank=True, max_length=120)),
                ('closed_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rule__in', ('fill', 'even', 'load'))), name='routing_rule_known'), models.CheckConstraint(condition=models.Q(('hour', None), ('hour__lte', 23), _connector='OR'), name='routing_at_an_hour')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='entrycode',
            name='entry_rule_known',
        ),
        migrations.AddField(
            model_name='target',
            name='from_hour',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='target',
            name='gone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='target',
            name='segment',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='target',
            name='staff',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='acquire.staffaccount'),
        ),
        migrations.AddField(
            model_name='target',
            name='until_hour',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='target',
            name='warned_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='target',
            name='weekdays',
            field=models.CharField(blank=True, max_length=7),
        ),
        migrations.AddField(
            model_name='visit',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member'),
        ),
        migrations.AddField(
            model_name='visit',
            name='told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('from_hour', None), ('from_hour__lte', 23), _connector='OR'), name='target_from_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('until_hour', None), ('until_hour__lte', 24), _connector='OR'), name='target_until_an_hour'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('code', 'member'), name='member_visits_once'),
        ),
        migrations.AddField(
            model_name='entrant',
            name='code',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='acquire.entrycode'),
        ),
        migrations.AddField(
            model_name='entrant',
            name='member',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member'),
        ),
        migrations.AddField(
            model_name='routingplace',
            name='group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.group'),
        ),
        migrations.AddField(
            model_name='routingplace',
            name='staff',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='acquire.staffaccount'),
        ),
        migrations.AddField(
            model_name='entrant',
            name='place',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='entrants', to='acquire.routingplace'),
        ),
        migrations.AddField(
            model_name='routingset',
            name='created_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='routingset',
            name='workspace',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace'),
        ),
        migrations.AddField(
            model_name='routingplace',
            name='routing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='acquire.routingset'),
        ),
        migrations.AddField(
            model_name='entrant',
            name='routing',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entrants', to='acquire.routingset'),
        ),
        migrations.AddField(
            model_name='entrycode',
            name='routing',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='codes', to='acquire.routingset'),
        ),
        migrations.AddConstraint(
            model_name='entrycode',
            constraint=models.CheckConstraint(condition=models.Q(('rule__in', ['fill', 'even', 'load'])), name='entry_rule_known'),
        ),
        migrations.AddConstraint(
            model_name='routingset',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('workspace', 'name'), name='routing_name_once'),
        ),
        migrations.AddConstraint(
            model_name='routingplace',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('routing', 'group'), name='group_once_in_set'),
        ),
        migrations.AddConstraint(
            model_name='entrant',
            constraint=models.UniqueConstraint(condition=models.Q(('visitor', ''), _negated=True), fields=('routing', 'visitor'), name='visitor_enters_once'),
        ),
        migrations.AddConstraint(
            model_name='entrant',
            constraint=models.UniqueConstraint(fields=('routing', 'member'), name='member_enters_once'),
        ),
        migrations.AddConstraint(
            model_name='entrant',
            constraint=models.UniqueConstraint(condition=models.Q(('same', ''), _negated=True), fields=('routing', 'same'), name='contact_enters_once'),
        ),
    ]
