"""`migrate`, which makes the tables of an empty database in one go.

Step by step, Django draws all models anew for each table it makes: 20 seconds of a core, before
anybody sees a first page.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model


class Command(migrate.Command):
    """Django's own, which then finds nothing left to do but to tell the rooms."""

    def handle(self, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        partly = ("app_label", "plan", "check_unapplied", "fake", "fake_initial", "prune")
        if not any(options[name] for name in partly) and not connection.introspection.table_names():
            make(connection)
        super().handle(*args, **options)


def make(connection: BaseDatabaseWrapper) -> None:
    """Tables as the last migrations leave them, with triggers, and the note that all have run.

    In one transaction: a kill leaves the database empty. Steps that move rows find none.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor.loader.project_state()
    with connection.schema_editor(atomic=True) as editor:
        models: list[type[Model]] = [executor.recorder.Migration, *state.apps.get_models()]
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for migration, _backwards in plan:
            for operation in migration.operations:
                if isinstance(operation, RunPython | RunSQL):
                    operation.database_forwards(migration.app_label, editor, state, state)
            executor.recorder.record_applied(migration.app_label, migration.name)
