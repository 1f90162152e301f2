import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acquire', '0001_staff_pace'),
        ('people', '0003_keys_and_second_factors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Channel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(default='poster', max_length=8)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('closed_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('workspace', 'name'), name='channel_name_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('poster', 'article', 'person', 'group', 'event', 'advert', 'shop', 'other'))), name='channel_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='EntryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(max_length=80)),
                ('rule', models.CharField(default='fill', max_length=4)),
                ('paused_at', models.DateTimeField(null=True)),
                ('ran_out_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('channel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='acquire.channel')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('rule__in', ['fill', 'even'])), name='entry_rule_known')],
            },
        ),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.BigIntegerField(unique=True)),
                ('at', models.DateTimeField()),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.group')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrivals', to='acquire.entrycode')),
            ],
            options={
                'indexes': [models.Index(fields=['code', '-at'], name='arrivals_by_time'), models.Index(fields=['member', 'group'], name='arrivals_of_member')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('picture', models.BinaryField(null=True)),
                ('picture_type', models.CharField(blank=True, max_length=12)),
                ('cap', models.PositiveIntegerField(blank=True, null=True)),
                ('opens_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('removed_at', models.DateTimeField(null=True)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='acquire.entrycode')),
                ('group', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.group')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('address', ''), _negated=True), ('picture__isnull', False), _connector='XOR'), name='target_leads_one_way')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(max_length=24)),
                ('app', models.CharField(blank=True, max_length=12)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('shown_at', models.DateTimeField(null=True)),
                ('times', models.PositiveIntegerField(default=1)),
                ('contact', models.CharField(blank=True, max_length=120)),
                ('answered_at', models.DateTimeField(null=True)),
                ('code', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='acquire.entrycode')),
                ('target', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='acquire.target')),
            ],
            options={
                'indexes': [models.Index(fields=['code', '-first_at'], name='visits_by_time'), models.Index(fields=['target', '-shown_at'], name='visits_by_target')],
                'constraints': [models.UniqueConstraint(fields=('code', 'visitor'), name='visitor_counts_once')],
            },
        ),
    ]
