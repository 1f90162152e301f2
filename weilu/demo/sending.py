"""What the demo has to send, whom it greets, and what its rules met.

All of it is made up. The connection is switched off and its keys are words, so nothing is ever
sent; what a platform would have answered to is written as it would stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from weilu.engage.guard import actions as guard
from weilu.engage.guard.models import (
    Appeal,
    AppealState,
    Guard,
    Incident,
    IncidentState,
    TrialLine,
)
from weilu.engage.welcome import actions as welcome
from weilu.engage.welcome import newcomers
from weilu.engage.welcome import rules as greeting_rules
from weilu.engage.welcome.models import Greeting, Newcomer
from weilu.kit import clock
from weilu.outbox import optouts, phrases
from weilu.outbox.actions import fingerprint
from weilu.outbox.models import Attempt, Message, State, Template
from weilu.people.models import Account, Group, Member, Membership, Workspace
from weilu.platforms.live import actions as live
from weilu.platforms.models import Connection

CONNECTION = "半亩企业微信（演示，未开启）"
KEYS = {"corp_id": "ww-demo", "secret": "demo", "token": "demo", "aes_key": "demo"}
#: Templates: name → Chinese, English.
TEMPLATES = (
    ("进群欢迎", "{name}，欢迎来「{group}」！先看看群规：{rules}", "Welcome to {group}, {name}!"),
    ("周三开团", "{group}的街坊们，今天十点开团：云浮番薯、从化荔枝蜜。", ""),
    ("直播提醒", "今晚八点厨房直播，{date}见。", "Kitchen live at eight tonight, {date}."),
)
#: The outbox: state, purpose, hours from now, words, why it is held or failed.
MESSAGES = (
    (State.WAITING, "promotion", 18, "今天十点开团：云浮番薯五斤 39 元，从化荔枝蜜 58 元。", ""),
    (State.WAITING, "promotion", 42, "年卡会员日：周五全场九折，截单到晚上八点。", ""),
    (State.HELD, "relation", 1, "今晚煲什么汤？晒一张你家的锅。", "quiet_hours"),
    (State.QUEUED, "information", 3, "明早配送改到九点半，辛苦大家等一等。", ""),
    (State.QUEUED, "relation", 20, "早餐一问：你家早上几点开火？", ""),
    (State.QUEUED, "relation", 68, "周日晒锅：一口锅，一句话。", ""),
    (State.SENT, "relation", -5, "早餐一问：豆浆里放不放糖？", ""),
    (State.SENT, "information", -28, "家常十条：剩饭隔夜怎么放。", ""),
    (State.SENT, "service", -30, "欢迎来「21天早餐打卡营」！先看看群规。", ""),
    (State.SENT, "promotion", -52, "周三开团：新米十斤 68 元，周六上午送。", ""),
    (State.REFUSED, "promotion", -53, "年卡会员日预告", "balance"),
    (State.UNSURE, "relation", -76, "周三厨房直播今晚八点，陈阿姨教陈皮红豆沙。", "no answer"),
    (State.FAILED, "information", -100, "周六配送名单请核对。", "gone"),
    (State.CANCELLED, "relation", -120, "雨天取消：周末市集改到下周。", ""),
    (State.EXPIRED, "information", -150, "今晚七点前报名市集志愿者。", ""),
)
#: States with an attempt behind them.
TRIED = (State.SENT, State.UNSURE, State.FAILED)
GREETED = "21天早餐打卡营"
ADVERTS = "广告"
#: What was said about being warned: appeal, then whether it was granted (None = still open).
APPEALS: tuple[tuple[str, bool | None], ...] = (
    ("我发的是小区团购接龙，不是广告，麻烦看一下。", None),
    ("转给妈妈的菜谱，被当成广告了。", None),
    ("只是回答别人问的电话。", True),
    ("我不是广告！", False),
)


def furnish(workspace: Workspace, owner: Account) -> None:
    """Templates, the outbox, a greeting in its rehearsal, incidents, appeals, who wants none."""
    for name, zh, en in TEMPLATES:
        phrases.save(Template(workspace=workspace, name=name, text_zh=zh, text_en=en), owner)
    connection = live.connect(workspace, "wecom", CONNECTION, KEYS, owner)
    groups = list(Group.objects.filter(workspace=workspace).order_by("name"))
    _outbox(connection, owner, groups)
    _greeting(connection, owner, next(one for one in groups if GREETED in one.name))
    _incidents(connection, owner)
    quiet = Member.objects.filter(workspace=workspace, is_staff=False).order_by("pk")
    for number, member in enumerate(quiet[40:46]):
        how, purpose = ("keyword", "promotion") if number % 2 else ("link", "")
        optouts.stop(member, purpose, how=how)


def _outbox(connection: Connection, owner: Account, groups: Sequence[Group]) -> None:
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    for number, (state, purpose, hours, text, why) in enumerate(MESSAGES):
        at, group = now + timedelta(hours=hours), groups[number % len(groups)]
        made = Message.objects.create(
            workspace=connection.workspace, connection=connection, key=f"demo:{number}",
            room="engage" if purpose == "service" else "outbox", purpose=purpose, op="send",
            chat=group.external_id, group=group, action={"chat": group.external_id, "text": text},
            text=text, fingerprint=fingerprint(text), state=state, why=why, not_before=at,
            created_by=owner, created_at=min(at, now) - timedelta(hours=6),
            settled_at=at if hours < 0 else None, attempts=int(state in TRIED),
        )  # fmt: skip
        if made.attempts:
            Attempt.objects.create(
                message=made, number=1, gateway="demo", started_at=at,
                ended_at=at + timedelta(seconds=1), why=why,
                status="done" if state == State.SENT else str(state),
            )  # fmt: skip


def _greeting(connection: Connection, owner: Account, group: Group) -> None:
    held = Greeting(
        workspace=connection.workspace, name="早餐营欢迎", mode=greeting_rules.DRY, hour=20,
        template=Template.objects.get(workspace=connection.workspace, name=TEMPLATES[0][0]),
    )  # fmt: skip
    welcome.save(held, [group], owner)
    came = Membership.objects.filter(group=group, member__is_staff=False, joined_at__isnull=False)
    for one in came.select_related("member").order_by("-joined_at")[:24]:
        newcomer = Newcomer.objects.create(
            greeting=held, connection=connection, group=group, member=one.member,
            event=f"demo:{one.pk}", via="join", came_at=one.joined_at or one.first_seen,
            state=greeting_rules.REHEARSED,
        )  # fmt: skip
        newcomers.rehearse(newcomer)


def _incidents(connection: Connection, owner: Account) -> None:
    """What the rule against adverts met in its dry run, and what it did while it was on."""
    rule = Guard.objects.filter(workspace=connection.workspace, name=ADVERTS).first()
    edition = rule.editions.first() if rule else None
    if rule is None or edition is None:
        return
    lines = TrialLine.objects.filter(trial__guard=rule).exclude(step="again").order_by("-at")
    made = [
        Incident.objects.create(
            workspace=connection.workspace, guard=rule, edition=edition, connection=connection,
            event_id=line.event_id, words_id=line.event_id, message=f"demo-{line.event_id}",
            group=line.group, member=line.member, at=line.at, made_at=line.at, step=line.step,
            mute_s=line.mute_s, why=line.why,
            state=IncidentState.ACTED if line.step in {"warn", "mute"} else IncidentState.WOULD,
        )
        for line in lines[:60]
    ]  # fmt: skip
    _appeals([one for one in made if one.state == IncidentState.ACTED], owner)
    if made:
        guard.exempt(made[-1].member, "街坊义务团长，转发的是自家团购", owner)


def _appeals(incidents: Sequence[Incident], owner: Account) -> None:
    for incident, (text, granted) in zip(incidents, APPEALS, strict=False):
        state = {None: AppealState.OPEN, True: AppealState.GRANTED, False: AppealState.UPHELD}
        Appeal.objects.create(
            incident=incident, text=text, state=state[granted],
            made_at=incident.made_at + timedelta(minutes=20),
            sentence="" if granted is None else "看过了，谢谢你说明。",
            settled_at=None if granted is None else incident.made_at + timedelta(hours=3),
            settled_by=None if granted is None else owner,
        )  # fmt: skip
        if granted is not None:
            guard.mark(incident.guard, incident.event_id, not granted, owner)
