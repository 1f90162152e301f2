"""A brief and a recap from draft to outbox."""

from __future__ import annotations

from datetime import timedelta

import pytest

from weilu.engage.conftest import MOMENT
from weilu.engage.drafts import actions, drafting, jobs
from weilu.engage.drafts.models import Desk, Draft, Feed, Story
from weilu.engage.drafts.rules import AHEAD, Line
from weilu.engage.drafts.tests.conftest import Chat, Tell
from weilu.engage.programme import publishing
from weilu.engage.programme.models import ProgrammeItem
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import optouts
from weilu.outbox.models import Message, Task
from weilu.people.models import Account, Group
from weilu.platforms.models import Connection


def drafted(item: ProgrammeItem) -> Draft:
    assert drafting.draft_due() == 1
    return Draft.objects.get(item=item)


def test_a_brief_is_drafted_asked_for_and_let_out_once(
    brief: ProgrammeItem, feed: Feed, tell: Tell, bot: Connection, chen: Account, breakfast: Group
) -> None:
    used = tell("菠菜降价", feed)
    tell("冬至羊肉", feed)
    draft = drafted(brief)
    jobs.make_drafts.call()
    [task] = Task.objects.all()
    assert (task.assignee, task.due_at) == (chen, brief.at)
    assert task.page == f"/programme/drafts/{draft.pk}/"
    assert publishing.hand_over_due() == 0  # it waits for Aunt Chen
    assert not Message.objects.exists()
    actions.change(draft, [line for line in drafting.lines(draft) if line.title == "菠菜降价"])
    actions.let_out(draft, chen)
    [sent] = Message.objects.all()
    assert (sent.group, sent.text, sent.not_before) == (
        breakfast,
        "1. 菠菜降价（菜篮子）",
        brief.at,
    )
    task.refresh_from_db()
    assert (task.state, task.done_by) == ("done", chen)
    with pytest.raises(actions.DraftGone):
        actions.let_out(draft, chen)
    with pytest.raises(actions.DraftGone):
        actions.change(draft, [])
    used.refresh_from_db()
    assert used.used_at == MOMENT
    [told] = Event.objects.filter(kind="draft_let_out")
    assert told.data is not None
    assert (told.data["lines"], told.data["dropped"]) == (1, 0)


def test_an_untouched_draft_follows_the_news_and_a_touched_one_is_left_alone(
    brief: ProgrammeItem, feed: Feed, tell: Tell
) -> None:
    tell("菠菜降价", feed)
    draft = drafted(brief)
    tell("冬至羊肉", feed, hours=0.1)
    with clock.stopped_at(MOMENT + timedelta(minutes=10)):
        assert len(drafting.lines(drafted(brief))) == 2
    with clock.stopped_at(MOMENT + timedelta(minutes=20)):
        draft.refresh_from_db()
        actions.change(draft, [Line("", "自己写的一条")])
        tell("第三条新闻", feed, hours=0)
        drafting.draft_due()
    draft.refresh_from_db()
    assert [line.title for line in drafting.lines(draft)] == ["自己写的一条"]
    assert Task.objects.count() == 1


def test_a_day_far_off_is_not_drafted_and_nothing_to_tell_asks_nobody(
    brief: ProgrammeItem, feed: Feed, tell: Tell
) -> None:
    assert drafting.draft_due() == 0
    tell("菠菜降价", feed)
    with clock.stopped_at(brief.at - AHEAD - timedelta(minutes=1)):
        assert drafting.draft_due() == 0
    assert not Task.objects.exists()


def test_late_it_goes_at_once_and_much_too_late_not_at_all(
    brief: ProgrammeItem, feed: Feed, tell: Tell, bot: Connection, chen: Account
) -> None:
    tell("菠菜降价", feed)
    draft = drafted(brief)
    with clock.stopped_at(brief.at + timedelta(hours=1)):
        assert publishing.hand_over_due() == 0
        actions.let_out(draft, chen)
    assert Message.objects.get().not_before == brief.at
    tomorrow = brief.column.items.order_by("at")[1]
    with clock.stopped_at(tomorrow.at - timedelta(hours=1)):
        tell("又一条新闻", feed, hours=-23)
        other = drafted(tomorrow)
    with clock.stopped_at(tomorrow.at + timedelta(hours=7)):
        publishing.hand_over_due()
        with pytest.raises(actions.DraftGone):
            actions.let_out(other, chen)
    tomorrow.refresh_from_db()
    assert tomorrow.state == "skipped"
    assert Message.objects.count() == 1


