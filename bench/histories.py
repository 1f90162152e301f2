"""Made-up histories of any size, always the same: a busy group over three years."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

START = datetime(2023, 1, 1, tzinfo=UTC)
WORDS = """
早餐 晚饭 排骨 面粉 鸡蛋 南瓜 酸奶 烤箱 电饭煲 孩子 周末 快递 团购 地址 链接 价格 便宜
好吃 请问 怎么 多少 谢谢 收到 已经 下单 明天 今天 上次 这个 那个 可以 觉得 试试 推荐
一起 学习 打卡 第一 朋友 群里 老师 老板 the this that recipe flour price link order
today tomorrow thanks really good question answer family
""".split()


def texts(random: Random) -> Iterator[str]:
    """Endless messages of 2–40 words, some of them questions."""
    while True:
        words = random.choices(WORDS, k=min(40, 2 + int(random.expovariate(1 / 7))))
        yield " ".join(words) + ("？" if random.random() < 0.12 else "")


def talk(messages: int, members: int = 2_000) -> Iterator[tuple[int, datetime, int, str, int]]:
    """(number, moment, speaker, text, number answered or -1), in order of time."""
    random = Random(20260504)
    words = texts(random)
    weights = list(accumulate(1 / (rank + 3) for rank in range(members)))
    speakers = range(members)
    gap = timedelta(days=3 * 365) / messages
    for number in range(messages):
        at = START + gap * number
        [speaker] = random.choices(speakers, cum_weights=weights)
        answered = number - random.randint(1, 30) if number > 30 and random.random() < 0.3 else -1
        yield number, at, speaker, next(words), answered


def telegram(path: Path, messages: int) -> None:
    """A Telegram Desktop export (`result.json`, one chat), about 265 bytes a message."""
    with path.open("w", encoding="utf-8") as out:
        out.write('{\n "name": "演示大群",\n "type": "private_supergroup",\n "id": 1234567890,\n')
        out.write(' "messages": [\n')
        for number, at, speaker, text, answered in talk(messages):
            message = {
                "id": number + 1,
                "type": "message",
                "date": at.strftime("%Y-%m-%dT%H:%M:%S"),
                "date_unixtime": str(int(at.timestamp())),
                "from": f"成员{speaker:04}",
                "from_id": f"user{speaker + 1000}",
                **({"reply_to_message_id": answered + 1} if answered >= 0 else {}),
                "text": text,
            }
            body = json.dumps(message, ensure_ascii=False, indent=1).replace("\n", "\n  ")
            out.write(f"  {body}{',' if number < messages - 1 else ''}\n")
        out.write(" ]\n}\n")


def whatsapp(path: Path, messages: int) -> None:
    """A WhatsApp export as an Android phone writes it, about 95 bytes a message."""
    with path.open("w", encoding="utf-8") as out:
        for _number, at, speaker, text, _answered in talk(messages):
            out.write(f"{at:%d/%m/%Y, %H:%M} - 成员{speaker:04}: {text}\n")


def weilu_jsonl(path: Path, messages: int) -> None:
    """Weilu's own exchange format."""
    with path.open("w", encoding="utf-8") as out:
        for number, at, speaker, text, answered in talk(messages):
            line = {
                "id": str(number), "at": at.isoformat(), "author": f"u{speaker}", "text": text,
                "kind": "message", "group": "演示大群",
            }  # fmt: skip
            if answered >= 0:
                line["reply_to"] = str(answered)
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
