"""The demo's offers, orders and commissions. All of it is made up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from weilu.acquire.codes.models import Channel
from weilu.convert import actions, commissions, earnings
from weilu.convert.models import Offer, OfferState, Order
from weilu.kit import clock
from weilu.people.models import Account, Member, Workspace

PAY_TO = "微信转账给「半亩小周」（演示），备注订单号"
TERMS = "付款后三天内送到小区门口；不满意当天可退。（演示数据·虚构）"
#: Name → kind, price in fen, stock, what buyers gain, state.
OFFERS = (
    ("老火汤 · 一罐", "product", 3_990, 120, "现炖六小时，一罐两人份。周三、周六送到。", "open"),
    ("半亩年卡", "membership", 36_500, None, "一年里每周一份时令汤，外加会员价和开放日。", "open"),
    ("冬至饭局座位", "project", 12_800, 24, "一桌八人，一起包汤圆，带一道菜回家。", "open"),
    ("铸铁小锅", "goods", 19_900, 6, "半亩同款，22 厘米，送一本汤谱。", "open"),
    ("秋梨膏", "product", 5_800, 40, "霜降后的秋梨，熬了十二小时。", "closed"),
    ("新灶台共建", "crowdfunding", 10_000, 300, "帮公共厨房换一口大灶，名字留在墙上。", "draft"),
)
#: Days over which orders came, and how many.
DAYS, ORDERS = 40, 64
#: Of twenty orders: what came of them.
FATES = (
    *("paid",) * 13, "part", "whole", "checking", "checking", "waiting", "expired", "cancelled",
)  # fmt: skip
#: Channel → basis points, days held.
RULES = (("老会员推荐", 800, 7), ("公众号菜单", 500, 14), ("地铁口海报", 300, 7))


def furnish(workspace: Workspace, owner: Account) -> None:
    """Set up once; what came of it is the same for the same day."""
    if Offer.objects.filter(workspace=workspace).exists():
        return
    rng, now = Random("半亩厨房的柜台"), clock.now()
    channels = list(Channel.objects.filter(workspace=workspace).order_by("pk"))
    with clock.stopped_at(now - timedelta(days=DAYS)):
        _rules(workspace, owner, channels)
        offers = [_offer(workspace, owner, *told) for told in OFFERS]
    members = list(
        Member.objects.filter(workspace=workspace, is_staff=False, is_bot=False).order_by("pk")
    )
    numbers = [0, *(one.pk for one in channels)]
    for turn in range(ORDERS if members else 0):
        back = timedelta(days=DAYS * (1 - turn / ORDERS), minutes=rng.randint(3, 600))
        fate = rng.choice(FATES)
        late = fate in {"checking", "waiting"}
        at = now - (timedelta(minutes=rng.randint(2, 25)) if late else back)
        offer = rng.choices(offers[:5], (9, 4, 3, 1, 2))[0]
        asked = actions.Asked("演示买家", "虚构", f"{turn:032x}", rng.choice(numbers))
        with clock.stopped_at(at):
            order = _order(offer, rng.choice(members), rng.choice((1, 1, 1, 2)), asked)
        if order is not None:
            _fate(order, fate, owner)
    actions.turn(offers[4], OfferState.CLOSED, owner)
    for days in range(DAYS, -1, -1):
        with clock.stopped_at(now - timedelta(days=days)):
            commissions.earn_due()
    _afterwards(workspace, owner)


def _afterwards(workspace: Workspace, owner: Account) -> None:
    """A refund after the hold claws back; then a channel is paid a part of what is due."""
    now = clock.now()
    late = Order.objects.filter(offer__workspace=workspace, commission__gt=100, state="paid")
    order = late.order_by("paid_at").first()
    if order is None:
        return
    with clock.stopped_at(now - timedelta(days=3)):
        actions.refund(order, order.amount // 2, "late", "演示退款：少了一罐", owner)
    best = max(earnings.of_channels(workspace), key=lambda one: one.due)
    with clock.stopped_at(now - timedelta(days=1)):
        paid = commissions.Payout(best.due // 2, "demo", "演示：微信转账")
        commissions.pay_out(workspace, best.channel, best.currency, paid, owner)


def _rules(workspace: Workspace, owner: Account, channels: Sequence[Channel]) -> None:
    for name, rate, days in RULES:
        for channel in channels:
            if channel.name == name:
                commissions.set_rule(workspace, channel.pk, rate, days, owner)


def _offer(
    workspace: Workspace, owner: Account, name: str, kind: str, price: int, stock: int | None,
    about: str, state: str,
) -> Offer:  # fmt: skip
    offer = Offer(
        workspace=workspace, name=name, kind=kind, price=price, stock=stock, about=about,
        terms=TERMS, pay_to=PAY_TO, hold_minutes=60,
    )  # fmt: skip
    actions.save_offer(offer, owner)
    return offer if state == "draft" else actions.turn(offer, OfferState.OPEN, owner)


def _order(offer: Offer, member: Member, quantity: int, asked: actions.Asked) -> Order | None:
    try:
        return actions.place(offer, member, quantity, asked)
    except actions.SoldOut:
        return None


def _fate(order: Order, fate: str, owner: Account) -> None:
    if order.state != "waiting" or fate == "waiting":
        return
    moments = {"expired": 90, "checking": 1}
    with clock.stopped_at(order.placed_at + timedelta(minutes=moments.get(fate, 20))):
        if fate == "expired":
            actions.expire_due()
        elif fate == "cancelled":
            actions.cancel(order)
        elif fate == "checking":
            actions.hand_in(order, f"演示尾号 {order.pk:04}")
        else:
            order = actions.confirm(order, owner, f"演示 {order.pk:06}")
    back = {"part": order.amount // 4, "whole": order.amount}.get(fate, 0)
    if back:
        with clock.stopped_at(order.placed_at + timedelta(days=2)):
            actions.refund(order, back, "demo", "演示退款：送到时洒了", owner)
