"""Pages of house rules, in the console and on the phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weilu.charter.house_rules import actions, reads
from weilu.charter.house_rules.links import personal_link
from weilu.charter.house_rules.models import Acceptance, Edition, RuleBook
from weilu.charter.house_rules.tests.conftest import MOMENT, come, edition
from weilu.console import member_pages
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Role, Workspace


@pytest.fixture
def office(client: Client, chen: Account) -> Client:
    client.force_login(chen)
    return client


@pytest.fixture
def phone() -> Client:
    member_pages.buckets.empty()
    return Client(headers={"Accept-Language": "zh-CN"})


def seen(answer: Any) -> str:
    return b"".join(answer).decode()


def test_rules_are_begun_drafted_and_published(office: Client, kitchen: Workspace) -> None:
    assert "sample" in seen(office.get("/charter/rules/", headers={"Accept-Language": "en"}))
    office.post("/charter/rules/begin/")
    book = RuleBook.objects.get(workspace=kitchen)
    draft = f"/charter/rules/{book.pk}/draft/"
    assert "Say hello" in seen(office.get(f"{draft}?sample=club"))
    words = {"draft_zh": "好好说话。", "draft_en": ""}
    assert office.post(draft, {**words, "do": "save"}).status_code == 302
    assert reads.current(book) is None
    assert "wl-diff-new" in seen(office.get(draft))
    office.post(draft, {**words, "do": "publish", "note": "第一版"})
    current = reads.current(book)
    assert current is not None
    assert (current.text_zh, current.note) == ("好好说话。", "第一版")
    assert "好好说话。" in seen(office.get(f"/charter/rules/{book.pk}/"))


def test_too_long_a_draft_is_kept_on_the_page_and_said(office: Client, book: RuleBook) -> None:
    answer = office.post(
        f"/charter/rules/{book.pk}/draft/", {"draft_zh": "好\n" * 5_000, "do": "save"}
    )
    assert "8000" in seen(answer)
    book.refresh_from_db()
    assert book.draft_zh == ""


def test_a_version_shows_what_it_changed_and_its_public_link(
    office: Client, phone: Client, book: RuleBook, first: Edition, chen: Account
) -> None:
    edition(book, chen, "好好说话。\n不发广告和红包。")
    page = seen(office.get(f"/charter/rules/{book.pk}/2/"))
    assert "wl-diff-gone" in page
    link = page.partition('id="public-link" readonly value="')[2].partition('"')[0]
    assert "不发广告和红包。" in seen(phone.get(link.removeprefix("http://testserver")))


def test_an_earlier_version_says_that_another_holds(
    office: Client, phone: Client, book: RuleBook, first: Edition, chen: Account
) -> None:
    edition(book, chen, "好好说话。")
    page = seen(office.get(f"/charter/rules/{book.pk}/1/"))
    link = page.partition('id="public-link" readonly value="')[2].partition('"')[0]
    there = phone.get(link.removeprefix("http://testserver") + "?lang=en")
    assert "version 2 holds now" in seen(there)
    assert phone.post(link.removeprefix("http://testserver")).status_code == 405


def test_who_accepted_is_filtered_and_exported(
    office: Client, book: RuleBook, first: Edition, breakfast: Group, lin: Member
) -> None:
    come(breakfast, "user102", "阿芬")
    actions.accept(lin, [first], "page")
    there = f"/charter/rules/{book.pk}/accepted/"
    assert "阿芬" not in seen(office.get(f"{there}?standing=current"))
    assert "小林" not in seen(office.get(f"{there}?standing=none"))
    lines = seen(office.get(f"{there}?format=csv")).splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == ["current", "none"]


def test_who_may_only_see_changes_nothing(
    client: Client, kitchen: Workspace, book: RuleBook
) -> None:
    host = Account.objects.create_user("host", name="主持人")
    people.give_seat(kitchen, host, Role.HOST)
    client.force_login(host)
    assert client.get("/charter/rules/").status_code == 200
    assert client.get(f"/charter/rules/{book.pk}/draft/").status_code == 403
    assert client.post("/charter/rules/begin/").status_code == 403


def test_a_member_reads_and_accepts_on_the_phone(
    phone: Client, first: Edition, breakfast: Group, lin: Member
) -> None:
    link = personal_link(lin, breakfast)
    page = seen(phone.get(link))
    assert "好好说话。" in page
    assert "小林" in page
    assert not Acceptance.objects.exists()
    assert phone.post(link, {"shown": str(first.pk)}).status_code == 303
    kept = Acceptance.objects.get()
    assert (kept.member, kept.edition, kept.group, kept.way) == (lin, first, breakfast, "page")
    assert "m-sign-done" in seen(phone.get(link))


def test_what_changed_while_reading_is_shown_before_it_is_accepted(
    phone: Client, book: RuleBook, first: Edition, breakfast: Group, lin: Member, chen: Account
) -> None:
    link = personal_link(lin, breakfast)
    second = edition(book, chen, "好好说话。\n不发红包。")
    answer = phone.post(link, {"shown": str(first.pk)})
    assert "不发红包。" in seen(answer)
    assert not Acceptance.objects.exists()
    phone.post(link, {"shown": str(second.pk)})
    assert Acceptance.objects.get().edition == second


def test_a_new_version_is_asked_for_again(
    phone: Client, book: RuleBook, first: Edition, breakfast: Group, lin: Member, chen: Account
) -> None:
    link = personal_link(lin, breakfast)
    phone.post(link, {"shown": str(first.pk)})
    edition(book, chen, "好好说话。")
    assert "m-sign-done" not in seen(phone.get(link))


def test_a_link_reaches_no_group_of_another_workspace(
    phone: Client, first: Edition, lin: Member, chen: Account
) -> None:
    readers = people.open_workspace("Readers", "readers", "Europe/London")
    there = Group.objects.create(
        workspace=readers, platform="telegram", external_id="1", name="Secret readers"
    )
    edition(actions.open_book(readers, there), chen, "秘密的规则。")
    page = seen(phone.get(personal_link(lin, there)))
    assert "秘密" not in page
    assert "Secret" not in page


def test_a_link_to_rules_that_are_none_says_so(
    phone: Client, breakfast: Group, lin: Member
) -> None:
    assert phone.get(personal_link(lin, breakfast)).status_code == 410


def test_a_personal_link_runs_out(phone: Client, first: Edition, lin: Member) -> None:
    with clock.stopped_at(MOMENT):
        link = personal_link(lin, None)
    with clock.stopped_at(MOMENT + timedelta(days=31)):
        assert phone.get(link).status_code == 410
        assert phone.post(link, {"shown": str(first.pk)}).status_code == 410
    assert not Acceptance.objects.exists()


def test_the_longest_rules_stay_light_on_the_phone(
    phone: Client, book: RuleBook, chen: Account, lin: Member
) -> None:
    edition(book, chen, "\n".join("好好说话，" * 3 for _ in range(470)))
    assert len(phone.get(personal_link(lin, None)).content) < 54_000


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("language", "says"), [("zh-hans", "好好说话。"), ("en", "Be kind.")])
def test_a_phone_shows_the_rules_and_takes_the_yes(
    page_at: Any, live_server: Any, language: str, says: str
) -> None:
    kitchen = people.open_workspace("半亩厨房", "kitchen", "Asia/Shanghai")
    chen = Account.objects.create_user("chen", name="陈阿姨")
    group = Group.objects.create(
        workspace=kitchen, platform="telegram", external_id="1700000001", name="早餐群"
    )
    edition(actions.open_book(kitchen), chen, "好好说话。", "Be kind.")
    lin = come(group, "user101", "小林")
    page = page_at(personal_link(lin, group), width=390, language=language)
    assert says in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click("button.m-button-primary")
    page.wait_for_selector(".m-sign-done")
    assert Acceptance.objects.get().member == lin


def test_addresses_are_where_the_docs_say() -> None:
    assert reverse("charter:my_rules", args=["w"]) == "/m/accept/w/"
    assert reverse("charter:public_rules", args=["w"]) == "/m/rules/w/"
