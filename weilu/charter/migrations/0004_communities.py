"""Communities, their groups, their charter's versions (which never change) and its links."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


FROZEN = "id, community_id, number, content, note, published_at"
SQLITE = f"""
CREATE TRIGGER charter_version_frozen BEFORE UPDATE OF {FROZEN} ON charter_charterversion
BEGIN SELECT RAISE(ABORT, 'a published charter does not change'); END
"""
POSTGRES = (
    """
CREATE FUNCTION charter_version_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a published charter does not change' USING ERRCODE = 'integrity_constraint_violation'; END $$
""",
    f"""
CREATE TRIGGER charter_version_frozen BEFORE UPDATE OF {FROZEN} ON charter_charterversion
FOR EACH ROW EXECUTE FUNCTION charter_version_refuse_change()
""",
)


def freeze(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES if on_postgres else (SQLITE,):
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER charter_version_frozen ON charter_charterversion")
        schema_editor.execute("DROP FUNCTION charter_version_refuse_change()")
    else:
        schema_editor.execute("DROP TRIGGER charter_version_frozen")


class Migration(migrations.Migration):
    dependencies = [
        ("charter", "0003_editions_stay"),
        ("people", "0003_keys_and_second_factors"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Community",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("draft", models.JSONField(default=dict)),
                ("drafted_at", models.DateTimeField(null=True)),
                ("stage", models.CharField(blank=True, max_length=6)),
                ("stage_since", models.DateTimeField(null=True)),
                ("thresholds", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CharterVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("note", models.CharField(blank=True, max_length=200)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="charter.community",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CharterLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="charter.community",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommunityGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "community",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="places",
                        to="charter.community",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.group",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="community",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("workspace", "name"),
                name="community_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="community",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="community_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="community",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stage__in", ("", "seed", "growth", "mature", "reform", "closed"))
                ),
                name="community_stage_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="charterversion",
            constraint=models.UniqueConstraint(
                fields=("community", "number"), name="charter_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="charterversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1)), name="charter_counts_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="charterlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("made_at"))),
                name="charter_link_lives_forward",
            ),
        ),
        migrations.RunPython(freeze, thaw),
    ]
