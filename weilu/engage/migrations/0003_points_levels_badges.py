import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engage', '0002_welcome'),
        ('people', '0006_member_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='PointsSeen',
            fields=[
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='people.workspace')),
                ('seq', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Badge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('act', models.CharField(max_length=32)),
                ('times', models.IntegerField()),
                ('by_day', models.BooleanField(default=False)),
                ('within_days', models.IntegerField(default=0)),
                ('is_on', models.BooleanField(default=True)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='one_badge_per_name'), models.CheckConstraint(condition=models.Q(('times__gt', 0), ('within_days__gte', 0)), name='badge_within_bounds')],
            },
        ),
        migrations.CreateModel(
            name='BadgeHeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('badge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held', to='engage.badge')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('badge', 'member'), name='badge_held_once')],
            },
        ),
        migrations.CreateModel(
            name='BoardMute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
        ),
        migrations.CreateModel(
            name='DayOfActs',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=32)),
                ('day', models.DateField()),
                ('times', models.IntegerField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'act', 'day'), name='one_day_of_acts')],
            },
        ),
        migrations.CreateModel(
            name='Level',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('earned', models.IntegerField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'earned'), name='one_level_per_step'), models.CheckConstraint(condition=models.Q(('earned__gte', 0)), name='level_above_nothing')],
            },
        ),
        migrations.CreateModel(
            name='PointPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('per_day', models.IntegerField(default=100)),
                ('expire_days', models.IntegerField(null=True)),
                ('idle_days', models.IntegerField(null=True)),
                ('decay_percent', models.IntegerField(default=10)),
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('decay_percent__gt', 0), ('decay_percent__lte', 100), ('per_day__gt', 0), models.Q(('expire_days', None), ('expire_days__gte', 30), _connector='OR'), models.Q(('idle_days', None), ('idle_days__gte', 14), _connector='OR')), name='point_policy_within_bounds')],
            },
        ),
        migrations.CreateModel(
            name='PointRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('act', models.CharField(max_length=32)),
                ('points', models.IntegerField()),
                ('segment', models.CharField(blank=True, max_length=400)),
                ('per_day', models.IntegerField(default=0)),
                ('fade', models.IntegerField(default=0)),
                ('is_on', models.BooleanField(default=False)),
                ('since', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('workspace', 'name'), name='one_point_rule_per_name'), models.CheckConstraint(condition=models.Q(('fade__gte', 0), ('fade__lte', 100), ('per_day__gte', 0), ('points__gt', 0)), name='point_rule_within_bounds')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event_id', models.BigIntegerField()),
                ('day', models.DateField()),
                ('other', models.CharField(blank=True, max_length=40)),
                ('points', models.IntegerField()),
                ('cut', models.CharField(blank=True, max_length=5)),
                ('taken_back', models.BooleanField(default=False)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='engage.pointrule')),
            ],
            options={
                'indexes': [models.Index(fields=['member', '-day'], name='awards_of_member')],
                'constraints': [models.UniqueConstraint(fields=('rule', 'event_id'), name='event_awarded_once'), models.CheckConstraint(condition=models.Q(('points__gte', 0)), name='award_not_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='PointTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('result', models.JSONField(null=True)),
                ('made_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
        ),
    ]