def test_what_is_empty_or_too_long_is_refused_and_nothing_of_it_stays(
    brief: ProgrammeItem, feed: Feed, tell: Tell, bot: Connection, chen: Account
) -> None:
    tell("菠菜降价", feed)
    draft = drafted(brief)
    actions.change(draft, [Line("", "甲", kept=False)])
    with pytest.raises(actions.DraftEmpty):
        actions.let_out(draft, chen)
    actions.change(draft, [Line("", "长" * 300) for _ in range(8)])
    with pytest.raises(actions.DraftTooLong):
        actions.let_out(draft, chen)
    draft.refresh_from_db()
    assert draft.approved_at is None
    assert not Message.objects.exists()


def test_a_recap_quotes_what_others_answered_and_nobody_who_wants_no_messages(
    recap: ProgrammeItem, chat: Chat, bot: Connection, chen: Account
) -> None:
    lin, zhou, quiet, robot = (chat.member(name) for name in ("小林", "周姐", "阿静", "机器人"))
    robot.is_bot = True
    robot.save()
    asked = chat.says(lin, "红豆怎么煮得烂？")
    answer = chat.says(zhou, "冻一夜再煮", to=asked)
    chat.does("reaction", lin, answer)
    hidden = chat.says(quiet, "别引用我")
    chat.says(lin, "好的", to=hidden)
    taken = chat.says(zhou, "说错了")
    chat.says(lin, "啊？", to=taken)
    chat.does("recall", zhou, taken)
    ad = chat.says(robot, "我是机器人")
    chat.says(lin, "你好", to=ad)
    chat.says(lin, "没人理我的一句")
    edited = chat.says(zhou, "盐先放")
    chat.says(lin, "真的？", to=edited)
    chat.does("edit", zhou, edited, "盐最后放")
    optouts.stop(quiet, how="staff")
    draft = drafted(recap)
    told = [(line.title, line.source) for line in drafting.lines(draft)]
    assert set(told) == {("红豆怎么煮得烂？ → 冻一夜再煮", "周姐"), ("盐最后放", "周姐")}


def test_a_recap_reaches_back_to_the_last_one_and_may_draw_on_other_groups(
    recap: ProgrammeItem, chat: Chat, soup: Group, chen: Account
) -> None:
    lin, zhou = chat.member("小林"), chat.member("周姐")
    old = chat.says(lin, "前天说的", at=MOMENT - timedelta(days=2))
    chat.says(zhou, "回一句", to=old, at=MOMENT - timedelta(days=2))
    assert drafting.draft_due() == 0
    kettle = Chat(soup)
    told = kettle.says(lin, "汤要慢火")
    kettle.says(zhou, "对", to=told)
    assert drafting.draft_due() == 0
    actions.save_desk(Desk(column=recap.column, sources=[soup.pk]), chen)
    assert [line.title for line in drafting.lines(drafted(recap))] == ["汤要慢火"]


def test_a_pasted_link_comes_first_and_again_when_pasted_again(
    brief: ProgrammeItem, feed: Feed, tell: Tell, bot: Connection, chen: Account
) -> None:
    tell("菠菜降价", feed)
    actions.paste(brief.column.workspace, "https://example.com/a?utm_source=x", "陈阿姨推荐")
    draft = drafted(brief)
    assert drafting.lines(draft)[0].title == "陈阿姨推荐"
    actions.let_out(draft, chen)
    again = actions.paste(brief.column.workspace, "https://example.com/a", "再推荐一次")
    assert again.used_at is None
    assert Story.objects.filter(title="陈阿姨推荐").count() == 0


def test_stories_are_let_go_after_a_month(feed: Feed, tell: Tell) -> None:
    old, used = tell("旧闻", feed, hours=24 * 40), tell("用过的", feed, hours=24 * 40)
    Story.objects.filter(pk=used.pk).update(used_at=MOMENT - timedelta(days=2))
    tell("新闻", feed)
    jobs.forget_stories.call()
    assert not Story.objects.filter(pk=old.pk).exists()
    assert Story.objects.count() == 2
