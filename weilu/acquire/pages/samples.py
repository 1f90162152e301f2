"""Pages to start from. What must be said anew for each community is left out, so that the checks
before publishing ask for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_BUTTON = {"kind": "button", "title_zh": "我想加入", "title_en": "I want to come in"}
_FINE = {
    "kind": "fine",
    "kept_zh": "你在表单里写的内容，只用来决定是否通过和联系你；打开本页只记一个随机编号。",
    "kept_en": "What you write in the form, to decide and to reach you; for opening this page, "
    "a random number only.",
    "days": "90",
    "text_zh": "想让我们删掉你的信息，按上面的方式告诉我们，七天内办好。",
    "text_en": "To be forgotten, tell us there; it is done within seven days.",
}
SAMPLES: Mapping[str, Sequence[Mapping[str, str]]] = {
    "event": (
        {"kind": "hero", "title_zh": "活动名称", "title_en": "What happens",
         "text_zh": "一句话：给谁、做什么、在哪里。", "text_en": "For whom, what, where."},
        {"kind": "seats", "title_zh": "报名截止", "title_en": "Sign up before", "seats": "1"},
        {"kind": "gains", "title_zh": "你会带走", "title_en": "What you take home",
         "rows_zh": "一件学会的事\n几位同好", "rows_en": "One thing learnt\nSome new friends"},
        {"kind": "timetable", "title_zh": "当天安排", "title_en": "The day",
         "rows_zh": "14:00 | 签到\n14:30 | 开始\n16:30 | 合影",
         "rows_en": "14:00 | Welcome\n14:30 | We begin\n16:30 | A picture together"},
        {"kind": "people", "title_zh": "主持人", "title_en": "Your host"},
        _BUTTON, _FINE,
    ),
    "community": (
        {"kind": "hero", "title_zh": "社群名称", "title_en": "The community",
         "text_zh": "一句话：给谁、解决什么。", "text_en": "One line: for whom, and for what."},
        {"kind": "gains", "title_zh": "进来之后", "title_en": "Once you are in",
         "rows_zh": "每周一次主题分享\n有问必答的同行",
         "rows_en": "One topic a week\nPeers who answer"},
        {"kind": "proof", "title_zh": "他们已经在了", "title_en": "Already in"},
        {"kind": "questions", "title_zh": "常见问题", "title_en": "Questions",
         "rows_zh": "要花多少时间？ | 每天十分钟就够。\n可以退出吗？ | 随时。",
         "rows_en": "How much time? | Ten minutes a day will do.\nMay I leave? | At any time."},
        _BUTTON, _FINE,
    ),
    "course": (
        {"kind": "hero", "title_zh": "课程名称", "title_en": "The course",
         "text_zh": "学完能做到什么。", "text_en": "What you can do afterwards."},
        {"kind": "gains", "title_zh": "学完你会", "title_en": "Afterwards you can",
         "rows_zh": "第一件\n第二件\n第三件", "rows_en": "The first\nThe second\nThe third"},
        {"kind": "timetable", "title_zh": "课程表", "title_en": "Lessons",
         "rows_zh": "第一周 | 入门\n第二周 | 练习\n第三周 | 作品",
         "rows_en": "Week 1 | Basics\nWeek 2 | Practice\nWeek 3 | A work of your own"},
        {"kind": "people", "title_zh": "老师", "title_en": "Your teacher"},
        {"kind": "seats", "title_zh": "开课倒计时", "title_en": "We begin in", "seats": "1"},
        {"kind": "questions", "title_zh": "常见问题", "title_en": "Questions"},
        _BUTTON, _FINE,
    ),
}  # fmt: skip
