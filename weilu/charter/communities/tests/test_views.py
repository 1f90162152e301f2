"""The pages: written step by step, judged on the way, shown to whoever may see it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from weilu.charter.communities import actions, content, pdf, reads, sheet
from weilu.charter.communities.links import shared_link
from weilu.charter.communities.models import CharterLink, Community
from weilu.charter.communities.tests.conftest import MOMENT, TAGS_AND_GOAL, fill
from weilu.charter.house_rules import actions as house
from weilu.charter.models import GroupKind
from weilu.kit import clock


@pytest.fixture(autouse=True)
def in_english(client) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def signed_in(client, chen):
    client.force_login(chen)
    return client


def step(community: Community, key: str) -> str:
    return reverse("charter:guide_step", args=[community.pk, key])


def test_an_empty_list_leads_to_the_first_community(signed_in) -> None:
    assert "No community yet" in signed_in.get("/charter/").content.decode()
    answer = signed_in.post("/charter/communities/new/", {"name": "半亩饭桌"})
    held = Community.objects.get()
    assert answer.url == reverse("charter:guide", args=[held.pk])
    assert signed_in.get(answer.url).url == step(held, "fit")


def test_the_guide_goes_on_where_nothing_is_written(signed_in, table, chen) -> None:
    signed_in.post(step(table, "fit"), {"offer": "汤料", "age": "young", "do": "next"})
    signed_in.post(step(table, "kind"), {"kind": "interest", "do": "next"})
    answer = signed_in.get(reverse("charter:guide", args=[table.pk]))
    assert answer.url == step(table, "tags")


def test_typing_is_kept_and_judged_beside_the_questions(signed_in, table) -> None:
    answer = signed_in.post(step(table, "tags") + "?keep=1", {"tags": "住在滨江，会做饭"})
    body = answer.content.decode()
    assert "Members share: 住在滨江、会做饭" in body
    assert "Saved at" in body
    assert "<html" not in body
    table.refresh_from_db()
    assert content.read(table.draft).tags == ("住在滨江", "会做饭")


def test_a_wish_stays_in_the_form_with_advice(signed_in, table) -> None:
    answer = signed_in.post(step(table, "goal"), {"words": "把群做大做强", "do": "next"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "That is a wish, it cannot be measured." in body
    assert 'value="把群做大做强"' in body
    assert 'value="把群做大做强"' in signed_in.get(step(table, "goal")).content.decode()


def test_a_measurable_goal_leads_on(signed_in, table) -> None:
    answer = signed_in.post(step(table, "goal"), {**TAGS_AND_GOAL["goal"], "do": "next"})
    assert answer.url == step(table, "rules")


def test_promises_are_rows_and_unkept_ones_show(signed_in, table) -> None:
    rows = {
        "p0-words": "每天有菜", "p0-column": "今日一菜", "p0-cadence": "每天",
        "p1-words": "认识街坊", "p1-gets": "links",
    }  # fmt: skip
    signed_in.post(step(table, "promises"), {**rows, "do": "stay"})
    body = signed_in.get(step(table, "promises")).content.decode()
    assert "1 promise is unkept" in body
    assert 'name="p2-words"' in body


def test_every_step_can_be_opened_and_sent_empty(signed_in, table, book) -> None:
    for key in ("fit", "kind", "tags", "goal", "rules", "promises", "identity", "owner"):
        assert signed_in.get(step(table, key)).status_code == 200
        assert signed_in.post(step(table, key), {"do": "next"}).status_code == 302
    assert signed_in.get(step(table, "review")).status_code == 200
    assert signed_in.get(step(table, "nonsense")).status_code == 404


def test_groups_come_in_get_a_kind_and_go(signed_in, table, breakfast) -> None:
    url = reverse("charter:community_groups", args=[table.pk])
    signed_in.post(url, {"do": "add", "group": breakfast.pk})
    signed_in.post(url, {"do": "kind", "group": breakfast.pk, "kind": "learning"})
    assert GroupKind.objects.get(group=breakfast).kind == "learning"
    assert [one.kind for one in reads.groups_in(table)] == ["learning"]
    signed_in.post(url, {"do": "remove", "group": breakfast.pk})
    assert reads.groups_in(table) == []
    assert signed_in.post(url, {"do": "add", "group": "x"}).status_code == 302


def test_the_page_says_what_is_missing_until_nothing_is(signed_in, table, whole) -> None:
    url = reverse("charter:community", args=[whole.pk])
    assert "This is a community" in signed_in.get(url).content.decode()
    whole.draft["tags"] = []
    whole.save()
    body = signed_in.get(url).content.decode()
    assert "This is a maintenance group; missing: something in common" in body


def test_the_list_can_be_narrowed_and_exported(signed_in, whole, kitchen, chen) -> None:
    actions.open_community(kitchen, "好物", chen)
    body = signed_in.get("/charter/?verdict=maintenance").content.decode()
    assert "好物" in body
    assert "半亩饭桌" not in body
    export = b"".join(signed_in.get("/charter/?format=csv")).decode()
    assert "半亩饭桌,,1,," in export
    assert "好物,,0,tags goal rules" in export


def test_who_only_looks_changes_nothing(client, lin, whole) -> None:
    client.force_login(lin)
    assert client.get(reverse("charter:community", args=[whole.pk])).status_code == 200
    assert client.get(step(whole, "goal")).status_code == 403
    assert client.post(reverse("charter:publish_charter", args=[whole.pk])).status_code == 403
    assert client.get(reverse("charter:thresholds", args=[whole.pk])).status_code == 403


def test_closing_can_be_undone(signed_in, whole) -> None:
    answer = signed_in.post(reverse("charter:close_community", args=[whole.pk]), follow=True)
    assert reverse("charter:reopen_community", args=[whole.pk]) in answer.content.decode()
    signed_in.post(reverse("charter:reopen_community", args=[whole.pk]))
    whole.refresh_from_db()
    assert whole.closed_at is None


def test_a_version_shows_what_it_changed(signed_in, whole, chen) -> None:
    actions.publish(whole, chen)
    actions.write(whole, {"creed": "好好吃饭"}, chen)
    signed_in.post(reverse("charter:publish_charter", args=[whole.pk]), {"note": "creed"})
    body = signed_in.get(reverse("charter:charter_version", args=[whole.pk, 2])).content.decode()
    assert "Changed against version 1:" in body
    assert "values and rituals" in body


class TestSharing:
    @pytest.fixture
    def link(self, whole, chen) -> CharterLink:
        actions.publish(whole, chen)
        return actions.share(whole, "李主任", 30, chen)

    def test_anybody_with_the_link_reads_the_charter(self, client, link) -> None:
        answer = client.get(shared_link(link))
        body = answer.content.decode()
        assert answer.status_code == 200
        assert "回到厨房" in body
        assert "好好说话。" in body
        assert "maintenance" not in body
        assert len(answer.content) < 60_000

    def test_it_can_be_saved_as_a_pdf(self, client, link) -> None:
        answer = client.get(shared_link(link) + "pdf/")
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")

    def test_a_draft_is_not_shown_by_it(self, client, link, whole, chen) -> None:
        actions.write(whole, {"creed": "还没公布"}, chen)
        assert "还没公布" not in client.get(shared_link(link)).content.decode()

    def test_a_revoked_link_opens_nothing(self, client, signed_in, link) -> None:
        address = shared_link(link)
        signed_in.post(reverse("charter:revoke_link", args=[link.pk]))
        assert client.get(address).status_code == 410
        signed_in.post(reverse("charter:restore_link", args=[link.pk]))
        assert client.get(address).status_code == 200

    def test_a_link_that_ran_out_opens_nothing(self, client, link) -> None:
        address = shared_link(link)
        with clock.stopped_at(MOMENT + timedelta(days=30, seconds=1)):
            assert client.get(address).status_code == 410

    def test_a_closed_community_shows_nothing(self, client, link, whole, chen) -> None:
        actions.close(whole, chen)
        assert client.get(shared_link(link)).status_code == 410

    def test_a_link_is_made_on_the_page(self, signed_in, link, whole) -> None:
        url = reverse("charter:share_charter", args=[whole.pk])
        signed_in.post(url, {"name": "房东", "days": "7"})
        body = signed_in.get(reverse("charter:community", args=[whole.pk])).content.decode()
        assert "房东" in body
        assert CharterLink.objects.count() == 2


@pytest.mark.parametrize(("promises", "times", "pages"), [(5, 1, 1), (6, 3, 1), (12, 8, 2)])
def test_a_pdf_is_one_page_while_it_can_be_read(whole, chen, promises, times, pages) -> None:
    long = "这一条写得很长很长，" * 7
    promised = [{"words": long[:80], "column": "栏目", "cadence": "每天"}] * promises
    actions.write(whole, {
        "promises": promised, "values": [f"{n}{long}"[:80] for n in range(promises)],
        "joining": long * times, "yearly": long * times, "creed": "A <b>creed</b> & 信条 " * 20,
    }, chen)  # fmt: skip
    content = pdf.render(sheet.of(whole, reads.as_written(whole)), None)
    assert content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") == pages


def test_rules_are_quoted_with_their_headings(whole, chen, book) -> None:
    house.save_draft(book, "# 不做的事\n" + "\n".join(f"发广告{n}" for n in range(10)), "", chen)
    house.publish(book, chen)
    with translation.override("zh-hans"):
        told = sheet.of(whole, reads.as_written(whole))
    assert [line.text for line in told.rules[:2]] == ["不做的事", "发广告0"]
    assert (told.rules[-1].number, told.more_rules) == (8, 2)


def test_text_is_markup_only_where_we_put_it() -> None:
    assert pdf.marked("<b>&汤") == '&lt;b&gt;&amp;<font name="STSong-Light">汤</font>'


class TestStage:
    def test_without_groups_it_says_too_little_is_known(self, signed_in, table) -> None:
        body = signed_in.get(reverse("charter:stage", args=[table.pk])).content.decode()
        assert "Too little data" in body
        assert "No group belongs to it yet." in body

    def test_conditions_show_value_threshold_and_reason(
        self, signed_in, table, chen, breakfast
    ) -> None:
        fill(breakfast, 40)
        actions.add_group(table, breakfast, chen)
        body = signed_in.get(reverse("charter:stage", args=[table.pk])).content.decode()
        assert "at least 30" in body
        assert "Below about 30, every silence is felt" in body
        assert "unmet" in body

    def test_the_owner_changes_a_threshold_and_back(self, signed_in, table) -> None:
        url = reverse("charter:thresholds", args=[table.pk])
        form = signed_in.get(url).context["form"]
        given = {name: form[name].value() for name in form.fields}
        signed_in.post(url, {**given, "growth_wrote": "35"})
        table.refresh_from_db()
        assert table.thresholds == {"growth_wrote": 0.35}
        assert signed_in.post(url, {**given, "growth_wrote": "350"}).status_code == 200
        signed_in.post(url, {"do": "reset"})
        table.refresh_from_db()
        assert table.thresholds == {}
