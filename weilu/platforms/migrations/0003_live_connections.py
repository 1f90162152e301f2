import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_membership'),
        ('platforms', '0002_repeated_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('adapter', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('sealed', models.TextField(blank=True)),
                ('token', models.CharField(max_length=64, unique=True)),
                ('state', models.CharField(choices=[('off', 'Off'), ('on', 'On')], default='off', max_length=3)),
                ('bookmark', models.TextField(blank=True)),
                ('held_by', models.CharField(blank=True, max_length=80)),
                ('held_until', models.DateTimeField(null=True)),
                ('trouble', models.TextField(blank=True)),
                ('trouble_at', models.DateTimeField(null=True)),
                ('heard_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['workspace', 'name'], name='connections_by_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['off', 'on'])), name='connection_state_known')],
            },
        ),
        migrations.CreateModel(
            name='InboxItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200)),
                ('body', models.BinaryField()),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('new', 'New'), ('taken', 'Taken'), ('ignored', 'Ignored'), ('refused', 'Refused')], default='new', max_length=8)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='platforms.connection')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'new')), fields=['connection', 'id'], name='unread'), models.Index(fields=['received_at'], name='deliveries_by_age')],
                'constraints': [models.UniqueConstraint(fields=('connection', 'key'), name='delivery_once'), models.CheckConstraint(condition=models.Q(('state__in', ['new', 'taken', 'ignored', 'refused'])), name='delivery_state_known')],
            },
        ),
    ]
