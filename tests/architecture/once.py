"""Rows that many tests look at, written once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def set_up_once(blocker: Any) -> Iterator[None]:
    """What is written inside is there for all tests of a module, and gone after them.

    It stands in a transaction that never commits; each test's own becomes a savepoint in it.
    `blocker` is pytest-django's `django_db_blocker`.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
