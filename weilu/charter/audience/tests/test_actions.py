"""Mei imports whom her kitchen is for, and finds them among her guests."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from weilu.charter.audience import actions, reads
from weilu.charter.audience.models import Audience, Share, Trait
from weilu.events.models import Event
from weilu.people.models import Account, Member, Segment, Tagging, Workspace
from weilu.people.segments.reads import holds, matching


def found(workspace: Workspace, text: str) -> set[str]:
    return set(matching(workspace, text).values_list("name", flat=True))


def test_a_table_with_a_bad_line_is_refused_as_a_whole(kitchen: Workspace, soup: Audience) -> None:
    with pytest.raises(actions.TableRefused) as told:
        actions.take_in(kitchen, "Soup", "dimension,value,share\nage,a,0.5\nsex,b,0.5\n", None)
    assert [line for line, _sentence in told.value.data["lines"]] == [3]
    assert Share.objects.filter(audience=soup).count() == 5


def test_the_same_name_again_replaces_the_table(kitchen: Workspace, soup: Audience) -> None:
    again = actions.take_in(kitchen, " Soup ", "dimension,value,share\nage,a,0.5\n", None)
    assert again.pk == soup.pk
    assert Share.objects.count() == 1


def test_what_is_known_is_found_by_filters(kitchen: Workspace, guests: dict[str, Member]) -> None:
    assert found(kitchen, "region in (广州, 北京)") == {"Lin", "Bo"}
    assert found(kitchen, "兴趣 = 煲汤 and not 地区 = 北京") == {"Lin"}
    assert found(kitchen, "not has age") == {"Bo", "Chen"}
    assert holds(guests["Lin"], "interest ~ 汤")
    assert not holds(guests["Bo"], "has interest")


def test_a_member_fits_by_what_is_known(soup: Audience, guests: dict[str, Member]) -> None:
    told = reads.fit_member(soup, guests["Lin"])
    assert told.score == pytest.approx(100 * 5 / 6)
    assert told.fits
    assert reads.fit_member(soup, guests["Chen"]).score is None
    assert reads.fit(soup, region="北京").score == pytest.approx(100 / 3)
    assert {who for who, _fit in reads.fits(soup)} == {guests["Lin"].pk, guests["Bo"].pk}


def test_everybody_is_judged_in_a_few_queries(soup: Audience, guests: dict[str, Member]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert len(list(reads.fits(soup))) == 2
    assert len(asked) <= 3


def test_the_core_becomes_a_segment_and_who_fits_gets_a_tag(
    kitchen: Workspace, soup: Audience, guests: dict[str, Member], mei: Account
) -> None:
    segment = actions.make_segment(soup, mei)
    assert segment.text == "age in (25-34) and interest in (煲汤) and region in (广州)"
    assert actions.make_segment(soup, mei).pk == segment.pk
    assert actions.tag_fitting(soup, "soup people", mei) == 1
    assert Tagging.objects.get().member == guests["Lin"]


def test_forgetting_forgets_and_the_log_keeps_no_values(
    guests: dict[str, Member], mei: Account
) -> None:
    actions.forget(guests["Lin"], mei)
    assert not Trait.objects.filter(member=guests["Lin"]).exists()
    told = Event.objects.filter(kind="traits_noted")
    assert told
    assert not any("广州" in str(one.data) for one in told)


def test_traits_go_with_their_member(guests: dict[str, Member]) -> None:
    guests["Lin"].delete()
    assert Trait.objects.count() == 1


def test_the_pages_show_shares_fits_and_reasons(
    page: Client, soup: Audience, guests: dict[str, Member]
) -> None:
    answer: Any = page.get(f"/charter/audience/{soup.pk}/", {"age": "30"})
    assert answer.context["fit"]["score"] == pytest.approx(50 * (1 + 2 / 3))
    assert [who.name for who, _fit in answer.context["people"]] == ["Lin", "Bo"]
    assert "Soup" in page.get(f"/members/{guests['Lin'].pk}/").content.decode()
    lines = b"".join(page.get(f"/charter/audience/{soup.pk}/?format=fits").streaming_content)  # type: ignore[attr-defined]
    assert lines.decode().splitlines()[1].startswith(f"{guests['Lin'].pk},Lin,83.3,1")


def test_a_refused_table_is_told_line_by_line_and_kept_as_typed(page: Client) -> None:
    text = "dimension,value,share\nage,a,0.5\nage,a,0.5\n"
    answer = page.post("/charter/audience/", {"name": "Soup", "text": text})
    assert answer.status_code == 422
    assert "line 3" in answer.content.decode()
    assert "age,a,0.5" in answer.content.decode()


def test_a_gbk_file_is_read(page: Client, kitchen: Workspace) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    body = "维度,取值,占比\n地域,广州,40%\n".encode("gb18030")
    page.post("/charter/audience/", {"name": "Soup", "file": SimpleUploadedFile("a.csv", body)})
    assert Share.objects.get().value == "广州"


def test_buttons_of_the_page_do_what_they_say(
    page: Client, soup: Audience, guests: dict[str, Member]
) -> None:
    url = f"/charter/audience/{soup.pk}/turn/"
    assert page.post(url, {"did": "segment"}).headers["Location"].startswith("/members/segments/")
    page.post(url, {"did": "tag", "tag": "soup people"})
    assert Tagging.objects.count() == 1
    page.post(f"/members/{guests['Chen'].pk}/traits/", {"interests": "煲汤，亲子"})
    assert Trait.objects.filter(member=guests["Chen"]).count() == 2
    page.post(url, {"did": "delete"})
    assert not Audience.objects.exists()
    assert Segment.objects.count() == 1
