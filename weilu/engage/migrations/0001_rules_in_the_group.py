import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('outbox', '0003_opt_outs_by_room'),
        ('people', '0003_keys_and_second_factors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('platforms', '0004_removed_connections'),
    ]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('match', models.CharField(choices=[('exact', 'Exact'), ('any', 'Any'), ('all', 'All')], default='any', max_length=5)),
                ('words', models.JSONField(default=list)),
                ('text', models.TextField(blank=True)),
                ('groups', models.JSONField(default=list)),
                ('per_group_s', models.IntegerField(default=60)),
                ('per_person_s', models.IntegerField(default=600)),
                ('is_on', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField()),
                ('template', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.template')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='one_answer_per_name'), models.CheckConstraint(condition=models.Q(('match__in', ['exact', 'any', 'all'])), name='answer_match_known'), models.CheckConstraint(condition=models.Q(('per_group_s__gte', 0), ('per_person_s__gte', 0)), name='answer_waits_forward')],
            },
        ),
        migrations.CreateModel(
            name='Answered',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.BigIntegerField(unique=True)),
                ('at', models.DateTimeField()),
                ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='given', to='engage.answer')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.group')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(fields=['answer', 'group', '-at'], name='answered_in_group'), models.Index(fields=['answer', 'member', '-at'], name='answered_to_member')],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
        migrations.CreateModel(
            name='Guard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=12)),
                ('mode', models.CharField(choices=[('off', 'Off'), ('dry', 'Dry'), ('on', 'On')], default='dry', max_length=3)),
                ('number', models.IntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('keeper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('workspace', 'name'), name='one_guard_per_name'), models.CheckConstraint(condition=models.Q(('mode__in', ['off', 'dry', 'on'])), name='guard_mode_known')],
            },
        ),
        migrations.CreateModel(
            name='GuardEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('settings', models.JSONField(default=dict)),
                ('steps', models.JSONField(default=list)),
                ('groups', models.JSONField(default=list)),
                ('group_kinds', models.JSONField(default=list)),
                ('delete_message', models.BooleanField(default=True)),
                ('counts_days', models.IntegerField(default=30)),
                ('tell', models.CharField(default='group', max_length=7)),
                ('warning', models.TextField(blank=True)),
                ('made_at', models.DateTimeField()),
                ('guard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='editions', to='engage.guard')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('guard', 'number'), name='guard_edition_once')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.BigIntegerField()),
                ('words_id', models.BigIntegerField()),
                ('message', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('made_at', models.DateTimeField()),
                ('step', models.CharField(max_length=8)),
                ('mute_s', models.IntegerField(default=0)),
                ('why', models.JSONField(default=dict)),
                ('counts_until', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('would', 'Would'), ('acted', 'Acted'), ('asked', 'Asked'), ('refused', 'Refused'), ('undone', 'Undone')], max_length=8)),
                ('settled_at', models.DateTimeField(null=True)),
                ('connection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='platforms.connection')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='engage.guardedition')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.group')),
                ('guard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='engage.guard')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', '-made_at'], name='incidents_latest'), models.Index(fields=['member', '-made_at'], name='incidents_of_member'), models.Index(fields=['guard', '-made_at'], name='incidents_of_guard')],
                'constraints': [models.UniqueConstraint(fields=('guard', 'event_id'), name='guard_met_once'), models.CheckConstraint(condition=models.Q(('state__in', ['would', 'acted', 'asked', 'refused', 'undone'])), name='incident_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('granted', 'Granted'), ('upheld', 'Upheld')], default='open', max_length=7)),
                ('made_at', models.DateTimeField()),
                ('sentence', models.TextField(blank=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='engage.incident')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'made_at'], name='appeals_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'granted', 'upheld'])), name='appeal_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Mark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.BigIntegerField()),
                ('right', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('guard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='engage.guard')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('guard', 'event_id'), name='one_mark_per_message')],
            },
        ),
        migrations.CreateModel(
            name='Posted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.BigIntegerField()),
                ('event_id', models.BigIntegerField(unique=True)),
                ('group_id', models.BigIntegerField()),
                ('member_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'fingerprint', 'at'], name='posted_same_words'), models.Index(fields=['at'], name='posted_by_age')],
            },
        ),
        migrations.CreateModel(
            name='Trial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='waiting', max_length=9)),
                ('total', models.IntegerField(default=0)),
                ('looked_at', models.IntegerField(default=0)),
                ('touched', models.IntegerField(default=0)),
                ('people', models.IntegerField(default=0)),
                ('by_step', models.JSONField(default=dict)),
                ('error', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='engage.guardedition')),
                ('guard', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='engage.guard')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['guard', '-made_at'], name='trials_latest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed', 'cancelled'])), name='trial_state_known'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('since'))), name='trial_goes_forward')],
            },
        ),
        migrations.CreateModel(
            name='TrialLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('step', models.CharField(max_length=8)),
                ('mute_s', models.IntegerField(default=0)),
                ('why', models.JSONField(default=dict)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.group')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ('trial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='engage.trial')),
            ],
            options={
                'indexes': [models.Index(fields=['trial', 'at'], name='trial_lines_by_time')],
                'constraints': [models.UniqueConstraint(fields=('trial', 'event_id'), name='trial_line_once')],
            },
        ),
    ]
