import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engage', '0003_points_levels_badges'),
        ('people', '0006_member_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('day', models.IntegerField(null=True)),
                ('via', models.CharField(max_length=7)),
                ('text', models.TextField(blank=True)),
                ('number', models.FloatField(null=True)),
                ('picture', models.BinaryField(null=True)),
                ('edited_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('struck_at', models.DateTimeField(null=True)),
                ('restored_at', models.DateTimeField(null=True)),
                ('compared_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='checkins_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Challenge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('state', models.CharField(default='draft', max_length=6)),
                ('first', models.DateField()),
                ('days', models.IntegerField(default=21)),
                ('zone', models.CharField(max_length=60)),
                ('own_zone', models.BooleanField(default=False)),
                ('border', models.IntegerField(default=0)),
                ('free_weekdays', models.JSONField(default=list)),
                ('free_dates', models.JSONField(default=list)),
                ('freezes', models.IntegerField(default=0)),
                ('make_ups', models.IntegerField(default=0)),
                ('make_up_days', models.IntegerField(default=2)),
                ('keyword', models.CharField(blank=True, max_length=20)),
                ('unit', models.CharField(blank=True, max_length=20)),
                ('least', models.FloatField(null=True)),
                ('most', models.FloatField(null=True)),
                ('segment', models.CharField(blank=True, max_length=400)),
                ('preview_hour', models.IntegerField(default=8)),
                ('remind_hour', models.IntegerField(default=20)),
                ('language', models.CharField(default='zh', max_length=2)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('groups', models.ManyToManyField(blank=True, related_name='+', to='people.group')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='one_challenge_per_name'), models.UniqueConstraint(condition=models.Q(('state', 'on'), models.Q(('keyword', ''), _negated=True)), fields=('workspace', 'keyword'), name='one_challenge_per_keyword'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'on', 'ended']), ('days__gte', 1), ('days__lte', 366), ('border__gte', 0), ('border__lte', 720), ('freezes__gte', 0), ('make_up_days__gte', 1), ('make_ups__gte', 0), ('preview_hour__gte', 0), ('preview_hour__lte', 23), ('remind_hour__gte', 0), ('remind_hour__lte', 23)), name='challenge_within_bounds'), models.CheckConstraint(condition=models.Q(('least', None), ('most', None), ('least__lte', models.F('most')), _connector='OR'), name='challenge_bounds_in_order')],
            },
        ),
        migrations.CreateModel(
            name='NoteMark',
            fields=[
                ('checkin', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='engage.checkin')),
                ('at', models.DateTimeField()),
                ('signature', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Copy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('likeness', models.FloatField()),
                ('state', models.CharField(default='open', max_length=10)),
                ('found_at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('decided_at', models.DateTimeField(null=True)),
                ('appeal', models.TextField(blank=True)),
                ('appealed_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=300)),
                ('settled_at', models.DateTimeField(null=True)),
                ('checkin', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='engage.checkin')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('earlier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='engage.checkin')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('checkin',), name='copy_found_once'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'dismissed', 'penalised', 'appealed', 'granted', 'upheld'])), name='copy_state_known'), models.CheckConstraint(condition=models.Q(('likeness__gte', 0), ('likeness__lte', 1), models.Q(('checkin', models.F('earlier')), _negated=True)), name='copy_of_another')],
            },
        ),
        migrations.CreateModel(
            name='Entrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone', models.CharField(max_length=60)),
                ('via', models.CharField(max_length=7)),
                ('entered_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
                ('muted', models.BooleanField(default=False)),
                ('praised', models.BooleanField(default=False)),
                ('reminded', models.IntegerField(null=True)),
                ('touched_at', models.DateTimeField(null=True)),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entrants', to='engage.challenge')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('touched_at__isnull', False)), fields=['challenge'], name='entrants_touched')],
                'constraints': [models.UniqueConstraint(fields=('challenge', 'member'), name='entered_once'), models.CheckConstraint(condition=models.Q(('via__in', ['page', 'keyword', 'segment', 'staff', 'api'])), name='entered_by_a_known_way')],
            },
        ),
        migrations.AddField(
            model_name='checkin',
            name='entrant',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checkins', to='engage.entrant'),
        ),
        migrations.CreateModel(
            name='Payout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('days', models.IntegerField()),
                ('round', models.IntegerField(default=1)),
                ('points', models.IntegerField()),
                ('transfer', models.UUIDField(null=True)),
                ('paid_at', models.DateTimeField()),
                ('back_at', models.DateTimeField(null=True)),
                ('entrant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='payouts', to='engage.entrant')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entrant', 'days', 'round'), name='payout_once'), models.UniqueConstraint(condition=models.Q(('back_at', None)), fields=('entrant', 'days'), name='one_payout_in_force'), models.CheckConstraint(condition=models.Q(('days__gte', 1), ('points__gte', 0), ('round__gte', 1)), name='payout_within_bounds')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('goal', models.CharField(max_length=200)),
                ('path', models.JSONField(default=list)),
                ('milestones', models.JSONField(default=list)),
                ('tomorrow', models.JSONField(default=list)),
                ('surprise', models.CharField(blank=True, max_length=300)),
                ('free_will', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plans', to='engage.challenge')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('challenge', 'number'), name='one_plan_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Told',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.IntegerField()),
                ('at', models.DateTimeField()),
                ('challenge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='engage.challenge')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('challenge', 'day'), name='told_once_a_day')],
            },
        ),
        migrations.AddField(
            model_name='notemark',
            name='workspace',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace'),
        ),
        migrations.AddIndex(
            model_name='checkin',
            index=models.Index(condition=models.Q(('compared_at', None)), fields=['entrant'], name='checkins_to_compare'),
        ),
        migrations.AddConstraint(
            model_name='checkin',
            constraint=models.UniqueConstraint(fields=('entrant', 'key'), name='checked_in_once'),
        ),
        migrations.AddIndex(
            model_name='notemark',
            index=models.Index(fields=['workspace', 'at'], name='note_marks_by_time'),
        ),
    ]
