"""What went wrong is said in one shape: a page, or JSON for who asks for it."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from weilu.console.csp import POLICY
from weilu.kit.errors import WeiluError


class NoFire(WeiluError):
    code = "hearth.no_fire"
    status = 409
    sentence = _("%(what)s is out of wood; bring some.")


def cold(request):
    raise NoFire(what="The <b>hearth</b>")


def broken(request):
    raise ZeroDivisionError


urlpatterns = [
    path("cold/", cold),
    path("broken/", broken),
    path("", include("weilu.config.urls")),
]
handler404 = "weilu.console.errors.not_found"
handler500 = "weilu.console.errors.broken"

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def test_an_error_becomes_its_sentence_escaped(client) -> None:
    answer = client.get("/cold/")
    assert answer.status_code == 409
    assert "&lt;b&gt;hearth&lt;/b&gt; is out of wood" in answer.content.decode()


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"HX-Request": "true"}])
def test_who_asks_for_json_gets_the_one_shape(client, headers) -> None:
    answer = client.get("/cold/", headers=headers)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "hearth.no_fire"
    assert answer.json()["error"]["data"] == {"what": "The <b>hearth</b>"}


def test_a_missing_page_leads_back_to_the_start(client) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()
    json = client.get("/nowhere/", headers={"Accept": "application/json"}).json()
    assert json["error"]["code"] == "http.not_found"


def test_a_fault_of_ours_is_a_page_without_its_details() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/broken/")
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.content.decode()
    json = client.get("/broken/", headers={"Accept": "application/json"}).json()
    assert json["error"]["code"] == "http.broken"


def test_a_stale_form_says_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "csrf" not in answer.content.decode().lower().replace("csrfmiddlewaretoken", "")


def test_every_answer_forbids_foreign_and_inline_code(client) -> None:
    answer = client.get("/sign-in/")
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_page_may_say_otherwise(client) -> None:
    from weilu.console.csp import SecurityHeaders

    mine = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    answer = SecurityHeaders(lambda request: mine)(RequestFactory().get("/"))
    assert answer.headers["Content-Security-Policy"] == "sandbox"
