"""Each morning: what each account may do today becomes tasks for its keeper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from weilu.acquire.staff import rules
from weilu.acquire.staff.facts import DutyDone
from weilu.acquire.staff.models import Duty, StaffAccount
from weilu.acquire.staff.wording import TASK_TITLES
from weilu.kit import clock
from weilu.outbox.models import Task
from weilu.people import audit
from weilu.people.models import Account, Membership, Workspace

#: From this hour on, in the workspace's zone, the day's duties are there.
MORNING = 6
#: By when they are due.
EVENING = time(21)
#: Joined within so many hours and not greeted by an earlier duty.
NEW_H = 36
#: Newcomers named in a task; more are counted.
NAMED = 40


def plan_all() -> None:
    """Plan the day of every workspace where it is morning and accounts wait for their duties."""
    for workspace in Workspace.objects.filter(
        pk__in=StaffAccount.objects.filter(left_at=None).values("workspace")
    ):
        here = clock.now().astimezone(ZoneInfo(workspace.zone))
        if here.hour >= MORNING:
            close_past(workspace, here.date())
            plan_day(workspace, here.date())


@transaction.atomic
def plan_day(workspace: Workspace, day: date) -> list[Duty]:
    """Make the duties of a day that are not there yet; again, it makes none."""
    accounts = list(_at_work(workspace, day))
    if not accounts:
        return []
    over, known = _over(accounts, day - timedelta(days=1)), _known(accounts, day)
    new = newcomers(accounts)
    made = [
        _duty(account, day, kind, count, new.get(account.pk, ()))
        for account in accounts
        for kind, count in _counts(account, day, over, new).items()
        if count and (account.pk, kind) not in known
    ]
    Task.objects.bulk_create([task for _duty, task in made])
    for duty, task in made:
        duty.task = task
    return Duty.objects.bulk_create([duty for duty, _task in made])


def _at_work(workspace: Workspace, day: date) -> Iterable[StaffAccount]:
    here = StaffAccount.objects.filter(workspace=workspace, left_at=None, began_on__lte=day)
    awake = here.filter(Q(rests_until=None) | Q(rests_until__lte=day), keeper__isnull=False)
    # Locked, so that two workers plan a day one after the other.
    locked = awake.select_for_update(of=("self",)).order_by("pk")
    return locked.select_related("workspace", "pace", "keeper")


def _counts(
    account: StaffAccount,
    day: date,
    over: Mapping[tuple[int, str], int],
    new: Mapping[int, Sequence[str]],
) -> dict[str, int]:
    mine = {kind: over.get((account.pk, kind), 0) for kind in rules.KINDS}
    steps = rules.steps_of(account.pace.steps)
    allowed = rules.allowed(steps, rules.day_of_work(account.began_on, day), mine)
    allowed["greet"] = min(allowed["greet"], len(new.get(account.pk, ())))
    return allowed


def _over(accounts: Sequence[StaffAccount], day: date) -> dict[tuple[int, str], int]:
    """By how much each account went beyond a day's allowance."""
    held = Duty.objects.filter(account__in=accounts, day=day, reached__isnull=False)
    return {
        (duty.account_id, duty.kind): rules.over(duty.wanted, duty.reached or 0) for duty in held
    }


def _known(accounts: Sequence[StaffAccount], day: date) -> set[tuple[int, str]]:
    held = Duty.objects.filter(account__in=accounts, day=day)
    return set(held.values_list("account_id", "kind"))


def newcomers(accounts: Sequence[StaffAccount]) -> dict[int, list[str]]:
    """Who joined the groups an account looks after lately: "name (group)", latest first."""
    of_group: dict[int, list[int]] = defaultdict(list)
    for account, group in StaffAccount.groups.through.objects.filter(
        staffaccount__in=accounts
    ).values_list("staffaccount_id", "group_id"):
        of_group[group].append(account)
    since = clock.now() - timedelta(hours=NEW_H)
    joined = Membership.objects.filter(group__in=of_group, joined_at__gte=since)
    joined = joined.filter(member__is_staff=False, member__is_bot=False).select_related(
        "member", "group"
    )
    found: dict[int, list[str]] = defaultdict(list)
    for one in joined.order_by("-joined_at"):
        if one.is_present:
            for account in of_group[one.group_id]:
                found[account].append(f"{one.member.name} ({one.group.name})")
    return found


def _duty(
    account: StaffAccount, day: date, kind: str, count: int, new: Sequence[str]
) -> tuple[Duty, Task]:
    zone = ZoneInfo(account.workspace.zone)
    with translation.override(account.keeper.language or translation.get_language()):  # type: ignore[union-attr]
        title = str(TASK_TITLES[kind]) % {"name": account.name, "count": count}
    task = Task(
        workspace=account.workspace, kind=kind, title=title[:200], text=_said(account, kind, new),
        assignee=account.keeper, due_at=datetime.combine(day, EVENING, zone),
        progress={"wanted": count}, created_at=clock.now(),
    )  # fmt: skip
    return Duty(account=account, day=day, kind=kind, wanted=count), task


def _said(account: StaffAccount, kind: str, new: Sequence[str]) -> str:
    """What helps to do it: the words to greet with and whom, or what to post about."""
    if kind == "post":
        return account.topics
    if kind != "greet":
        return account.greeting
    more = [f"… +{len(new) - NAMED}"] if len(new) > NAMED else []
    words = ["", account.greeting] if account.greeting else []
    return "\n".join([*new[:NAMED], *more, *words])


def ticked(task: Task, by: Account | None) -> None:
    """A task of the to-do list was ticked off: note how many, in the caller's transaction."""
    duty = Duty.objects.select_related("account__workspace").filter(task=task).first()
    if duty is None:
        return
    duty.reached = max(0, int(task.progress.get("reached") or 0))
    duty.save(update_fields=["reached"])
    fact = DutyDone(
        account=duty.account_id, duty=duty.kind, wanted=duty.wanted, reached=duty.reached,
        by=audit.number(by),
    )  # fmt: skip
    audit.note(duty.account.workspace, fact, room="acquire")


def close_past(workspace: Workspace, today: date) -> None:
    """What a past day asked for and nobody ticked off is over; how many were done is not known."""
    _close(Duty.objects.filter(account__workspace=workspace, day__lt=today))


def close_open(account: StaffAccount) -> None:
    """An account stops working: nothing is asked of it any more."""
    _close(account.duties.all())


def _close(duties: QuerySet[Duty]) -> None:
    asked = Task.objects.filter(pk__in=duties.values("task"), state="open")
    asked.update(state="not_done", done_at=clock.now())
