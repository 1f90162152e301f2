import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engage', '0005_draws'),
        ('people', '0006_member_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ProgrammeColumn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('purpose', models.CharField(choices=[('service', 'Service'), ('relation', 'Relation'), ('information', 'Information'), ('promotion', 'Promotion')], max_length=12)),
                ('form', models.CharField(default='text', max_length=8)),
                ('brief', models.CharField(blank=True, max_length=300)),
                ('text', models.TextField(blank=True)),
                ('rule', models.CharField(max_length=120)),
                ('starts_on', models.DateField()),
                ('hour', models.TimeField()),
                ('holidays', models.CharField(choices=[('as_usual', 'As Usual'), ('workdays', 'Workdays'), ('free_days', 'Free Days')], default='as_usual', max_length=9)),
                ('groups', models.JSONField(default=list)),
                ('retired_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('host', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('workspace', 'name'), name='one_column_per_name'), models.CheckConstraint(condition=models.Q(('purpose__in', ('relation', 'information', 'promotion'))), name='column_purpose_known'), models.CheckConstraint(condition=models.Q(('holidays__in', ['as_usual', 'workdays', 'free_days'])), name='column_holidays_known')],
            },
        ),
        migrations.CreateModel(
            name='ProgrammeItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slot', models.DateField()),
                ('at', models.DateTimeField()),
                ('text', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('queued', 'Queued'), ('tasked', 'Tasked'), ('skipped', 'Skipped')], default='planned', max_length=8)),
                ('is_own', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField()),
                ('column', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='engage.programmecolumn')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'planned')), fields=['at'], name='items_to_hand_over')],
                'constraints': [models.UniqueConstraint(fields=('column', 'slot'), name='one_item_per_slot'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'queued', 'tasked', 'skipped'])), name='programme_item_state_known')],
            },
        ),
    ]
