"""What happened stays as it was: only the words of an event may be blanked (erasure)."""

from django.db import migrations

FROZEN = ("id", "workspace_id", "source_id", "external_id", "kind", "at", "group_id")

SQLITE = """
CREATE TRIGGER events_event_frozen BEFORE UPDATE OF {columns} ON events_event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END
"""
POSTGRES = (
    """
CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
""",
    """
CREATE TRIGGER events_event_frozen BEFORE UPDATE OF {columns} ON events_event
FOR EACH ROW EXECUTE FUNCTION events_refuse_change()
""",
)


def freeze(apps, schema_editor):
    statements = POSTGRES if schema_editor.connection.vendor == "postgresql" else (SQLITE,)
    for statement in statements:
        schema_editor.execute(statement.format(columns=", ".join(FROZEN)))


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER events_event_frozen ON events_event")
        schema_editor.execute("DROP FUNCTION events_refuse_change()")
    else:
        schema_editor.execute("DROP TRIGGER events_event_frozen")


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [migrations.RunPython(freeze, thaw)]
