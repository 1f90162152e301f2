"""What was published stays as it was."""

from django.db import migrations

FROZEN = "id, book_id, number, text_zh, text_en, note, published_at"
SQLITE = f"""
CREATE TRIGGER charter_edition_frozen BEFORE UPDATE OF {FROZEN} ON charter_edition
BEGIN SELECT RAISE(ABORT, 'published rules do not change'); END
"""
POSTGRES = (
    """
CREATE FUNCTION charter_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'published rules do not change' USING ERRCODE = 'integrity_constraint_violation'; END $$
""",
    f"""
CREATE TRIGGER charter_edition_frozen BEFORE UPDATE OF {FROZEN} ON charter_edition
FOR EACH ROW EXECUTE FUNCTION charter_refuse_change()
""",
)


def freeze(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES if on_postgres else (SQLITE,):
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER charter_edition_frozen ON charter_edition")
        schema_editor.execute("DROP FUNCTION charter_refuse_change()")
    else:
        schema_editor.execute("DROP TRIGGER charter_edition_frozen")


class Migration(migrations.Migration):
    dependencies = [("charter", "0002_house_rules")]
    operations = [migrations.RunPython(freeze, thaw)]
