"""One object of every kind the acquire room's addresses can name."""

from __future__ import annotations

from typing import Any

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import Channel, EntryCode, Target
from weilu.acquire.staff import actions as staff
from weilu.acquire.staff.models import Pace, StaffAccount
from weilu.acquire.staff.rules import Step
from weilu.acquire.threshold import actions as thresholds
from weilu.acquire.threshold.models import Application, Threshold
from weilu.acquire.threshold.rules import Judged, Question
from weilu.kit import clock
from weilu.people.models import Workspace

#: What an endpoint or a page of the room could change.
LED: tuple[Any, ...] = (
    Application, Channel, EntryCode, Pace, StaffAccount, Target, Threshold,
)  # fmt: skip


def led_by(workspace: Workspace, says: str) -> dict[str, int]:
    """By the address's word, each with `says` in its words."""
    return {**_staff(workspace, says), **_codes(workspace, says), **_door(workspace, says)}


def _staff(workspace: Workspace, says: str) -> dict[str, int]:
    pace = Pace(workspace=workspace, name=f"{says} pace")
    staff.save_pace(pace, [Step(1)], None)
    account = StaffAccount(
        workspace=workspace, platform="qq", handle="1", name=f"{says} account", pace=pace,
        began_on=clock.now().date(),
    )  # fmt: skip
    staff.save_account(account, None)
    return {"staff_account_id": account.pk, "account_id": account.pk, "pace_id": pace.pk}


def _codes(workspace: Workspace, says: str) -> dict[str, int]:
    channel = Channel(workspace=workspace, name=f"{says} channel")
    codes.save_channel(channel, None)
    code = codes.make_code(channel, f"{says} code", None)
    target = Target(code=code, name=f"{says} group", address="https://t.me/+group")
    codes.save_target(target, None)
    return {"channel_id": channel.pk, "entry_code_id": code.pk, "target_id": target.pk}


def _door(workspace: Workspace, says: str) -> dict[str, int]:
    form = Threshold(workspace=workspace, name=f"{says} form", title=says)
    thresholds.save(form, [Question("q1", "text", f"{says}?")], None)
    told = Judged({"q1": f"{says} answer"})
    applied = thresholds.apply(form, None, "x" * 20, f"{says} reader", told)
    return {"threshold_id": form.pk, "application_id": applied.pk}
