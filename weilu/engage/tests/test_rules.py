"""What rules find, in whatever spelling; what they leave alone; and what follows."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weilu.engage.guard import finding, ladder, rules, wording
from weilu.engage.guard.finding import CONTACTS, Folded, Word
from weilu.engage.guard.ladder import Past, Step, next_step
from weilu.engage.guard.lately import Lately
from weilu.engage.guard.quoting import own_words
from weilu.engage.guard.rules import Heard, Opinion
from weilu.engage.tests.conftest import NOON

WORDS = ["刷单", "賭博", "加vx", "buy now", "viagra"]


def heard(text: str, second: float = 0, **given: object) -> Heard:
    told = {"event": 1, "group": 1, "member": 1} | given
    return Heard(at=NOON + timedelta(seconds=second), text=text, **told)  # type: ignore[arg-type]


def met(rule: rules.Rule, text: str, probability: float = 0) -> rules.Hit | None:
    return rule.met(heard(text), Lately(), Opinion(probability))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("刷单", "兼职刷 单", "刷 单"),
        ("刷单", "刷★单日结", "刷★单"),
        ("刷單", "刷单", "刷单"),
        ("赌博", "在线賭博", "賭博"),
        ("viagra", "cheap VIÀGRA", "VIÀGRA"),
        ("viagra", "v i a g r a", "v i a g r a"),
        ("viagra", "v.i.a.g.r.a!", "v.i.a.g.r.a"),
        ("viagra", "ｖｉａｇｒａ", "ｖｉａｇｒａ"),
        ("加vx", "加 V X 领", "加 V X"),
        ("buy now", "BUY   NOW", "BUY   NOW"),
    ],
)
def test_a_banned_word_is_found_however_it_is_spelt(word: str, text: str, found: str) -> None:
    [(start, end)] = Word(word).spans(Folded(text))
    assert text[start:end] == found


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("ass", "a classic pass"), ("penis", "the pen is mine"), ("刷单", "刷。单独来"),
        ("刷单", "刷牙，菜单"), ("buy now", "buy it now"),
    ],
)  # fmt: skip
def test_words_that_only_look_alike_are_left_alone(word: str, text: str) -> None:
    assert Word(word).spans(Folded(text)) == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("phone", "打 138 0013 8000"), ("phone", "一三八零零一三八零零零"),
        ("phone", "＋8613800138000"), ("wechat", "加薇❤：wx_9988"), ("wechat", "vⅹ:abcdef1"),
        ("wechat", "🅥🅧 abc123456"), ("qq", "扣扣 1 2 3 4 5 6"), ("qq", "QQ：12345678"),
        ("telegram", "电报@lotus88"), ("telegram", "t.me/lotus88"), ("email", "to a.b@mail.cn"),
    ],
)  # fmt: skip
def test_ways_to_be_reached_are_found(kind: str, text: str) -> None:
    assert [found for found, _span in finding.contacts(Folded(text), [kind])] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "微信公众号 python 入门", "微信 android 版", "@zhangsan99 你好", "订单 202611231234567",
        "telegram desktop 好用", "qq 音乐", "圆周率 3.14159265358979", "2026年11月23日",
    ],
)  # fmt: skip
def test_talk_about_apps_and_numbers_is_no_contact(text: str) -> None:
    assert finding.contacts(Folded(text), tuple(CONTACTS)) == []


def test_the_teams_own_number_is_left_alone() -> None:
    rule = rules.Contacts(allowed=("138-0013-8000",))
    assert met(rule, "客服 138 0013 8000") is None
    assert met(rule, "客服 139 0013 8000") is not None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("看 https://spam.example.top/a", "link"), ("www.spam.xyz", "link"),
        ("spam.com/x", "link"), ("https://t.me/+AbCd", "invite"), ("进群 123456789", "invite"),
        ("https://www.bilibili.com/video/1", ""), ("m.bilibili.com", ""), ("node.js 真好", ""),
        ("https://bilibili.com.evil.cn/", "link"), ("https://notbilibili.com", "link"),
        ("https://bilibili.com@evil.cn/", "link"), ("ｗｗｗ．ｓｐａｍ．ｃｏｍ", "link"),
    ],
)  # fmt: skip
def test_links_are_held_against_the_list_of_hosts(text: str, why: str) -> None:
    hit = met(rules.Links(allowed=("bilibili.com",)), text)
    assert (hit.why if hit else "") == why


def test_other_links_are_fine_where_only_invites_are_not() -> None:
    rule = rules.Links(only_invites=True)
    assert met(rule, "https://spam.example.top/a") is None
    assert met(rule, "discord.gg/abc") is not None


def test_a_shared_card_is_judged_by_its_host() -> None:
    rule = rules.Links(allowed=("bilibili.com",))
    assert rule.met(heard("看", url="https://evil.cn/x"), Lately(), Opinion()) is not None
    assert rule.met(heard("看", url="https://b.bilibili.com"), Lately(), Opinion()) is None


def test_the_models_word_and_the_operators_words_are_told_apart() -> None:
    rule = rules.Advert(threshold=0.8, words=("刷单",))
    assert met(rule, "刷单", 0.1) == rules.Hit("advert_words", ((0, 2),), {"percent": 10})
    hit = met(rule, "加我发财", 0.85)
    assert hit is not None
    assert hit.by_model
    assert met(rule, "加我发财", 0.79) is None


@given(st.text(max_size=200))
def test_whatever_the_text_the_places_lie_within_it(text: str) -> None:
    folded = Folded(text)
    spans = [span for _kind, span in finding.contacts(folded, tuple(CONTACTS))]
    spans += [span for _host, span in finding.links(folded)]
    spans += finding.invites(folded)
    for word in WORDS:
        spans += Word(word).spans(folded)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert "".join(part for part, _met in wording.marked(text, spans)) == text


@given(st.sampled_from(WORDS), st.sampled_from(["", " ", "·", "* "]), st.text(max_size=9))
def test_a_word_pulled_apart_in_any_company_is_found(word: str, mark: str, company: str) -> None:
    apart = mark.join(letter for letter in word if letter != " ")
    assert Word(word).spans(Folded(f"{company}。{apart}。{company}"))


@given(st.text(alphabet="abc>「」-—` \n你好", max_size=80), st.text(max_size=20))
def test_own_words_keep_their_places(text: str, quoted: str) -> None:
    own = own_words(text, quoted)
    assert len(own) == len(text)
    assert all(mine in {theirs, " "} for mine, theirs in zip(own, text, strict=True))


@given(st.sampled_from(["1 ", "a.", "138", "加微信", "www.", "q", "@a", "[说](", "> ", "「a」\n"]))
def test_no_text_takes_long(part: str) -> None:
    text = part * 4_000
    started = time.process_time()
    folded = Folded(own_words(text))
    finding.contacts(folded, tuple(CONTACTS))
    list(finding.links(folded))
    finding.invites(folded)
    Word("viagra").spans(folded)
    assert time.process_time() - started < 1.5


def test_a_flood_is_counted_within_its_seconds() -> None:
    rule, lately = rules.Flood(messages=3, seconds=10), Lately()
    times = [0, 5, 9, 30, 31]
    hits = [rule.met(heard("x", second), lately, Opinion()) for second in times]
    assert [hit is not None for hit in hits] == [False, False, True, False, False]


def test_the_same_words_count_by_person_place_and_crowd() -> None:
    rule = rules.Duplicate(times=3, groups=2, people=3, minutes=60)
    text, lately = "周六有旧书市集，欢迎都来看看 %d", Lately()

    def said(second: int, group: int, member: int) -> str:
        one = heard(text % second, second, group=group, member=member)
        hit = rule.met(one, lately, Opinion())
        return hit.why if hit else ""

    assert said(1, 1, 1) == ""
    assert said(2, 1, 2) == ""
    assert said(3, 2, 1) == "duplicate_groups"
    assert said(4, 1, 3) == "duplicate_people"
    assert said(9_000, 1, 1) == ""
    assert said(9_001, 1, 1) == ""
    assert said(9_002, 1, 1) == "duplicate_times"


def test_what_people_say_to_each_other_is_no_duplicate() -> None:
    rule, lately = rules.Duplicate(times=2, groups=2), Lately()
    assert all(rule.met(heard("早上好！", n, group=n), lately, Opinion()) is None for n in range(9))


STEPS = (Step("warn"), Step("mute", 600), Step("mute", 86_400), Step("remove", ask=False))


def past(*days_ago: float, counts: int = 30, forgiven: bool = False) -> list[Past]:
    return [
        Past(at := NOON - timedelta(days=day), "warn", at + timedelta(days=counts), forgiven)
        for day in days_ago
    ]


def test_the_ladder_is_climbed_a_step_a_time() -> None:
    climbed = [next_step(STEPS, past(*range(1, n + 1)), NOON) for n in range(6)]
    assert climbed == [*STEPS, STEPS[-1], STEPS[-1]]


def test_lapsed_and_forgiven_steps_do_not_count() -> None:
    assert next_step(STEPS, past(31, 40), NOON) == Step("warn")
    assert next_step(STEPS, past(1, 2, forgiven=True), NOON) == Step("warn")


def test_who_waits_for_a_decision_is_not_proposed_again() -> None:
    asked = Past(NOON - timedelta(days=1), "remove", NOON + timedelta(days=29), waits=True)
    assert next_step(STEPS, [asked], NOON) == Step("again")


def test_nobody_is_removed_on_a_models_word_alone() -> None:
    assert next_step(STEPS, past(1, 2, 3), NOON, by_model=True) == Step("remove", ask=True)
    assert next_step(STEPS, past(1, 2, 3), NOON) == Step("remove", ask=False)


@given(st.lists(st.floats(0, 60), max_size=6), st.booleans())
def test_a_first_offence_is_never_a_removal(days: list[float], by_model: bool) -> None:
    step = next_step(STEPS, past(*days), NOON, by_model=by_model)
    counted = ladder.counting(past(*days), NOON)
    assert step.do != "remove" or len(counted) >= 3
    if counted and min(days) * 86_400 < ladder.GRACE_S:
        assert step.do == "again"


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([Step("remove")], "remove_first"),
        ([Step("mute", 600), Step("warn")], "order"),
        ([Step("warn"), Step("remove"), Step("remove")], "order"),
        ([Step("warn")] * 9, "length"),
        ([Step("mute", 5)], "mute"),
        ([Step("mute", 10**9)], "mute"),
        ([], ""),
        (list(STEPS), ""),
    ],
)
def test_a_ladder_that_cannot_be_is_named(steps: list[Step], fault: str) -> None:
    assert ladder.faults(steps)[:1] == ([fault] if fault else [])


def test_what_the_platform_cannot_do_falls_to_a_person() -> None:
    levels = {"delete": "yes", "send": "yes", "mute": "person", "remove": "no"}
    told = [
        (one.what, one.how) for one in ladder.deeds(Step("mute", 60), delete=True, levels=levels)
    ]
    assert told == [("delete", "do"), ("tell", "do"), ("mute", "task")]
    asked = ladder.deeds(Step("remove"), delete=False, levels=levels)
    assert [(one.what, one.how) for one in asked] == [("remove", "ask")]
    once = ladder.deeds(Step("remove", ask=False), delete=False, levels=levels)
    assert [(one.what, one.how) for one in once] == [("tell", "do"), ("remove", "task")]


def test_settings_come_back_as_they_were_stored() -> None:
    for kind, made in rules.KINDS.items():
        assert rules.settings_of(kind, {**rules.data_of(made()), "of_old": 1}) == made()


@given(st.sets(st.integers(1, 9)), st.integers(1, 9))
def test_a_rule_without_a_scope_holds_everywhere(groups: set[int], group: int) -> None:
    held = rules.is_in_scope(group, "fan", sorted(groups), [])
    assert held == (not groups or group in groups)
    assert rules.is_in_scope(group, "fan", [], ["fan"])
    assert not rules.is_in_scope(group, "", [], ["fan"])
