"""The database keeps the books itself, whoever writes to it.

- An entry continues its account's chain, and moves its balance; a transfer that stands takes no more.
- A transfer, written after its entries, stands only if two or more of them, of one unit and of its
  workspace, sum to zero. (Entries without their transfer fail at the commit, by their key.)
- Entries and transfers are never changed or deleted; an account's balance moves by entries only.
"""

from django.db import migrations

NEXT = """
  (SELECT COUNT(*) FROM ledger_transfer WHERE id = NEW.transfer_id) > 0
  OR (SELECT COUNT(*) FROM ledger_ledgeraccount WHERE id = NEW.account_id
      AND entries + 1 = NEW.number AND balance + NEW.amount = NEW.balance) = 0
"""
MOVED = """
  UPDATE ledger_ledgeraccount SET balance = NEW.balance, entries = NEW.number
  WHERE id = NEW.account_id;
"""
OPEN = """
  (SELECT COUNT(*) < 2 OR SUM(e.amount) <> 0 OR COUNT(DISTINCT a.unit) <> 1
      OR MIN(a.workspace_id) <> NEW.workspace_id OR MAX(a.workspace_id) <> NEW.workspace_id
   FROM ledger_entry e JOIN ledger_ledgeraccount a ON a.id = e.account_id
   WHERE e.transfer_id = NEW.id)
"""
#: Name → table, when, condition ("" = always), what is said, what is done.
TRIGGERS = {
    "ledger_entry_next": ("ledger_entry", "INSERT", NEXT, "an entry continues its account", MOVED),
    "ledger_transfer_sums": ("ledger_transfer", "INSERT", OPEN, "a transfer sums to zero", ""),
    "ledger_account_moves": (
        "ledger_ledgeraccount", "UPDATE",
        """NEW.id <> OLD.id OR NEW.workspace_id <> OLD.workspace_id OR NEW.unit <> OLD.unit
        OR NEW.owner_kind <> OLD.owner_kind OR NEW.owner_id <> OLD.owner_id
        OR NEW.purpose <> OLD.purpose OR NEW.may_go_below <> OLD.may_go_below
        OR NEW.entries <> OLD.entries + 1""",
        "balances move by entries", "",
    ),
    "ledger_entry_stays": ("ledger_entry", "UPDATE", "", "the ledger is append-only", ""),
    "ledger_entry_kept": ("ledger_entry", "DELETE", "", "the ledger is append-only", ""),
    "ledger_transfer_stays": ("ledger_transfer", "UPDATE", "", "the ledger is append-only", ""),
    "ledger_transfer_kept": ("ledger_transfer", "DELETE", "", "the ledger is append-only", ""),
}  # fmt: skip


def keep(apps, schema_editor):
    for name, given in TRIGGERS.items():
        for statement in _statements(schema_editor.connection.vendor, name, *given):
            schema_editor.execute(statement, None)


def let_go(apps, schema_editor):
    for name, (table, *_rest) in TRIGGERS.items():
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")
        else:
            schema_editor.execute(f"DROP TRIGGER {name}")


def _statements(vendor, name, table, when, condition, said, done):
    if vendor == "postgresql":
        back = "OLD" if when == "DELETE" else "NEW"
        yield f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {condition or "TRUE"} THEN
    RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  {done} RETURN {back};
END $$"""
        yield (
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW "
            f"EXECUTE FUNCTION {name}()"
        )
    else:
        yield f"""
CREATE TRIGGER {name} BEFORE {when} ON {table}
BEGIN SELECT RAISE(ABORT, '{said}') WHERE {condition or "TRUE"}; {done} END"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(keep, let_go)]
