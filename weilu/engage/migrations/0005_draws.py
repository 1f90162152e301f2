import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('engage', '0004_challenges'),
        ('people', '0006_member_imports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('about', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed'), ('drawn', 'Drawn'), ('cancelled', 'Cancelled')], default='draft', max_length=9)),
                ('groups', models.JSONField(default=list)),
                ('word', models.CharField(blank=True, max_length=40)),
                ('question', models.TextField(blank=True)),
                ('judge', models.CharField(choices=[('exact', 'Exact'), ('normal', 'Normal'), ('choice', 'Choice')], default='normal', max_length=6)),
                ('answers', models.JSONField(default=list)),
                ('segment', models.CharField(blank=True, max_length=400)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('commitment', models.CharField(blank=True, max_length=64)),
                ('sealed_seed', models.TextField(blank=True)),
                ('seed', models.CharField(blank=True, max_length=64)),
                ('beacon_from', models.CharField(blank=True, max_length=200)),
                ('beacon', models.CharField(blank=True, max_length=200)),
                ('entrants_digest', models.CharField(blank=True, max_length=64)),
                ('claim_days', models.IntegerField(default=14)),
                ('keep_days', models.IntegerField(default=30)),
                ('drawn_at', models.DateTimeField(null=True)),
                ('base', models.CharField(blank=True, max_length=200)),
                ('workspace', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'closes_at'], name='draws_by_close')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='draw_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'cancelled']), models.Q(('commitment', ''), _negated=True), _connector='OR'), name='draw_committed_before_it_opens'), models.CheckConstraint(condition=models.Q(('state', 'drawn'), ('seed', ''), _connector='OR'), name='draw_seed_kept_until_drawn'), models.CheckConstraint(condition=models.Q(('claim_days__gt', 0), ('keep_days__gte', 0)), name='draw_days_within_bounds')],
            },
        ),
        migrations.CreateModel(
            name='DrawEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ticket', models.CharField(max_length=16)),
                ('at', models.DateTimeField()),
                ('text', models.CharField(blank=True, max_length=300)),
                ('is_right', models.BooleanField(default=True)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='engage.draw')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draw', 'member'), name='draw_entered_once'), models.UniqueConstraint(fields=('draw', 'ticket'), name='one_ticket_each')],
            },
        ),
        migrations.CreateModel(
            name='DrawPolicy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(default='CNY', max_length=3)),
                ('most_value', models.BigIntegerField(default=5000000)),
                ('workspace', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.workspace')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('most_value__gt', 0)), name='draw_cap_above_zero')],
            },
        ),
        migrations.CreateModel(
            name='DrawPrize',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('count', models.IntegerField()),
                ('value', models.BigIntegerField(default=0)),
                ('points', models.IntegerField(default=0)),
                ('needs_address', models.BooleanField(default=False)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prizes', to='engage.draw')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('count__gt', 0), ('points__gte', 0), ('value__gte', 0)), name='prize_within_bounds')],
            },
        ),
        migrations.CreateModel(
            name='DrawWin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.IntegerField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('claimed', 'Claimed'), ('delivered', 'Delivered'), ('lapsed', 'Lapsed')], default='waiting', max_length=9)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('sealed_address', models.TextField(blank=True)),
                ('erased_at', models.DateTimeField(null=True)),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wins', to='engage.draw')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='win', to='engage.drawentry')),
                ('prize', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='engage.drawprize')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draw', 'rank'), name='one_win_per_rank'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'delivered'), _negated=True), models.Q(('delivered_at', None), _negated=True), _connector='OR'), name='delivered_at_a_time'), models.CheckConstraint(condition=models.Q(('erased_at', None), ('sealed_address', ''), _connector='OR'), name='erased_is_empty')],
            },
        ),
    ]
