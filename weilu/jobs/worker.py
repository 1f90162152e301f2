"""The worker: claims a due job under a lease, runs it, writes down how it ended.

Any number of processes may run it. A killed worker's lease ends and another takes the job over;
tasks are idempotent, so nothing happens twice.
"""

from __future__ import annotations

import logging
import os
import random
import secrets
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q

from weilu.jobs.models import Job, State
from weilu.jobs.rules import LEASE, wait_before
from weilu.jobs.tasks import TASKS, Task
from weilu.kit import clock

log = logging.getLogger("weilu.jobs")
IDLE_S = 0.5


class Worker:
    """One loop over the job table. `stop()` lets the running job end first."""

    def __init__(self, parent: int | None = None, queues: Sequence[str] = ()) -> None:
        """With `parent`, it ends when that process is no longer its parent; with `queues` it
        does nothing but those."""
        self._parent = parent
        self._queues = tuple(queues)
        self.name = f"{os.uname().nodename[:30]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._stopping = threading.Event()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Work until stopped."""
        while not self._stopping.is_set() and not self._orphaned():
            close_old_connections()
            schedule_recurring()
            if not self.run_one():
                self._stopping.wait(IDLE_S)

    def _orphaned(self) -> bool:
        # However `weilu up` ended, kill -9 included, nobody is left to stop this worker.
        return self._parent is not None and os.getppid() != self._parent

    def run_all(self) -> int:
        """Run whatever is due now and return how many (tests, `weilu worker --once`)."""
        count = 0
        while self.run_one():
            count += 1
        return count

    def run_one(self) -> bool:
        """Claim and run one due job; False when none is due."""
        job = claim(self.name, self._queues)
        if job is None:
            return False
        task = TASKS.get(job.task)
        if task is None:
            _finish(job, self.name, State.FAILED, f"No task is called {job.task}.")
            return True
        with _renewed(job, self.name):
            error = _attempt(task, job)
        _settle(task, job, self.name, error)
        return True


def claim(worker: str, queues: Sequence[str] = ()) -> Job | None:
    """Take the oldest due job, or one whose lease has ended, for `worker`; () = of any queue."""
    now = clock.now()
    due = Q(state=State.WAITING, run_at__lte=now) | Q(state=State.RUNNING, leased_until__lt=now)
    if queues:
        due &= Q(queue__in=queues)
    with transaction.atomic():
        jobs = Job.objects.filter(due).order_by("run_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            jobs = jobs.select_for_update(skip_locked=True)
        job = jobs.first()
        if job is None:
            return None
        Job.objects.filter(pk=job.pk).update(
            state=State.RUNNING, leased_until=now + LEASE, leased_by=worker,
            attempts=F("attempts") + 1,
        )  # fmt: skip
        job.refresh_from_db()
    return job


def schedule_recurring() -> None:
    """Keep one waiting run of every recurring task."""
    for task in TASKS.values():
        if task.every is None:
            continue
        if not Job.objects.filter(
            task=task.name, state__in=[State.WAITING, State.RUNNING]
        ).exists():
            task.enqueue(key="recurring", run_at=clock.now() + task.every)


def _attempt(task: Task, job: Job) -> str:
    """Run the task; the traceback when it failed, else ""."""
    started = time.monotonic()
    try:
        task.call(**job.arguments)
    except Exception:
        log.exception("job %s failed", job)
        return traceback.format_exc(limit=-8)
    log.info("job %s done in %.2f s", job, time.monotonic() - started)
    return ""


def _settle(task: Task, job: Job, worker: str, error: str) -> None:
    if not error:
        _finish(job, worker, State.DONE, "")
    elif job.attempts >= task.max_attempts:
        _finish(job, worker, State.FAILED, error)
        if task.gave_up is not None:
            task.gave_up(**job.arguments)
    else:
        _retry(job, worker, error)


def _finish(job: Job, worker: str, state: State, error: str) -> None:
    # Only the holder of the lease may settle: a worker that lost it has been overtaken.
    Job.objects.filter(pk=job.pk, leased_by=worker, state=State.RUNNING).update(
        state=state, error=error, leased_until=None, finished_at=clock.now()
    )


def _retry(job: Job, worker: str, error: str) -> None:
    again = clock.now() + wait_before(job.attempts, random.random())
    Job.objects.filter(pk=job.pk, leased_by=worker, state=State.RUNNING).update(
        # The key is given up, as a newer request with it may be waiting already.
        state=State.WAITING, key="", error=error, leased_until=None, run_at=again,
    )  # fmt: skip


@contextmanager
def _renewed(job: Job, worker: str) -> Iterator[None]:
    """Renew the lease from a thread for as long as the job runs."""
    done = threading.Event()

    def renew() -> None:
        try:
            while not done.wait(LEASE.total_seconds() / 3):
                Job.objects.filter(pk=job.pk, leased_by=worker).update(
                    leased_until=clock.now() + LEASE
                )
        finally:
            connection.close()

    thread = threading.Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
