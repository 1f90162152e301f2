"""Aunt Chen reads the morning's draft on her phone, and sets up what it draws on."""

from __future__ import annotations

import pytest
from django.test import Client

from weilu.engage.conftest import text
from weilu.engage.drafts import drafting
from weilu.engage.drafts.models import Desk, Draft, Feed, Story
from weilu.engage.drafts.tests.conftest import Tell
from weilu.engage.drafts.tests.test_drafting import drafted
from weilu.engage.programme.models import ProgrammeItem
from weilu.outbox.models import Message
from weilu.people.models import Group
from weilu.platforms.models import Connection


@pytest.fixture
def draft(brief: ProgrammeItem, feed: Feed, tell: Tell) -> Draft:
    for hours, title in enumerate(["菠菜降价", "冬至羊肉", "早市开张"]):
        tell(title, feed, hours=hours + 1)
    return drafted(brief)


def given(draft: Draft, order: str = "012", keep: str = "012", **more: str) -> dict[str, object]:
    lines = drafting.lines(draft)
    titles = {f"title_{number}": line.title for number, line in enumerate(lines)}
    return {"line": [*order], "keep": [*keep], **titles, **more}


def test_empty_pages_teach(page: Client, kitchen: object) -> None:
    assert "Three hours before each of its days a draft stands here" in text(
        page, "/programme/drafts/"
    )
    assert "A feed is an address where a site tells what is new" in text(page, "/programme/feeds/")


def test_lines_are_dropped_moved_worded_added_and_let_go(
    page: Client,
    draft: Draft,
    bot: Connection,
) -> None:
    address = f"/programme/drafts/{draft.pk}/"
    assert "冬至羊肉" in text(page, address)
    page.post(address, given(draft, title_0="菠菜便宜了", move="0:down"))
    draft.refresh_from_db()
    assert [line.title for line in drafting.lines(draft)] == ["冬至羊肉", "菠菜便宜了", "早市开张"]
    page.post(address, given(draft, keep="01", more=" 今晚 直播 "))
    draft.refresh_from_db()
    assert [line.kept for line in drafting.lines(draft)] == [True, True, False, True]
    answer = page.post(address, given(draft, order="0123", keep="013", do="out"), follow=True)
    assert "is on its way" in answer.content.decode()
    sent = Message.objects.get().text
    assert sent == "1. 冬至羊肉（菜篮子）\n2. 菠菜便宜了（菜篮子）\n3. 今晚 直播"
    assert "let out" in text(page, "/programme/drafts/")
    late = page.post(address, given(draft, do="out"), follow=True)
    assert "was let out already" in late.content.decode()
    assert Message.objects.count() == 1


def test_a_refusal_keeps_what_was_typed(page: Client, draft: Draft) -> None:
    address = f"/programme/drafts/{draft.pk}/"
    typed = given(draft, keep="", do="out") | {"title_0": "写了一半"}
    answer = page.post(address, typed, follow=True)
    assert "写了一半" in answer.content.decode()
    assert "Keep at least one line" in answer.content.decode()


def test_the_list_is_filtered_searched_and_taken_along(page: Client, draft: Draft) -> None:
    assert "家常brief" in text(page, "/programme/drafts/?state=open")
    assert "Nothing matches" in text(page, "/programme/drafts/?state=out")
    assert "Nothing matches" in text(page, "/programme/drafts/?q=nobody")
    rows = page.get("/programme/drafts/?format=csv").getvalue().decode().splitlines()
    assert len(rows) == 2


def test_feeds_are_added_changed_and_deleted(page: Client, kitchen: object) -> None:
    form = {"address": "https://example.com/rss", "name": "菜篮子", "weight": "2", "is_on": "on"}
    page.post("/programme/feeds/new/", form)
    [feed] = Feed.objects.all()
    assert "rather" in text(page, "/programme/feeds/")
    again = page.post("/programme/feeds/new/", form)
    assert "This feed is read already." in again.content.decode()
    bad = page.post("/programme/feeds/new/", form | {"address": "ftp://example.com"})
    assert "An address begins with https://." in bad.content.decode()
    page.post(f"/programme/feeds/{feed.pk}/", form | {"is_on": ""})
    assert "not read" in text(page, "/programme/feeds/")
    page.post(f"/programme/feeds/{feed.pk}/delete/")
    assert not Feed.objects.exists()


def test_a_link_is_pasted_and_taken_out_again(page: Client, kitchen: object) -> None:
    page.post("/programme/feeds/", {"address": "https://example.com/a", "title": "陈阿姨推荐"})
    assert "陈阿姨推荐" in text(page, "/programme/feeds/")
    page.post(f"/programme/links/{Story.objects.get().pk}/drop/")
    assert not Story.objects.exists()


def test_a_desk_says_what_is_looked_for(
    page: Client,
    brief: ProgrammeItem,
    recap: ProgrammeItem,
    soup: Group,
) -> None:
    address = f"/programme/columns/{brief.column_id}/desk/"
    page.post(
        address, {"opening": "【早报】", "most": "8", "likes": "羊肉，菠菜\n羊肉", "avoids": ""}
    )
    assert Desk.objects.get().likes == ["羊肉", "菠菜"]
    assert "羊肉\n菠菜" in text(page, address)
    other = f"/programme/columns/{recap.column_id}/desk/"
    page.post(other, {"most": "5", "sources": [soup.pk]})
    assert Desk.objects.get(column=recap.column).sources == [soup.pk]


def test_the_next_day_is_drafted_when_asked(
    page: Client,
    brief: ProgrammeItem,
    feed: Feed,
    tell: Tell,
) -> None:
    address = f"/programme/columns/{brief.column_id}/draft/"
    answer = page.post(address, follow=True)
    assert "There is nothing to tell yet." in answer.content.decode()
    tell("菠菜降价", feed)
    answer = page.post(address, follow=True)
    assert "菠菜降价" in answer.content.decode()
