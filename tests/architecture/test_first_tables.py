"""Tables made in one go are those that migrations make step by step."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from weilu.config.management.commands.migrate import make

SQLITE = "SELECT type, name, sql FROM sqlite_master"
POSTGRES = """
SELECT 'column', table_name || '.' || column_name, data_type || is_nullable
  || coalesce(character_maximum_length::text, '') || coalesce(is_identity, '')
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conname, conrelid::regclass || pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
"""


@pytest.fixture
def two_empty(django_db_setup, django_db_blocker) -> Iterator[list[BaseDatabaseWrapper]]:
    """Two databases beside the tests' own, without a table."""
    with django_db_blocker.unblock():
        for alias in ("steps", "at_once"):
            name = f"{connection.settings_dict['NAME']}_{alias}"
            connections.databases[alias] = {
                **connection.settings_dict, "NAME": name,
                "TEST": {**connection.settings_dict["TEST"], "NAME": name},
            }  # fmt: skip
        made = [connections["steps"], connections["at_once"]]
        for one in made:
            one.creation._create_test_db(verbosity=0, autoclobber=True)
        yield made
        for one in made:
            one.close()
            one.creation._destroy_test_db(one.settings_dict["NAME"], verbosity=0)
            del connections.databases[one.alias], connections[one.alias]


def test_tables_made_at_once_are_those_of_the_steps(two_empty: list[BaseDatabaseWrapper]) -> None:
    steps, at_once = two_empty
    executor = MigrationExecutor(steps)
    executor.migrate(executor.loader.graph.leaf_nodes())
    make(at_once)
    assert _schema(at_once) == _schema(steps)
    assert MigrationExecutor(at_once).loader.applied_migrations.keys() == (
        MigrationExecutor(steps).loader.applied_migrations.keys()
    )


def _schema(made: BaseDatabaseWrapper) -> set[tuple[str, str, tuple[str, ...]]]:
    """All but the order of a table's columns, which nothing hangs on."""
    with made.cursor() as cursor:
        cursor.execute(POSTGRES if made.vendor == "postgresql" else SQLITE)
        return {(kind, name, _parts(told or "")) for kind, name, told in cursor.fetchall()}


def _parts(told: str) -> tuple[str, ...]:
    return tuple(sorted(told.removesuffix(")").split(", ")))
