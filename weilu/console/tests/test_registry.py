"""Rooms hang pages and panels on the frame; the frame shows each person what is theirs."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory

from weilu.console import context, registry
from weilu.console.pages import page


@pytest.fixture(autouse=True)
def _own_registry(monkeypatch) -> None:
    monkeypatch.setattr(registry, "_entries", {})
    monkeypatch.setattr(registry, "_panels", type(registry._panels)(list))
    monkeypatch.setattr(registry, "_permissions", {})
    monkeypatch.setattr(registry, "_role_of", [])
    monkeypatch.setattr(registry, "_detours", [])
    registry.role_source(lambda request: request.META.get("ROLE", ""))


def asking(role: str = "host"):
    request = RequestFactory().get("/somewhere/?q=1", ROLE=role)
    request.user = type("Somebody", (), {"is_authenticated": True})()
    return request


def test_the_menu_is_in_order_and_hides_what_one_may_not() -> None:
    registry.page_permission("manage", ("owner",))
    registry.navigation("b", "B", "home", "b", order=20)
    registry.navigation("a", "A", "home", "a", order=10)
    registry.navigation("money", "Money", "home", "m", order=15, permission="manage")
    assert [entry.key for entry in registry.entries(asking("host"))] == ["a", "b"]
    assert [entry.key for entry in registry.entries(asking("owner"))] == ["a", "money", "b"]
    assert registry.entries(asking("")) == []


def test_a_permission_nobody_declared_is_a_fault_and_not_a_no() -> None:
    with pytest.raises(ImproperlyConfigured):
        registry.may(asking("owner"), "mistyped")


def test_panels_come_in_order_and_silent_ones_are_left_out() -> None:
    registry.panel("member", order=20)(lambda request, who: f"<p>{who} talks</p>")

    @registry.panel("member", order=5)
    def silent(request, who):
        return None

    assert list(registry.panels("member", asking(), "Mei")) == ["<p>Mei talks</p>"]


@page("see")
def sights(request):
    return HttpResponse("sights")


def test_a_page_lets_in_who_may() -> None:
    registry.page_permission("see", ("host",))
    assert sights(asking("host")).content == b"sights"


def test_a_page_refuses_who_may_not() -> None:
    registry.page_permission("see", ("host",))
    with pytest.raises(PermissionDenied):
        sights(asking("partner"))


def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    request = asking()
    request.user = AnonymousUser()
    assert sights(request).url == "/sign-in/?next=/somewhere/%3Fq%3D1"


def test_a_fragment_asked_for_by_a_stranger_turns_the_whole_page() -> None:
    request = RequestFactory().get("/somewhere/", headers={"HX-Request": "true"})
    request.user = AnonymousUser()
    answer = sights(request)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in/")


def test_a_room_may_send_somebody_elsewhere_first() -> None:
    registry.detour(lambda request: "/first/" if request.META["ROLE"] == "host" else "")
    sights = page()(lambda request: HttpResponse("seen"))
    assert sights(asking("host")).url == "/first/"
    assert sights(asking("owner")).content == b"seen"


@pytest.mark.urls("weilu.console.tests.rooms")
def test_a_room_opens_at_its_first_page_and_shows_its_pages_where_one_is() -> None:
    registry.navigation("groups", "Groups", "users", "groups", order=10)
    registry.navigation("acquire", "Acquire", "user-plus", "", order=20)
    registry.navigation("staff", "Staff", "user", "staff", order=20, place="acquire")
    registry.navigation("channels", "Channels", "link", "channels", order=10, place="acquire")
    request = asking()
    request.path = "/acquire/staff/7/"
    given = context.console(request)
    groups, acquire = list(given["side"])
    assert (groups["here"], groups["pages"]) == (False, [])
    assert (acquire["here"], acquire["url"]) == (True, "/acquire/channels/")
    assert [(one["url"], one["here"]) for one in given["room_pages"]] == [
        ("/acquire/channels/", False),
        ("/acquire/staff/", True),
    ]
