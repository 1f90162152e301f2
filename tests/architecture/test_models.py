"""The database follows the tree: keys point down it, and migrations say all that models say."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Field, ForeignKey, ManyToManyField

from tests.architecture.tree import levels


def _room(model: type) -> str | None:
    """The room a model lives in; None for the framework's own."""
    package, _, rest = model.__module__.partition(".")
    return rest.partition(".")[0] if package == "weilu" else None


def _relations() -> Iterator[tuple[str, str, str, Field]]:
    for model in apps.get_models():
        here = _room(model)
        for field in model._meta.get_fields() if here else ():
            if isinstance(field, ForeignKey | ManyToManyField):
                there = _room(field.related_model)
                if there and there != here:
                    yield f"{model._meta.label}.{field.name}", here, there, field


def test_foreign_keys_point_down_the_tree() -> None:
    level = levels()
    assert [name for name, here, there, _ in _relations() if level[there] <= level[here]] == []


def test_no_model_gains_a_name_from_another_room() -> None:
    # Django itself writes more before the "+" of a relation to many.
    named = [
        name
        for name, _, _, field in _relations()
        if not (field.remote_field.related_name or "").endswith("+")
    ]
    assert named == []


@pytest.mark.django_db
def test_migrations_say_all_that_models_say() -> None:
    told = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=told)
    except SystemExit:
        pytest.fail(told.getvalue(), pytrace=False)
