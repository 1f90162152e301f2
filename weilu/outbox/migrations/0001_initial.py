import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0003_keys_and_second_factors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('platforms', '0003_live_connections'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160)),
                ('room', models.CharField(max_length=20)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('purpose', models.CharField(choices=[('service', 'Service'), ('relation', 'Relation'), ('information', 'Information'), ('promotion', 'Promotion')], max_length=12)),
                ('op', models.CharField(max_length=16)),
                ('chat', models.CharField(max_length=200)),
                ('action', models.JSONField()),
                ('text', models.TextField(blank=True)),
                ('fingerprint', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('held', 'Held'), ('queued', 'Queued'), ('sending', 'Sending'), ('task', 'Task'), ('sent', 'Sent'), ('unsure', 'Unsure'), ('refused', 'Refused'), ('failed', 'Failed'), ('cancelled', 'Cancelled'), ('expired', 'Expired')], max_length=10)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('priority', models.SmallIntegerField(default=0)),
                ('not_before', models.DateTimeField()),
                ('deadline', models.DateTimeField(null=True)),
                ('attempts', models.IntegerField(default=0)),
                ('external_id', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='platforms.connection')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.group')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['connection', 'not_before'], name='to_send'), models.Index(fields=['workspace', 'state', '-created_at'], name='outbox_by_state'), models.Index(fields=['member', '-settled_at'], name='sent_to_member'), models.Index(fields=['group', '-settled_at'], name='sent_to_group')],
                'constraints': [models.UniqueConstraint(fields=('workspace', 'key'), name='message_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'held', 'queued', 'sending', 'task', 'sent', 'unsure', 'refused', 'failed', 'cancelled', 'expired'])), name='message_state_known'), models.CheckConstraint(condition=models.Q(('purpose__in', ['service', 'relation', 'information', 'promotion'])), name='message_purpose_known')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('gateway', models.CharField(max_length=80)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('status', models.CharField(blank=True, max_length=12)),
                ('why', models.CharField(blank=True, max_length=300)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='outbox.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('message', 'number'), name='attempt_once')],
            },
        ),
        migrations.CreateModel(
            name='OptOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(blank=True, max_length=12)),
                ('at', models.DateTimeField()),
                ('how', models.CharField(max_length=40)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'purpose'), name='opt_out_once')],
            },
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quiet_from', models.TimeField(default='22:00')),
                ('quiet_to', models.TimeField(default='08:00')),
                ('per_person_day', models.IntegerField(default=2)),
                ('per_person_week', models.IntegerField(default=5)),
                ('promotion_share', models.FloatField(default=0.5)),
                ('same_text_days', models.IntegerField(default=7)),
                ('approve_promotion', models.BooleanField(default=True)),
                ('approve_above', models.IntegerField(default=20)),
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('per_person_day__gte', 0), ('per_person_week__gte', 0), ('promotion_share__gte', 0), ('promotion_share__lte', 1)), name='policy_within_bounds')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField(blank=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('state', models.CharField(default='open', max_length=8)),
                ('result', models.CharField(blank=True, max_length=300)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='task', to='outbox.message')),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'state', 'due_at'], name='tasks_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'done', 'not_done'])), name='task_state_known')],
            },
        ),
    ]
