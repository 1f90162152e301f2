"""QQ histories beside the recorded ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from weilu.platforms.contract import EventSeen, PersonSeen, ReadOptions, Refused, Told, Unreadable
from weilu.platforms.qq import export, files
from weilu.platforms.qq.rules import Speaker, body_of, deeds_of, speaker_of
from weilu.platforms.sources import FileSource

TITLE = "消息记录（此消息记录为文本格式，不支持重新导入）\n\n"


def read(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[Told]:
    file = tmp_path / "茶友群.txt"
    file.write_bytes(text.encode(encoding))
    return list(export.read(FileSource(file), ReadOptions()))


def events(told: list[Told]) -> list[EventSeen]:
    return [item for item in told if isinstance(item, EventSeen)]


def said(minute: int, who: str, text: str) -> str:
    return f"2023-05-06 9:{minute:02d}:05 {who}\n{text}\n\n"


@pytest.mark.parametrize(
    ("written", "speaker"),
    [
        ("阿强(20000002)", Speaker("20000002", "阿强", False)),
        ("【群主】林梅(20000001)", Speaker("20000001", "林梅", True)),
        ("【潜水】小雨(20000003)", Speaker("20000003", "小雨", False)),
        ("小雨<xiaoyu@example.com>", Speaker("xiaoyu@example.com", "小雨", False)),
        ("【茶】小雨", Speaker("【茶】小雨", "【茶】小雨", False)),
        ("小雨(真名)(20000003)", Speaker("20000003", "小雨(真名)", False)),
        ("(20000003)", Speaker("20000003", "20000003", False)),
    ],
)
def test_speakers_are_known_by_number_mail_or_name(written: str, speaker: Speaker) -> None:
    assert speaker_of(written) == speaker


@pytest.mark.parametrize(
    ("sentence", "kind", "author", "subject"),
    [
        ("阿强(20000002)加入本群。", "join", ("20000002", "阿强"), ("", "")),
        ("林梅邀请阿强加入了群聊。", "join", ("", "阿强"), ("", "林梅")),
        ("阿强退出了群聊", "leave", ("", "阿强"), ("", "")),
        ("大伟被管理员移出群聊", "removed", ("", ""), ("", "大伟")),
        ("大伟被林梅移出了本群", "removed", ("", "林梅"), ("", "大伟")),
        ("阿强撤回了一条消息", "recall", ("", "阿强"), ("", "")),
        ("今天下雨", "system", ("", ""), ("", "")),
    ],
)
def test_sentences_of_the_platform_are_understood(
    sentence: str, kind: str, author: tuple[str, str], subject: tuple[str, str]
) -> None:
    deed = deeds_of(sentence)[0]
    assert (deed.kind, deed.author, deed.subject) == (kind, author, subject)


def test_a_placeholder_alone_is_no_text_and_a_face_in_a_text_no_medium() -> None:
    assert body_of("[图片]") == ("", "image", {})
    assert body_of("看[图片]") == ("看[图片]", "image", {})
    assert body_of("好的[表情]") == ("好的[表情]", "", {})
    assert body_of("[表情]") == ("", "sticker", {})
    assert body_of("[文件:茶单.xlsx]") == ("", "file", {"file": "茶单.xlsx"})


def test_the_same_file_twice_and_a_newer_one_give_the_same_ids(tmp_path: Path) -> None:
    lines = [said(n, "阿强(20000002)", "早") for n in range(10)]
    old = [event.id for event in events(read(tmp_path, TITLE + "".join(lines[:7])))]
    new = [event.id for event in events(read(tmp_path, TITLE + "".join(lines[3:])))]
    assert old[3:] == new[:4]


def test_gbk_is_read(tmp_path: Path) -> None:
    told = read(tmp_path, TITLE + said(0, "阿强(20000002)", "今天喝什么茶"), "gbk")
    assert events(told)[0].text == "今天喝什么茶"


def test_a_speaker_may_tell_a_deed_of_their_own(tmp_path: Path) -> None:
    told = events(read(tmp_path, TITLE + said(0, "阿强(20000002)", "退出了群聊")))
    assert [(event.kind, event.author) for event in told] == [("leave", "20000002")]


def test_a_leaver_told_by_name_is_the_one_who_spoke(tmp_path: Path) -> None:
    text = said(0, "阿强(20000002)", "早") + said(1, "系统消息(10000)", "阿强退出了群聊")
    assert events(read(tmp_path, TITLE + text))[1].author == "20000002"


def test_an_impossible_date_is_refused_by_its_line(tmp_path: Path) -> None:
    text = TITLE + said(0, "阿强(20000002)", "早") + "2023-02-30 9:00:00 阿强(20000002)\n晚\n"
    told = read(tmp_path, text)
    assert [item.where for item in told if isinstance(item, Refused)] == ["line 6"]
    assert len(events(told)) == 1


def test_staff_are_known_by_their_title(tmp_path: Path) -> None:
    told = read(tmp_path, TITLE + said(0, "【管理员】老周(20000004)", "早"))
    assert PersonSeen("20000004", "老周", is_staff=True) in told


def test_a_message_longer_than_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "RECORD_LIMIT", 100)
    with pytest.raises(Unreadable, match="line 3"):
        read(tmp_path, TITLE + said(0, "阿强(20000002)", "长\n" * 200))
