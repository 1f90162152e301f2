"""The demo's doors: a class with a fee, a circle by invitation, who applies, and who is double.

All of it is made up, and made with the rooms' own verbs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import Channel, EntryCode, Target
from weilu.acquire.threshold import actions, fees, invitations, messaging, rules
from weilu.acquire.threshold.models import Application, Threshold
from weilu.acquire.threshold.rules import Question
from weilu.charter.house_rules import reads as house_rules
from weilu.kit import clock
from weilu.people.models import Account, Member, Workspace

WHY = Question("why", "long", "为什么想来？")
AREA = Question("area", "text", "住在哪个区？", False)
DAYS = Question("days", "several", "哪天有空？", True, ("周三晚", "周六上午", "周日上午"))
AGE = Question("age", "number", "年龄？", False)
SOUP = Question(
    "soup", "choice", "老火汤一般要炖多久？", True, ("半小时", "一小时", "三小时"), "三小时"
)
RULES = Question("rules", "rules", "我读过群规，同意遵守")
#: Who applied to the class: contact, what they answered, days ago, what came of it.
APPLIED: tuple[tuple[str, Mapping[str, Any], int, str], ...] = (
    ("138 0000 1234", {"why": "刚搬来，想学几道本地汤。", "area": "越秀区", "age": 29}, 6, ""),
    ("+86-13800001234", {"why": "想学煲汤，上次用的是旧手机。", "area": "越秀", "age": 29}, 1, ""),
    (
        "微信 guo_2288",
        {"why": "孩子上学了，想换换口味。", "area": "天河区", "age": 36},
        3,
        "",
    ),
    ("小许（虚构）", {"why": "看到地铁口海报。", "area": "海珠区", "age": 24}, 2, ""),
    ("微信 laowu66", {"why": "退休了，想找人一起做饭。", "area": "荔湾区", "age": 61}, 9, "stated"),
    ("晓敏（虚构）", {"why": "朋友推荐。", "area": "天河区", "age": 33}, 12, "paid"),
    ("微信 hezi_tang", {"why": "喜欢煲汤，想认识同好。", "area": "越秀区", "age": 41}, 15, "due"),
    ("阿飞（虚构）", {"why": "推广产品", "area": ""}, 11, "declined"),
)
REASONS = (
    "本期已满，欢迎下期再来。",
    "这里不接商业推广，谢谢理解。",
    "请先来周末市集坐坐，认识一下。",
)
INVITED = ("林姐（虚构）", "老周（虚构）", "阿萍（虚构）")


def furnish(workspace: Workspace, owner: Account) -> None:
    """Two doors, and who stands before them."""
    for text in REASONS:
        actions.keep_reason(workspace, text)
    channel = Channel(workspace=workspace, name="小班报名", kind="article", note="演示数据·虚构")
    codes.save_channel(channel, owner)
    _class(workspace, owner, channel)
    _circle(workspace, owner, channel)


def _door(channel: Channel, owner: Account, held: Threshold, name: str) -> EntryCode:
    code = codes.make_code(channel, name, owner)
    codes.save_target(Target(code=code, name=name, address="https://example.com/demo"), owner)
    codes.change_code(code, owner, threshold=held)
    return code


def _class(workspace: Workspace, owner: Account, channel: Channel) -> None:
    held = Threshold(
        workspace=workspace, name="煲汤小班", title="煲汤小班报名", fee=9_900, pass_mark=1,
        lead="每班十二人，四个周末。先聊几句，录取后再交费。",
        pay_how="录取后转给半亩厨房（演示，不会真的收钱），备注写上称呼。",
    )  # fmt: skip
    with clock.stopped_at(clock.now() - timedelta(days=20)):
        actions.save(held, [WHY, DAYS, AREA, AGE, SOUP, RULES], owner)
    code = _door(channel, owner, held, "煲汤小班")
    for number, (contact, said, days, then) in enumerate(APPLIED):
        with clock.stopped_at(clock.now() - timedelta(days=days, hours=number)):
            made = _apply(held, code, f"demodoor{number:012}", contact, said)
        with clock.stopped_at(clock.now() - timedelta(days=max(0, days - 1), hours=number)):
            _settle(made, then, owner)


def _apply(
    held: Threshold, code: EntryCode, visitor: str, contact: str, said: Mapping[str, Any],
    invitation: Any = None,
) -> Application:  # fmt: skip
    questions = rules.questions_of(held.questions)
    usual = {"days": ["周六上午"], "soup": "三小时", "rules": "1"}
    given = usual | {key: str(value) for key, value in said.items()}
    agreed = tuple(one.pk for one in house_rules.in_force(held.workspace_id))
    sent = actions.Sent(pass_mark=held.pass_mark, editions=agreed, invitation=invitation)
    return actions.apply(held, code, visitor, contact, rules.judge(questions, given), sent)


def _settle(made: Application, then: str, owner: Account) -> None:
    if not then:
        return
    if then == "declined":
        actions.decide(made, "declined", owner, REASONS[1])
        return
    actions.decide(made, "accepted", owner)
    if then == "stated":
        fees.state(made, "4200001888")
    if then == "paid":
        fees.settle(made, "paid", owner, was="due")
    if then == "due":
        messaging.tell(made, "欢迎！交费后第一节课在本周六上午九点半。", owner)


def _circle(workspace: Workspace, owner: Account, channel: Channel) -> None:
    held = Threshold(
        workspace=workspace, name="老友圈", title="老友圈", invited=True,
        lead="由老成员一对一邀请。",
    )  # fmt: skip
    actions.save(held, [WHY, RULES], owner)
    code = _door(channel, owner, held, "老友圈")
    members = Member.objects.filter(workspace=workspace, is_staff=False, is_bot=False)
    inviter = members.order_by("pk").first()
    made = [
        invitations.make(held, owner, name=name, inviter=inviter if place else None)
        for place, name in enumerate(INVITED)
    ]
    invitations.revoke(made[2], owner)
    said = {"why": "常来市集，想参加老友的家宴。"}
    _apply(held, code, "demodoorinvited00001", INVITED[0], said, made[0])
