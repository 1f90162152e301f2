"""The demo's library: five made-up materials, where they were posted, and who opened them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from random import Random
from uuid import NAMESPACE_DNS, uuid5

from PIL import Image, ImageDraw

from weilu.engage.library import actions, files, opening, rules, using
from weilu.engage.library.actions import Content
from weilu.engage.library.models import LinkOpening, Material, MaterialUse
from weilu.engage.library.using import Wish
from weilu.kit import clock
from weilu.people.models import Account, Group, Member, Workspace

#: Name, kind, tags, days until the last (None: for good), words, address, in how many groups.
MATERIALS: tuple[tuple[str, str, str, int | None, str, str, int], ...] = (
    ("红豆沙做法", "link", "食谱,甜品", None, "{group}的街坊，红豆沙这样熬最糯：",
     "https://example.com/demo/red-bean", 4),
    ("周三直播海报", "poster", "直播", 5, "今晚八点，陈阿姨现场熬汤（演示·虚构）。{link}", "", 3),
    ("入群必读", "text", "新人", None, "欢迎来{group}！先看群规，再说说你拿手的一道菜。", "", 2),
    ("时令菜价表", "link", "菜价,时令", -3, "这周菜价（演示·虚构）：",
     "https://example.com/demo/prices", 2),
    ("冬至礼盒介绍", "picture", "礼盒", 30, "冬至礼盒到了，想看细节点这里（演示·虚构）：",
     "https://example.com/demo/box", 1),
)  # fmt: skip
#: Materials were first posted so long ago, in days; members with a link of their own.
POSTED, KNOWN = 20, 12


def furnish(workspace: Workspace, owner: Account, groups: Sequence[Group]) -> None:
    """Materials, where they were posted by hand, and openings since."""
    if Material.objects.filter(workspace=workspace).exists():
        return
    rng, now = Random("素材库"), clock.now()
    for name, kind, tags, left, text, address, many in MATERIALS:
        with clock.stopped_at(now - timedelta(days=POSTED + 4)):
            held = _material(workspace, owner, name, kind, tags, left, text, address)
        for place, group in enumerate(groups[:many]):
            with clock.stopped_at(now - timedelta(days=POSTED - 5 * place, hours=place)):
                wish = Wish(f"demo{place}", clock.now(), "information", owner)
                _openings(using.by_hand(held, group, wish), rng)
        if kind == "link" and left is None:
            _known(held, owner, rng)


def _material(
    workspace: Workspace, owner: Account, name: str, kind: str, tags: str, left: int | None,
    text: str, address: str,
) -> Material:  # fmt: skip
    held = Material(workspace=workspace, name=name, kind=kind, owner=owner)
    held.tags = rules.stored_tags(rules.tags_of(tags))
    if left is not None:
        held.expires_on = clock.today(workspace.zone) + timedelta(days=left + POSTED + 4)
    kept = files.keep(workspace.pk, _poster(name)) if kind in {"poster", "picture"} else ("", "", 0)
    if kind == "link":
        actions.save(held, Content("（初稿）" + text, address), owner)
    actions.save(held, Content(text, address, *kept), owner)
    return held


def _poster(name: str) -> bytes:
    """A bowl on a table: no words, so that no font is needed."""
    rng, sheet = Random(name), Image.new("RGB", (720, 960), "#f6efe2")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 640, 720, 960), fill="#d9b48a")
    draw.pieslice((160, 420, 560, 820), 0, 180, fill="#c2410c")
    draw.ellipse((160, 560, 560, 680), fill="#7c2d12")
    for _steam in range(3):
        x = rng.randint(230, 470)
        draw.arc((x - 30, 300, x + 30, 520), 90, 270, fill="#b9a98f", width=8)
    held = BytesIO()
    sheet.save(held, "PNG")
    return held.getvalue()


def _openings(use: MaterialUse, rng: Random) -> None:
    """Openings nobody is known by: many on the first day, fewer later."""
    now, day = clock.now(), clock.now().date()
    after = [int(9 * rng.random() ** 3) for _one in range(rng.randint(8, 40))]
    LinkOpening.objects.bulk_create(
        LinkOpening(
            link=use.link, day=day + timedelta(days=days), at=now + timedelta(days=days, hours=1),
            visitor=uuid5(NAMESPACE_DNS, f"{use.link.word}{place}").hex[:24],
        )
        for place, days in enumerate(after)
    )  # fmt: skip


def _known(held: Material, owner: Account, rng: Random) -> None:
    """Members who got a link of their own, and opened it."""
    now = clock.now()
    members = Member.objects.filter(workspace=held.workspace, is_staff=False, is_bot=False)
    for member in members.order_by("pk")[:KNOWN]:
        link = actions.own_link(held, member, owner)
        with clock.stopped_at(now - timedelta(days=rng.randint(2, 16), hours=rng.randint(0, 9))):
            opening.note(link, ("demo",))
