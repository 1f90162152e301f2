"""The editor, publishing, versions, the list; and the API's way to the same."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weilu.acquire.pages import actions, reads
from weilu.acquire.pages.forms import editable
from weilu.acquire.pages.models import LandingPage, LandingPicture
from weilu.events.models import Event
from weilu.kit.tests.test_pictures import _photo
from weilu.people.models import Account, Workspace

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client, chen: Account) -> Client:
    client.force_login(chen)
    return client


def _typed(page: LandingPage, **more: Any) -> dict[str, Any]:
    held: dict[str, Any] = {"order": " ".join(one["key"] for one in page.draft)}
    for block in editable(page.draft):
        held[f"{block['key']}-kind"] = block["kind"]
        for part in block["parts"]:
            held |= {one["id"]: one["value"] for one in part["fields"]}
    return held | more


def _post(staff: Client, page: LandingPage, **more: Any) -> LandingPage:
    answer = staff.post(reverse("acquire:edit_page", args=[page.pk]), _typed(page, **more))
    assert answer.status_code in {200, 302}
    return LandingPage.objects.get(pk=page.pk)


def _kinds(page: LandingPage) -> list[str]:
    return [one["kind"] for one in page.draft]


def test_a_new_page_starts_from_a_sample(staff: Client, poster) -> None:
    given = {"name": "周末课", "sample": "course", "code": poster.pk}
    answer = staff.post(reverse("acquire:new_page"), given)
    page = LandingPage.objects.get()
    assert answer.url == reverse("acquire:edit_page", args=[page.pk])
    assert (page.code, _kinds(page)[0]) == (poster, "hero")
    assert staff.get(answer.url).status_code == 200


def test_blocks_are_added_moved_copied_removed_and_taken_back(
    staff: Client, walk: LandingPage
) -> None:
    before = walk.draft
    page = _post(staff, walk, do="add", kind="questions")
    assert _kinds(page)[-3:] == ["questions", "button", "fine"]
    page = _post(staff, page, do="up-b2")
    assert _kinds(page)[:2] == ["seats", "hero"]
    page = _post(staff, page, do="copy-b1")
    assert _kinds(page)[:3] == ["seats", "hero", "hero"]
    page = _post(staff, page, do="remove-b1")
    assert _kinds(page)[:2] == ["seats", "hero"]
    for _ in range(4):
        page = _post(staff, page, do="undo")
    assert page.draft == before


def test_what_was_typed_is_kept_with_any_press(staff: Client, walk: LandingPage) -> None:
    page = _post(staff, walk, do="down-b1", **{"b1-title_zh": "夜市漫步"})
    assert page.draft[1]["title_zh"] == "夜市漫步"


def test_an_uploaded_picture_is_kept_small_and_can_be_taken_out(
    staff: Client, walk: LandingPage
) -> None:
    upload = BytesIO(_photo())
    upload.name = "../../etc/market.jpg"
    page = _post(staff, walk, **{"b1-upload": upload})
    kept = LandingPicture.objects.get()
    assert page.draft[0]["picture"] == kept.digest
    page = _post(staff, page, **{"b1-no_picture": "1"})
    assert "picture" not in page.draft[0]


def test_a_file_that_is_no_picture_is_refused_and_nothing_lost(
    staff: Client, walk: LandingPage
) -> None:
    upload = BytesIO(b"<svg/>")
    upload.name = "x.jpg"
    page = _post(staff, walk, **{"b1-upload": upload, "b1-title_zh": "还在"})
    assert page.draft[0]["title_zh"] == "还在"
    assert not LandingPicture.objects.exists()


def test_the_look_ahead_shows_what_is_typed_and_keeps_nothing(
    staff: Client, walk: LandingPage
) -> None:
    at = reverse("acquire:draft_page", args=[walk.pk])
    typed = _typed(walk, **{"b1-title_en": "Not yet saved", "b1-title_zh": "还没保存"})
    assert "还没保存" in staff.post(at, typed, headers={"Accept-Language": "zh"}).content.decode()
    framed = staff.post(at, typed, headers={"HX-Request": "true"}).content.decode()
    assert "<iframe" in framed
    assert LandingPage.objects.get().draft == walk.draft


def test_publishing_says_what_is_missing(staff: Client, walk: LandingPage) -> None:
    page = _post(staff, walk, do="remove-b6")
    at = reverse("acquire:page", args=[page.pk])
    told = staff.post(reverse("acquire:publish_page", args=[page.pk]), follow=True)
    assert told.context["lacks"]
    assert LandingPage.objects.get().live is None
    assert staff.get(at).status_code == 200


def test_versions_can_be_gone_back_to(staff: Client, walk: LandingPage) -> None:
    publish = reverse("acquire:publish_page", args=[walk.pk])
    staff.post(publish)
    page = _post(staff, walk, **{"b1-title_zh": "第二版"})
    assert reads.state(LandingPage.objects.select_related("live").get()) == "changed"
    staff.post(publish)
    staff.post(reverse("acquire:page_go_back", args=[walk.pk, 1]))
    page = LandingPage.objects.get()
    assert page.draft == walk.draft
    assert page.live
    assert page.live.number == 2
    staff.post(publish, {"number": "1"})
    page.refresh_from_db()
    assert page.live
    assert page.live.number == 1
    assert staff.post(publish, {"number": "77"}).status_code == 404
    kinds = [*Event.objects.order_by("pk").values_list("kind", flat=True)]
    assert kinds.count("page_published") == 2


def test_taking_down_can_be_taken_back(staff: Client, walk: LandingPage) -> None:
    actions.publish(walk, None)
    told = staff.post(reverse("acquire:take_down_page", args=[walk.pk]), follow=True)
    assert LandingPage.objects.get().live is None
    assert 'name="number" value="1"' in told.content.decode()


def test_the_list_finds_sorts_and_goes_out_as_csv(
    staff: Client, walk: LandingPage, kitchen: Workspace
) -> None:
    actions.make(kitchen, "煲汤班", None, None, "course")
    actions.publish(walk, None)
    at = reverse("acquire:pages")
    assert "煲汤班" in staff.get(at).content.decode()
    assert "煲汤班" not in staff.get(at, {"state": "live"}).content.decode()
    assert "菜场漫步" not in staff.get(at, {"q": "煲汤"}).content.decode()
    rows = b"".join(staff.get(at, {"format": "csv"})).decode()
    assert "/m/p/market-walk/,live,0,0,0," in rows


def test_an_address_belongs_to_one_page(
    staff: Client, walk: LandingPage, kitchen: Workspace
) -> None:
    other = actions.make(kitchen, "煲汤班", None, None)
    given = {"name": "煲汤班", "slug": "market-walk"}
    told = staff.post(reverse("acquire:setup_page", args=[other.pk]), given)
    assert told.status_code == 200
    assert told.context["form"].errors


def test_drafts_that_are_nonsense_are_put_right_or_refused(walk: LandingPage) -> None:
    page = actions.write(walk, [{"kind": "text", "key": "b1"}, {"kind": "text", "key": "b1"}])
    assert [one["key"] for one in page.draft] == ["b1", "b2"]
    page = actions.write(page, [{"kind": "text", "key": "' onload="}])
    assert page.draft[0]["key"] == "b1"
    with pytest.raises(actions.NoBlock):
        actions.write(page, [{"kind": "script"}])
    assert LandingPage.objects.get().draft == page.draft


def test_a_version_can_be_written_on_from_its_row(staff: Client, walk: LandingPage) -> None:
    actions.publish(walk, None)
    told = staff.get(reverse("acquire:page", args=[walk.pk])).content.decode()
    assert reverse("acquire:page_go_back", args=[walk.pk, 1]) in told
