"""Mei keeps the lists she looks at every morning under names of her own."""

import pytest
from django.http import QueryDict

from weilu.console import saved_views
from weilu.console.models import SavedView
from weilu.people import actions
from weilu.people.models import Account, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def runners():
    return actions.open_workspace("Runners", "runners", "Asia/Shanghai")


def seated(workspace, login: str) -> Account:
    account = Account.objects.create_user(login, name=login.title())
    actions.give_seat(workspace, account, Role.OWNER)
    return account


@pytest.fixture
def mei(client, runners) -> Account:
    who = [actions.Identity("wechat", f"w{number}", f"Runner {number}") for number in range(3)]
    list(actions.identify_members(runners, who))
    account = seated(runners, "mei")
    client.force_login(account)
    return account


def keep(client, name: str, query: str = "who=staff&sort=name", path: str = "/members/"):
    return client.post("/views/keep/", {"path": path, "query": query, "name": name})


def views(client, query: str = "") -> list[tuple[str, bool]]:
    table = client.get(f"/members/?{query}").context["table"]
    return [(one["view"].name, one["here"]) for one in table.views]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("page=3&q=&who=staff", "who=staff"),
        ("who=staff&cols=b&cols=a", "cols=a&cols=b&who=staff"),
        ("format=csv&_=1", ""),
    ],
)
def test_a_view_is_its_query_without_what_passes(given: str, kept: str) -> None:
    assert saved_views.tidy(QueryDict(given)) == kept


def test_a_view_is_kept_and_known_again_in_any_order(client, mei) -> None:
    assert keep(client, "  The   team ").url == "/members/?sort=name&who=staff"
    assert views(client, "sort=name&who=staff&page=1") == [("The team", True)]
    assert views(client, "who=staff") == [("The team", False)]


def test_the_same_name_replaces(client, mei) -> None:
    keep(client, "The team")
    keep(client, "The team", "who=bots")
    assert SavedView.objects.get().query == "who=bots"


def test_a_view_needs_a_name(client, mei) -> None:
    keep(client, " ")
    assert not SavedView.objects.exists()


def test_views_are_ones_own(client, mei, runners) -> None:
    keep(client, "The team")
    client.force_login(seated(runners, "li"))
    assert views(client) == []
    assert client.post("/views/drop/", {"view": SavedView.objects.get().pk}).status_code == 404


def test_views_stay_in_their_workspace(client, mei, runners) -> None:
    keep(client, "The team")
    readers = actions.open_workspace("Readers", "readers", "Asia/Shanghai")
    actions.give_seat(readers, mei, Role.OWNER)
    client.post("/workspace/", {"workspace": readers.pk})
    assert saved_views_of(readers.pk) == []


def saved_views_of(workspace: int) -> list[str]:
    found = SavedView.objects.filter(workspace_key=workspace)
    return list(found.values_list("name", flat=True))


def test_a_deleted_view_can_be_brought_back(client, mei) -> None:
    keep(client, "The team")
    told = client.post("/views/drop/", {"view": SavedView.objects.get().pk}, follow=True)
    assert not SavedView.objects.exists()
    back = told.context["undo"]
    client.post(back["url"], dict(back["fields"]))
    assert views(client, "who=staff&sort=name") == [("The team", True)]


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example/", "nowhere"])
def test_a_path_that_is_no_page_of_ours_leads_to_the_start(client, mei, path: str) -> None:
    assert keep(client, "x", "", path).url == "/"


def test_there_is_an_end_to_views(client, mei, monkeypatch) -> None:
    monkeypatch.setattr(saved_views, "MOST", 1)
    keep(client, "One")
    assert keep(client, "Two").status_code == 409
    assert keep(client, "One", "who=bots").status_code == 302
