"""Mei comes in by a link or with a password; who guesses is slowed down."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from weilu.console import signin
from weilu.console.models import SignInLink
from weilu.kit import clock

pytestmark = pytest.mark.django_db
PASSWORD = "a sentence only Mei would say"


@pytest.fixture
def mei():
    return get_user_model().objects.create_user("mei", PASSWORD, "Mei")


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def path_of(link: str) -> str:
    return link.removeprefix("http://weilu.test")


def attempt(client: Client, password: str = "wrong", **more):
    return client.post("/sign-in/", {"login": "Mei ", "password": password, **more})


def test_a_house_without_accounts_says_how_to_make_the_first(client) -> None:
    assert "bin/weilu signin-link" in client.get("/sign-in/").content.decode()


def test_the_right_password_opens_the_door_whatever_the_case_of_the_login(client, mei) -> None:
    answer = attempt(client, PASSWORD, next="/members/?q=li")
    assert answer.url == "/members/?q=li"
    assert signed_in(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:1"]
)
def test_nobody_is_sent_to_a_foreign_page_after_signing_in(client, mei, elsewhere) -> None:
    assert attempt(client, PASSWORD, next=elsewhere).url == "/"


def test_a_wrong_password_keeps_what_was_typed_and_says_what_to_do(client, mei) -> None:
    answer = attempt(client)
    assert answer.status_code == 422
    assert 'value="Mei "' in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


def test_after_five_wrong_tries_even_the_right_password_waits(client, mei) -> None:
    for _ in range(5):
        attempt(client)
    assert attempt(client, PASSWORD).status_code == 429
    assert not signed_in(client)
    with clock.stopped_at(clock.now() + timedelta(minutes=16)):
        attempt(client, PASSWORD)
    assert signed_in(client)


def test_one_guesser_does_not_lock_the_owner_out_elsewhere(client, mei) -> None:
    for _ in range(7):
        attempt(client)
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    attempt(elsewhere, PASSWORD)
    assert signed_in(elsewhere)


def test_many_logins_from_one_address_are_slowed_down_too(client, mei) -> None:
    answers = [
        client.post("/sign-in/", {"login": f"guess{number}", "password": "x"}).status_code
        for number in range(signin.TRIES_ADDRESS + 1)
    ]
    assert answers[-2:] == [422, 429]


def test_looking_at_a_link_does_not_use_it_up(client, mei) -> None:
    link = path_of(signin.make_link(mei, "http://weilu.test/"))
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200
    assert not signed_in(client)
    client.post(link)
    assert signed_in(client)


def test_a_link_signs_in_once(client, mei) -> None:
    link = path_of(signin.make_link(mei, "http://weilu.test"))
    client.post(link)
    second = Client()
    assert second.post(link).status_code == 410
    assert not signed_in(second)


def test_a_link_ends_after_fifteen_minutes(client, mei) -> None:
    link = path_of(signin.make_link(mei, "http://weilu.test"))
    with clock.stopped_at(clock.now() + timedelta(minutes=15, seconds=1)):
        assert client.get(link).status_code == 410
        assert client.post(link).status_code == 410
    assert not signed_in(client)


def test_a_changed_link_opens_nothing(client, mei) -> None:
    link = path_of(signin.make_link(mei, "http://weilu.test"))
    assert client.post(link.replace("/sign-in/", "/sign-in/x")).status_code == 410


def test_the_database_alone_does_not_sign_anybody_in(mei) -> None:
    link = signin.make_link(mei, "http://weilu.test")
    kept = SignInLink.objects.get()
    assert kept.digest not in link
    assert link.rsplit("/", 2)[1].split(":")[0] not in str(vars(kept))


def test_a_closed_account_cannot_use_its_link(client, mei) -> None:
    link = path_of(signin.make_link(mei, "http://weilu.test"))
    get_user_model().objects.update(is_active=False)
    assert client.post(link).status_code == 410


def test_signing_out_takes_a_post(client, mei) -> None:
    client.force_login(mei)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert not signed_in(client)


def test_the_language_is_kept_on_the_device_and_on_the_account(client, mei) -> None:
    client.force_login(mei)
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    mei.refresh_from_db()
    assert mei.language == "en"
    assert client.cookies["django_language"].value == "en"
    other = Client()
    other.post("/sign-in/", {"login": "mei", "password": PASSWORD})
    assert other.cookies["django_language"].value == "en"


def test_an_unknown_language_changes_nothing(client, mei) -> None:
    client.force_login(mei)
    client.post("/language/", {"language": "xx'"})
    mei.refresh_from_db()
    assert mei.language == ""
    assert "django_language" not in client.cookies
