"""Tasks by Django's shape: `@task` on a function, `.enqueue(...)` in the facts' transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from weilu.jobs.models import Job, State
from weilu.kit import clock


@dataclass(frozen=True, slots=True)
class Task:
    """A function that workers run. It must be safe to run again: a killed run is repeated."""

    name: str
    call: Callable[..., None]
    queue: str = "default"
    max_attempts: int = 5
    every: timedelta | None = None  #: runs by itself, this often
    gave_up: Callable[..., None] | None = None  #: called with the arguments after the last failure

    def enqueue(self, *, key: str = "", run_at: datetime | None = None, **arguments: Any) -> Job:
        """Ask for one run. With a `key`, at most one run waits; asking again returns that one.

        The run that waits stays untaken until the caller's transaction ends: one that began
        earlier would not see the facts it is asked for because of, and none would follow.
        """
        now = clock.now()
        job = Job(
            task=self.name, arguments=arguments, queue=self.queue, key=key,
            run_at=run_at or now, created_at=now,
        )  # fmt: skip
        if not key:
            job.save(force_insert=True)
            return job
        with transaction.atomic(savepoint=False):
            # One statement that may do nothing is far cheaper than a savepoint each time it does.
            Job.objects.bulk_create([job], ignore_conflicts=True)
            waiting = Job.objects.filter(task=self.name, key=key, state=State.WAITING)
            found = waiting.select_for_update().first()
        return found or self.enqueue(key=key, run_at=run_at, **arguments)


TASKS: dict[str, Task] = {}


def enqueue(name: str, **arguments: Any) -> Job:
    """Ask for one run of a task by name, from code that its own module imports."""
    return TASKS[name].enqueue(**arguments)


def task(
    name: str,
    *,
    queue: str = "default",
    max_attempts: int = 5,
    every: timedelta | None = None,
    gave_up: Callable[..., None] | None = None,
) -> Callable[[Callable[..., None]], Task]:
    """Register a function as a task under a stable name ("platforms.import")."""

    def register(call: Callable[..., None]) -> Task:
        if name in TASKS:
            raise ValueError(f"The task {name} is registered twice.")
        TASKS[name] = Task(name, call, queue, max_attempts, every, gave_up)
        return TASKS[name]

    return register
