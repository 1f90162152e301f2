"""The demo's landing page: written, published, opened and pressed. All of it is made up."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from weilu.acquire.codes.models import EntryCode, Target
from weilu.acquire.pages import actions
from weilu.acquire.pages.models import LandingPage, LandingPress, LandingVisit
from weilu.kit import clock
from weilu.people.models import Account, Workspace

SLUG = "demo-breakfast"
VISITORS, PRESSED = 64, 31
BLOCKS = (
    {"kind": "hero", "title_zh": "21 天早餐打卡营", "title_en": "Breakfast for 21 days",
     "text_zh": "每天十分钟，和街坊一起把早餐做好吃。\n（演示数据·虚构）",
     "text_en": "Ten minutes a day, with neighbours who do the same.\n(Demo, all made up)",
     "price_zh": "免费参加", "price_en": "Free of charge"},
    {"kind": "seats", "title_zh": "下一期开营", "title_en": "The next one begins", "seats": "1"},
    {"kind": "gains", "title_zh": "你会带走", "title_en": "What you take home",
     "rows_zh": "21 份不重样的早餐\n每天有人看、有人夸、有人答\n一群也在早起的街坊",
     "rows_en": "21 breakfasts, no two alike\nSomebody who looks, praises and answers, each day\n"
     "Neighbours who get up early, too"},
    {"kind": "timetable", "title_zh": "一天这样过", "title_en": "A day",
     "rows_zh": "6:30 | 今日食谱和小窍门\n7:00–9:00 | 拍照打卡\n20:30 | 点评，预告明天",
     "rows_en": "6:30 | Today’s recipe\n7:00–9:00 | Your photo\n20:30 | A look back, and ahead"},
    {"kind": "people", "title_zh": "陪你的人", "title_en": "With you",
     "rows_zh": "陈阿姨（虚构） | 做了三十年早餐，什么锅都会修\n小禾（虚构） | 营养师，爱回答问题",
     "rows_en": "Aunt Chen (made up) | thirty years of breakfasts\n"
     "Xiao He (made up) | dietitian, likes questions"},
    {"kind": "proof", "title_zh": "他们已经在了", "title_en": "Already in"},
    {"kind": "questions", "title_zh": "常见问题", "title_en": "Questions",
     "rows_zh": "早上没空怎么办？ | 前一晚备好，照样打卡。\n要买东西吗？ | 不用，有什么做什么。",
     "rows_en": "No time in the morning? | Prepare it the night before.\n"
     "Must I buy anything? | No: cook what you have."},
    {"kind": "button", "title_zh": "我要加入", "title_en": "I want to come in"},
    {"kind": "fine", "who": "半亩厨房（虚构）", "contact": "hello@example.com", "days": "90",
     "kept_zh": "打开本页只记一个随机编号；进群前填写的内容只用来联系你。",
     "kept_en": "For opening this page a random number; what you write before you come in, to "
     "reach you.",
     "text_zh": "想让我们删掉你的信息，写信给上面的地址，七天内办好。",
     "text_en": "To be forgotten, write to that address; it is done within seven days."},
)  # fmt: skip


def furnish(workspace: Workspace, owner: Account, code: EntryCode) -> None:
    """One page that leads to `code`; a second call changes nothing."""
    if LandingPage.objects.filter(workspace=workspace).exists():
        return
    Target.objects.filter(code=code, cap=None).update(cap=200)
    page = actions.make(workspace, "早餐打卡营（演示）", code, owner, "event", SLUG)
    kept = actions.keep_picture(workspace, _picture())
    ends = (clock.now() + timedelta(days=6)).strftime("%Y-%m-%dT08:00")
    more = {"hero": {"picture": kept.digest}, "seats": {"ends": ends}}
    page = actions.write(page, [one | more.get(one["kind"], {}) for one in BLOCKS])
    actions.publish(page, owner)
    _visits(page, code)


def _picture() -> bytes:
    """A sunrise over a bowl, drawn."""
    drawn = Image.new("RGB", (1_080, 600), "#FDE7CF")
    pen = ImageDraw.Draw(drawn)
    pen.ellipse((390, 90, 690, 390), fill="#F4A259")
    pen.rectangle((0, 330, 1_080, 600), fill="#8CB0A0")
    pen.pieslice((330, 180, 750, 560), 0, 180, fill="#C2410C")
    pen.rectangle((450, 555, 630, 575), fill="#8F2F08")
    held = BytesIO()
    drawn.save(held, "PNG")
    return held.getvalue()


def _visits(page: LandingPage, code: EntryCode) -> None:
    rng, now = Random("早餐"), clock.now()
    times = [now - timedelta(minutes=rng.randint(5, 20 * 1_440)) for _turn in range(VISITORS)]
    LandingVisit.objects.bulk_create(
        LandingVisit(page=page, visitor=f"demo-{turn}", first_at=at)
        for turn, at in enumerate(times)
    )
    LandingPress.objects.bulk_create(
        LandingPress(page=page, code=code, visitor=f"demo{code.pk:06}{turn:010}", at=at)
        for turn, at in enumerate(times[:PRESSED])
    )
