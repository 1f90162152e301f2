import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('acquire', '0004_rosters'),
        ('people', '0005_persons'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicantMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000)),
                ('sent', models.CharField(blank=True, max_length=20)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visitor', models.CharField(max_length=24)),
                ('question', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=120)),
                ('type', models.CharField(max_length=60)),
                ('size', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('given_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letters', models.CharField(max_length=16, unique=True)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('uses', models.PositiveIntegerField(default=1)),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('uses__gte', 1)), name='invitation_of_some_use')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('state', models.CharField(default='due', max_length=8)),
                ('reference', models.CharField(blank=True, max_length=80)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('stated_at', models.DateTimeField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('due', 'stated', 'paid', 'waived', 'refunded'))), name='payment_state_known')],
            },
        ),
        migrations.CreateModel(
            name='SavedReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ThresholdVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('questions', models.JSONField()),
                ('pass_mark', models.PositiveIntegerField(null=True)),
                ('until', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='application',
            name='editions',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='application',
            name='flag',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='application',
            name='sheet',
            field=models.CharField(max_length=24, null=True),
        ),
        migrations.AddField(
            model_name='application',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='threshold',
            name='currency',
            field=models.CharField(default='CNY', max_length=3),
        ),
        migrations.AddField(
            model_name='threshold',
            name='fee',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='threshold',
            name='invited',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='threshold',
            name='keep_files_days',
            field=models.PositiveIntegerField(default=90),
        ),
        migrations.AddField(
            model_name='threshold',
            name='pay_how',
            field=models.TextField(blank=True, max_length=600),
        ),
        migrations.AddField(
            model_name='threshold',
            name='pay_picture',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='threshold',
            name='pay_picture_type',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AddField(
            model_name='threshold',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name='threshold',
            constraint=models.CheckConstraint(condition=models.Q(('fee', None), ('fee__gte', 1), _connector='OR'), name='threshold_fee_is_some'),
        ),
        migrations.AddField(
            model_name='applicantmessage',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='acquire.application'),
        ),
        migrations.AddField(
            model_name='applicantmessage',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='attachment',
            name='application',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='acquire.application'),
        ),
        migrations.AddField(
            model_name='attachment',
            name='threshold',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='acquire.threshold'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='invitation',
            name='code',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='acquire.entrycode'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='inviter',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.member'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='threshold',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='acquire.threshold'),
        ),
        migrations.AddField(
            model_name='application',
            name='invitation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='applications', to='acquire.invitation'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.UniqueConstraint(fields=('threshold', 'sheet'), name='one_application_a_sheet'),
        ),
        migrations.AddField(
            model_name='payment',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='payment', to='acquire.application'),
        ),
        migrations.AddField(
            model_name='payment',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='savedreason',
            name='workspace',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace'),
        ),
        migrations.AddField(
            model_name='thresholdversion',
            name='threshold',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='acquire.threshold'),
        ),
        migrations.AddIndex(
            model_name='attachment',
            index=models.Index(fields=['threshold', 'visitor', 'question'], name='attachments_given'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['threshold', '-made_at'], name='invitations_by_time'),
        ),
        migrations.AddConstraint(
            model_name='savedreason',
            constraint=models.UniqueConstraint(fields=('workspace', 'text'), name='saved_reason_once'),
        ),
        migrations.AddConstraint(
            model_name='thresholdversion',
            constraint=models.UniqueConstraint(fields=('threshold', 'number'), name='threshold_version_once'),
        ),
    ]
