import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engage', '0001_rules_in_the_group'),
        ('outbox', '0003_opt_outs_by_room'),
        ('people', '0003_keys_and_second_factors'),
        ('platforms', '0004_removed_connections'),
    ]

    operations = [
        migrations.CreateModel(
            name='GreetedGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.group')),
            ],
        ),
        migrations.CreateModel(
            name='Greeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('mode', models.CharField(default='off', max_length=3)),
                ('since', models.DateTimeField()),
                ('contacts', models.BooleanField(default=False)),
                ('language', models.CharField(default='zh', max_length=2)),
                ('place', models.CharField(default='group', max_length=7)),
                ('hour', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('every', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('held_until_accepted', models.CharField(blank=True, max_length=7)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('by_reaction', models.BooleanField(default=False)),
                ('remind_after_h', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('again_after_days', models.PositiveSmallIntegerField(default=30)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('entry', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.template')),
                ('groups', models.ManyToManyField(related_name='+', through='engage.GreetedGroup', to='people.group')),
                ('template', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.template')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='one_greeting_per_name'), models.UniqueConstraint(condition=models.Q(('contacts', True)), fields=('workspace',), name='contacts_greeted_by_one'), models.CheckConstraint(condition=models.Q(('mode__in', ['off', 'dry', 'on'])), name='greeting_mode_known'), models.CheckConstraint(condition=models.Q(('place__in', ['group', 'private'])), name='greeting_place_known'), models.CheckConstraint(condition=models.Q(('held_until_accepted__in', ['', 'request', 'mute'])), name='greeting_hold_known'), models.CheckConstraint(condition=models.Q(('hour', None), ('hour__lt', 24), _connector='OR'), name='greeting_hour'), models.CheckConstraint(condition=models.Q(('hour', None), ('every', None), _connector='OR'), name='one_way_to_batch')],
            },
        ),
        migrations.AddField(
            model_name='greetedgroup',
            name='greeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='engage.greeting'),
        ),
        migrations.CreateModel(
            name='Newcomer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=240)),
                ('via', models.CharField(max_length=14)),
                ('came_at', models.DateTimeField()),
                ('state', models.CharField(max_length=10)),
                ('why', models.CharField(blank=True, max_length=20)),
                ('said', models.TextField(blank=True)),
                ('flag', models.CharField(blank=True, max_length=200)),
                ('chat', models.CharField(blank=True, max_length=200)),
                ('code', models.CharField(blank=True, max_length=200)),
                ('deadline', models.DateTimeField(null=True)),
                ('greeted_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('let_in_at', models.DateTimeField(null=True)),
                ('entry_at', models.DateTimeField(null=True)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='platforms.connection')),
                ('greeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='newcomers', to='engage.greeting')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.group')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='outbox.message')),
            ],
            options={
                'indexes': [models.Index(fields=['greeting', '-came_at'], name='newcomers_by_time'), models.Index(fields=['member', '-came_at'], name='newcomer_by_member'), models.Index(condition=models.Q(('state', 'waiting')), fields=['greeting', 'came_at'], name='to_greet')],
                'constraints': [models.UniqueConstraint(fields=('connection', 'event', 'member'), name='came_once_per_event'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'greeted', 'back', 'dry', 'left_alone'])), name='newcomer_state_known')],
            },
        ),
    ]
