"""Jobs run once, and again when they must."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from weilu.jobs.models import Job, State
from weilu.jobs.rules import wait_before
from weilu.jobs.tasks import TASKS, Task, task
from weilu.jobs.worker import Worker, claim
from weilu.kit import clock

pytestmark = pytest.mark.django_db(transaction=True)


class Kitchen:
    """Where the tests' tasks leave their marks."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.burns = 0

    def cook(self, dish: str) -> None:
        if self.burns:
            self.burns -= 1
            raise RuntimeError("burnt")
        self.done.append(dish)


@pytest.fixture
def kitchen(monkeypatch: pytest.MonkeyPatch) -> Any:
    kitchen = Kitchen()
    monkeypatch.setitem(TASKS, "kitchen.cook", Task("kitchen.cook", kitchen.cook, max_attempts=2))
    return kitchen


def cook(dish: str, **more: Any) -> Job:
    return TASKS["kitchen.cook"].enqueue(dish=dish, **more)


def test_it_runs_what_is_due_in_order(kitchen: Kitchen) -> None:
    cook("porridge")
    cook("noodles")
    assert Worker().run_all() == 2
    assert kitchen.done == ["porridge", "noodles"]
    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}


def test_it_leaves_what_is_not_due_yet(kitchen: Kitchen) -> None:
    cook("soup", run_at=clock.now() + timedelta(hours=1))
    assert Worker().run_all() == 0
    with clock.stopped_at(clock.now() + timedelta(hours=2)):
        assert Worker().run_all() == 1


def test_a_failed_job_is_tried_again_later(kitchen: Kitchen) -> None:
    kitchen.burns = 1
    job = cook("steak")
    assert Worker().run_all() == 1
    job.refresh_from_db()
    assert job.state == State.WAITING
    assert "burnt" in job.error
    with clock.stopped_at(clock.now() + timedelta(minutes=5)):
        Worker().run_all()
    assert kitchen.done == ["steak"]


def test_it_gives_up_after_the_last_attempt_and_keeps_the_reason(kitchen: Kitchen) -> None:
    kitchen.burns = 9
    job = cook("steak")
    for hours in range(3):
        with clock.stopped_at(clock.now() + timedelta(hours=hours)):
            Worker().run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 2)
    assert "burnt" in job.error


def test_the_task_hears_when_it_is_given_up(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    kitchen.burns = 9
    sorry: list[str] = []
    burning = Task(
        "kitchen.cook", kitchen.cook, max_attempts=1, gave_up=lambda dish: sorry.append(dish)
    )
    monkeypatch.setitem(TASKS, "kitchen.cook", burning)
    cook("steak")
    Worker().run_all()
    assert sorry == ["steak"]


def test_a_killed_workers_job_is_taken_over_once_its_lease_has_ended(kitchen: Kitchen) -> None:
    cook("rice")
    assert claim("killed worker") is not None
    assert Worker().run_all() == 0
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        assert Worker().run_all() == 1
    assert kitchen.done == ["rice"]


def test_a_claimed_job_is_nobody_elses(kitchen: Kitchen) -> None:
    cook("rice")
    assert claim("first") is not None
    assert claim("second") is None


def test_a_keyed_job_waits_once(kitchen: Kitchen) -> None:
    first, again = cook("tea", key="tea"), cook("tea", key="tea")
    assert first.pk == again.pk
    Worker().run_all()
    assert cook("tea", key="tea").pk != first.pk


def test_nobody_starts_the_waiting_run_before_the_facts_it_was_asked_for_are_there(
    kitchen: Kitchen,
) -> None:
    cook("rice", key="stove")
    taken: list[Job | None] = []

    def look() -> None:
        taken.append(claim("other"))
        connection.close()

    with transaction.atomic():
        Job.objects.create(
            task="a fact", run_at=clock.now() + timedelta(days=9), created_at=clock.now()
        )
        cook("rice", key="stove")
        early = Thread(target=look)
        early.start()
        early.join(0.5)  # SQLite lets it wait for the end, PostgreSQL sends it away
        assert taken in ([], [None])
    early.join()
    job = taken[0] or claim("other")
    assert job
    assert job.task == "kitchen.cook"


def test_a_job_whose_task_is_gone_fails_with_its_name(kitchen: Kitchen) -> None:
    job = cook("rice")
    Job.objects.update(task="kitchen.closed")
    Worker().run_all()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "kitchen.closed" in job.error


def test_a_name_is_registered_once(kitchen: Kitchen) -> None:
    with pytest.raises(ValueError, match="twice"):
        task("kitchen.cook")(lambda: None)


def test_waits_double_up_to_an_hour() -> None:
    waits = [wait_before(attempt, 0).total_seconds() for attempt in range(1, 13)]
    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-1] == 3600
    assert wait_before(1, 1).total_seconds() == 7.5
