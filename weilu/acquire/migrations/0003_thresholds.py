import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acquire', '0002_entry_codes'),
        ('people', '0003_keys_and_second_factors'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Threshold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=80)),
                ('lead', models.TextField(blank=True, max_length=600)),
                ('questions', models.JSONField()),
                ('pass_mark', models.PositiveIntegerField(blank=True, null=True)),
                ('reviewed', models.BooleanField(default=True)),
                ('changed_at', models.DateTimeField()),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('workspace', 'name'), name='threshold_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(max_length=24)),
                ('contact', models.CharField(max_length=120)),
                ('same', models.CharField(max_length=60)),
                ('questions', models.JSONField()),
                ('answers', models.JSONField()),
                ('score', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(default='pending', max_length=8)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('applied_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('code', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='acquire.entrycode')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('threshold', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='applications', to='acquire.threshold')),
            ],
            options={
                'indexes': [models.Index(fields=['threshold', 'state', 'applied_at'], name='applications_due'), models.Index(fields=['threshold', 'same'], name='applications_of_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'declined'), _negated=True), fields=('threshold', 'visitor'), name='one_open_application_each'), models.CheckConstraint(condition=models.Q(('state__in', ('pending', 'accepted', 'declined'))), name='application_state_known')],
            },
        ),
        migrations.AddField(
            model_name='entrycode',
            name='threshold',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='acquire.threshold'),
        ),
    ]
