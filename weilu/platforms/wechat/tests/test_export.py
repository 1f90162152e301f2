"""WeChat histories beside the recorded ones: sentences, quotations, placeholders, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from weilu.platforms.contract import EventSeen, PersonSeen, ReadOptions, Refused, Told, Unreadable
from weilu.platforms.sources import FileSource
from weilu.platforms.wechat import export
from weilu.platforms.wechat.rows import placeholder
from weilu.platforms.wechat.rules import content_of, deeds_of, media_of, type_called

HEADER = (
    "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,"
    "Sender\n"
)


def read(
    tmp_path: Path, text: str, name: str = "tea.csv", encoding: str = "utf-8-sig"
) -> list[Told]:
    file = tmp_path / name
    file.write_bytes(text.encode(encoding))
    return list(export.read(FileSource(file), ReadOptions()))


def events(told: list[Told]) -> list[EventSeen]:
    return [item for item in told if isinstance(item, EventSeen)]


def row(number: int, text: str, name: str = "阿强", kind: int = 1) -> str:
    sender = f"wxid_{name}" if name else ""
    return f"{number},7,{kind},0,0,{1_704_159_000 + number},,{text},,,{name},{sender}\n"


@pytest.mark.parametrize(
    ("sentence", "kind", "author", "subject"),
    [
        ('"林梅"邀请"阿强"加入了群聊', "join", "阿强", "林梅"),
        ("你邀请阿强加入了群聊，群聊参与人还有：小雨", "join", "阿强", ""),
        ('"阿强"通过扫描"林梅"分享的二维码加入群聊', "join", "阿强", "林梅"),
        ("“阿强”加入了群聊", "join", "阿强", ""),
        ('"林梅"将"阿强"移出了群聊', "removed", "林梅", "阿强"),
        ('你被"林梅"移出群聊', "removed", "林梅", ""),
        ('"阿强"退出了群聊', "leave", "阿强", ""),
        ('"阿强" 撤回了一条消息', "recall", "阿强", ""),
        ('林梅撤回了成员"阿强"的一条消息', "recall", "林梅", "阿强"),
        ('"林梅"修改群名为“茶友一群”', "rename", "林梅", ""),
        ('"小雨" 拍了拍 "大伟"', "system", "小雨", "大伟"),
        ("小雨领取了你的红包", "system", "小雨", ""),
        ("消息已发出，但被对方拒收了。", "system", "", ""),
    ],
)
def test_sentences_of_the_platform_are_understood(
    sentence: str, kind: str, author: str, subject: str
) -> None:
    deed = deeds_of(sentence)[0]
    assert (deed.kind, deed.author, deed.subject) == (kind, author, subject)


def test_a_joiner_told_by_name_is_the_one_who_speaks_later(tmp_path: Path) -> None:
    told = read(tmp_path, HEADER + row(1, "阿强加入了群聊", "", 10000) + row(2, "大家好"))
    assert [event.author for event in events(told)] == ["wxid_阿强", "wxid_阿强"]


def test_a_name_two_people_bear_is_nobodys(tmp_path: Path) -> None:
    text = HEADER + row(1, "阿强退出了群聊", "", 10000) + row(2, "大家好")
    text += row(3, "早").replace("wxid_阿强", "wxid_other")
    assert events(read(tmp_path, text))[0].author == "阿强"


def test_the_same_local_number_at_another_time_is_another_message(tmp_path: Path) -> None:
    text = HEADER + row(1, "早") + row(1, "晚").replace("1704159001", "1704162601")
    ids = [event.id for event in events(read(tmp_path, text))]
    assert len(set(ids)) == 2


def test_gbk_is_read(tmp_path: Path) -> None:
    told = read(tmp_path, HEADER + row(1, "今天喝什么茶"), encoding="gbk")
    assert events(told)[0].text == "今天喝什么茶"


def test_a_bad_row_is_refused_by_its_line(tmp_path: Path) -> None:
    text = HEADER + row(1, "早") + "2,7,one,0,0,never,,x,,,a,b\n" + row(3, "晚")
    told = read(tmp_path, text)
    assert [item.where for item in told if isinstance(item, Refused)] == ["line 3"]
    assert len(events(told)) == 2


def test_several_chats_in_one_table_are_several_groups(tmp_path: Path) -> None:
    text = HEADER + row(1, "早") + row(2, "早").replace("2,7,", "2,8,", 1)
    assert {event.group for event in events(read(tmp_path, text))} == {"7", "8"}


def test_a_quotation_of_a_message_not_exported_keeps_its_text(tmp_path: Path) -> None:
    xml = (
        "<msg><appmsg><title>好</title><type>57</type><refermsg><chatusr>wxid_x</chatusr>"
        "<displayname>小雨</displayname><content>喝茶吗</content></refermsg></appmsg></msg>"
    )
    line = row(1, xml, kind=49).replace("1,7,49,0", "1,7,49,57")
    event = events(read(tmp_path, HEADER + line))[0]
    assert (event.text, event.reply_to) == ("好", "")
    assert event.data == {"quoted": "喝茶吗", "quoted_author": "小雨"}


def test_xml_that_would_expand_without_end_is_left_as_text() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    bomb += "<msg><appmsg><title>&b;</title></appmsg></msg>"
    assert content_of(bomb).text == bomb


def test_a_recalled_message_in_xml_is_told() -> None:
    told = '<![CDATA["阿强" 撤回了一条消息]]>'
    xml = f"<sysmsg><revokemsg><replacemsg>{told}</replacemsg></revokemsg></sysmsg>"
    assert deeds_of(content_of(xml).text)[0].kind == "recall"


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("文本消息", ""), ("图片消息", "image"), ("语音", "voice"), ("引用消息", ""),
        ("红包卡片", "red_packet"), ("转账卡片", "transfer"), ("聊天记录合并转发", "forward"),
        ("动画表情", "sticker"), ("视频号", "video"), ("小程序", "link"), ("没见过的", "other"),
    ],
)  # fmt: skip
def test_types_called_in_chinese_have_their_medium(name: str, media: str) -> None:
    assert media_of(*type_called(name)) == media


def test_a_text_that_only_begins_with_a_bracket_is_text() -> None:
    assert placeholder("[图片] 好看吗")[:3] == (1, 0, "[图片] 好看吗")
    assert placeholder("![图片](http://127.0.0.1/image/1)")[0] == 3


def test_a_text_without_years_is_refused_with_what_to_do(tmp_path: Path) -> None:
    text = "林梅(wxid_linmei) [茶友群(7@chatroom)] 01-02 09:30:01\n早\n\n"
    with pytest.raises(Unreadable, match="year"):
        read(tmp_path, text, "tea.txt")


def test_a_cut_off_json_is_unreadable(tmp_path: Path) -> None:
    item = {"seq": 1, "time": "2024-01-02T09:30:00+08:00", "talker": "7@chatroom", "sender": "a"}
    item |= {"type": 1, "content": "早", "talkerName": "茶友群", "senderName": "阿强"}
    with pytest.raises(Unreadable, match="ends"):
        read(tmp_path, json.dumps([item, item])[:-40], "tea.json")


def test_people_are_called_as_the_last_row_says(tmp_path: Path) -> None:
    text = HEADER + row(1, "早") + row(2, "晚").replace(",阿强,", ",强哥,")
    names = [item.name for item in read(tmp_path, text) if isinstance(item, PersonSeen)]
    assert names == ["阿强", "强哥"]
