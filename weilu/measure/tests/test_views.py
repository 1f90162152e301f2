import io
import json
import zipfile

import pytest
from django.test import Client

from weilu.charter.models import GroupKind
from weilu.events.models import Event
from weilu.kit import clock
from weilu.measure.models import GroupCheckupRow, GroupDetail
from weilu.measure.tests import places, samples
from weilu.people.models import Group, Member, Role, Workspace

pytestmark = pytest.mark.django_db(transaction=True)
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def harbour() -> Workspace:
    return places.workspace()


@pytest.fixture
def zhou(harbour: Workspace) -> Client:
    """Lao Zhou, who owns the harbour's groups."""
    client = Client(**ENGLISH)
    client.force_login(places.seated(harbour))
    return client


@pytest.fixture
def groups(harbour: Workspace) -> dict[int, Group]:
    return places.checked(harbour, samples.typical())


@pytest.fixture
def talk(groups: dict[int, Group]) -> list[Event]:
    return places.told(groups[2], 30)


def text(client: Client, url: str, **headers: str) -> str:
    answer = client.get(url, **headers)
    assert answer.status_code == 200, url
    return answer.content.decode()


def test_an_empty_workspace_is_taught_to_import(zhou: Client) -> None:
    assert "Import a history" in text(zhou, "/today/")
    assert "No groups yet" in text(zhou, "/groups/")


def test_groups_without_a_check_up_are_said_to_be_on_their_way(
    zhou: Client, harbour: Workspace
) -> None:
    group = Group.objects.create(workspace=harbour, platform="qq", external_id="1", name="新群")
    assert "on its way" in text(zhou, "/today/")
    assert "Not checked yet" in text(zhou, f"/groups/{group.pk}/")


def test_today_starts_with_three_findings(zhou: Client, groups: dict[int, Group]) -> None:
    page = text(zhou, "/today/")
    assert page.count('class="wl-finding wl-finding-act"') == 3
    assert "Next step" in page
    assert "the history ends on" in page


def test_today_is_as_of_now_while_the_history_is_fresh(
    zhou: Client, groups: dict[int, Group]
) -> None:
    with clock.stopped_at(samples.AS_OF):
        assert "the history ends on" not in text(zhou, "/today/")


def test_the_list_is_sorted_filtered_and_searched_by_the_url(
    zhou: Client, groups: dict[int, Group]
) -> None:
    page = text(zhou, "/groups/?sort=-messages_per_day")
    assert page.index("城北面馆试吃团") < page.index("Rust beginners")
    assert "Rust beginners" not in text(zhou, "/groups/?verdict=alive")
    assert "Rust beginners" in text(zhou, "/groups/?q=rust")
    assert "Nothing matches" in text(zhou, "/groups/?q=nowhere")


def test_the_list_starts_with_what_presses_most(
    zhou: Client, harbour: Workspace, groups: dict[int, Group]
) -> None:
    """By verdict, and among groups of one verdict by urgency."""
    GroupCheckupRow.objects.update(verdict="noise", verdict_rank=2, urgency=1)
    GroupCheckupRow.objects.filter(group=groups[3]).update(urgency=9)
    GroupCheckupRow.objects.filter(group=groups[5]).update(verdict="turning", verdict_rank=0)
    page = text(zhou, "/groups/")
    first = [page.index(f'data-href="/groups/{groups[n].pk}/"') for n in (5, 3, 1, 2)]
    assert first == sorted(first)


def test_the_list_leaves_as_csv(zhou: Client, groups: dict[int, Group]) -> None:
    answer = zhou.get("/groups/?format=csv&verdict=alive")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Type"].startswith("text/csv")
    assert len(body.splitlines()) == 3


def test_a_group_is_told_from_top_to_bottom(zhou: Client, groups: dict[int, Group]) -> None:
    page = text(zhou, f"/groups/{groups[2].pk}/")
    order = ["One-way", "Next step", "What members gain", "Who carries it", 
             "From joining to staying",
             "Messages by weekday and hour", "To bear in mind"]  # fmt: skip
    places_found = [page.index(words) for words in order]
    assert places_found == sorted(places_found)
    assert f"/groups/{groups[2].pk}/messages?behind=attention" in page


def test_setting_a_kind_keeps_it_and_judges_again(
    zhou: Client, groups: dict[int, Group], talk: list[Event]
) -> None:
    answer = zhou.post(f"/groups/{groups[2].pk}/kind", {"kind": "notice"})
    assert answer.status_code == 302
    assert GroupKind.objects.get(group=groups[2]).kind == "notice"
    row = GroupCheckupRow.objects.get(group=groups[2])
    assert (row.kind, row.kind_is_guess) == ("notice", False)


