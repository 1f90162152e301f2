"""One ranked list for one person: what waits for them, less what they put off till tomorrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from weilu.console import matters
from weilu.console.matters import Matter
from weilu.kit import clock
from weilu.measure.models import PutOff
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Account, Workspace

#: Matters shown at first; a day has no more than ten things that matter.
MOST, ALL = 10, 500
#: A day begins then: who works at night is not surprised at midnight.
MORNING = time(5)
LONGEST_KEY = 60


@dataclass(frozen=True, slots=True)
class Today:
    """What waits for somebody, the most pressing first."""

    matters: Sequence[Matter]
    more: int  #: that are not shown
    put_off: int  #: till tomorrow


def of(request: HttpRequest, most: int = MOST) -> Today:
    """The list as this person sees it now."""
    now = clock.now()
    found = matters.gathered(request, now)
    hidden = _hidden(account_of(request), workspace_of(request), now)
    left = [one for one in found if one.key not in hidden]
    return Today(left[:most], max(0, len(left) - most), len(found) - len(left))


def _hidden(account: Account, workspace: Workspace, now: datetime) -> set[str]:
    mine = PutOff.objects.filter(account=account, workspace=workspace, until__gt=now)
    return set(mine.values_list("key", flat=True))


def put_off(account: Account, workspace: Workspace, key: str) -> datetime:
    """Show a matter to this person no more before tomorrow morning; when that is."""
    zone = ZoneInfo(workspace.zone)
    local = clock.now().astimezone(zone)
    day = local.date() + timedelta(days=0 if local.time() < MORNING else 1)
    until = datetime.combine(day, MORNING, zone)
    PutOff.objects.filter(account=account, workspace=workspace, until__lte=clock.now()).delete()
    PutOff.objects.update_or_create(
        account=account, workspace=workspace, key=key[:LONGEST_KEY], defaults={"until": until}
    )
    return until


def take_up(account: Account, workspace: Workspace, key: str = "") -> None:
    """Show it again; without a key, everything that was put off."""
    mine = PutOff.objects.filter(account=account, workspace=workspace)
    (mine.filter(key=key[:LONGEST_KEY]) if key else mine).delete()