def test_an_unknown_kind_is_refused_in_words(zhou: Client, groups: dict[int, Group]) -> None:
    answer = zhou.post(f"/groups/{groups[2].pk}/kind", {"kind": "knitting"})
    assert answer.status_code == 400
    assert "knitting" in answer.content.decode()


def test_marking_staff_changes_the_figures(
    zhou: Client, groups: dict[int, Group], talk: list[Event]
) -> None:
    marta = Member.objects.get(name="Marta")
    zhou.post(f"/groups/{groups[2].pk}/staff", {"member": marta.pk, "staff": "1"})
    marta.refresh_from_db()
    assert marta.is_staff
    effort = GroupDetail.objects.get(group=groups[2]).document["charts"]["effort"]
    assert next(one for one in effort if one["member"] == marta.pk)["is_staff"]


def test_messages_are_searched_and_bad_filters_are_named(
    zhou: Client, groups: dict[int, Group], talk: list[Event]
) -> None:
    url = f"/groups/{groups[2].pk}/messages"
    assert text(zhou, url).count('class="wl-line"') == 30
    assert text(zhou, f"{url}?q=外卖").count('class="wl-line"') == 3
    assert text(zhou, f"{url}?who=marta").count('class="wl-line"') == 2
    assert 'class="wl-error' in text(zhou, f"{url}?since=yesterday")
    assert "&lt;b&gt;粗体" in text(zhou, url)


def test_a_message_is_shown_with_its_surroundings(
    zhou: Client, groups: dict[int, Group], talk: list[Event]
) -> None:
    page = text(zhou, f"/groups/{groups[2].pk}/messages?around={talk[10].pk}")
    assert page.count("wl-line-focus") == 1
    assert f'id="m{talk[10].pk}"' in page


def test_messages_leave_as_csv_without_formulas(
    zhou: Client, groups: dict[int, Group], talk: list[Event]
) -> None:
    answer = zhou.get(f"/groups/{groups[2].pk}/messages?format=csv")
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert len(body.splitlines()) == 31
    assert ",'=SUM(A1:A9)" in body


@pytest.mark.parametrize("url", ["/report.{}", "/groups/{{}}/report.{}"])
def test_reports_are_downloaded(
    zhou: Client, groups: dict[int, Group], talk: list[Event], url: str
) -> None:
    def fetch(form: str) -> bytes:
        answer = zhou.get(url.format(form).format(groups[2].pk))
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        return b"".join(answer) if answer.streaming else answer.content

    assert b'id="weilu-report"' in fetch("html")
    assert json.loads(fetch("json"))["format"] == "weilu.checkup"
    names = zipfile.ZipFile(io.BytesIO(fetch("csv.zip"))).namelist()
    assert "figures.csv" in names


def test_a_members_page_shows_what_they_carry(
    zhou: Client, groups: dict[int, Group], talk: list[Event]
) -> None:
    who = Member.objects.get(name="小满")
    page = text(zhou, f"/members/{who.pk}/")
    assert 'data-chart="daily"' in page
    assert "Lately" in page


FOREIGN = (
    "/groups/{}/", "/groups/{}/messages", "/groups/{}/report.html", "/groups/{}/report.json",
    "/groups/{}/report.csv.zip",
)  # fmt: skip


@pytest.mark.parametrize("url", FOREIGN)
def test_another_workspaces_group_does_not_exist(zhou: Client, url: str) -> None:
    theirs = places.checked(places.workspace("hill"), samples.overfull(1))[1]
    assert zhou.get(url.format(theirs.pk)).status_code == 404


@pytest.mark.parametrize("verb", ["kind", "staff", "check"])
def test_another_workspaces_group_cannot_be_changed(zhou: Client, verb: str) -> None:
    theirs = places.checked(places.workspace("hill"), samples.overfull(1))[1]
    assert zhou.post(f"/groups/{theirs.pk}/{verb}", {"kind": "vip"}).status_code == 404
    assert not GroupKind.objects.exists()


@pytest.mark.parametrize("verb", ["kind", "staff", "check"])
def test_analysts_look_and_do_not_change(
    harbour: Workspace, groups: dict[int, Group], verb: str
) -> None:
    ana = Client(**ENGLISH)
    ana.force_login(places.seated(harbour, Role.ANALYST, "ana@harbour.example"))
    assert ana.get(f"/groups/{groups[2].pk}/").status_code == 200
    assert ana.post(f"/groups/{groups[2].pk}/{verb}", {"kind": "vip"}).status_code == 403


def test_five_thousand_groups_take_as_many_queries_as_eight(
    zhou: Client, harbour: Workspace, django_assert_max_num_queries: object
) -> None:
    places.checked(harbour, samples.overfull(400))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        assert text(zhou, "/groups/?size=200").count("<tr data-href") == 200
