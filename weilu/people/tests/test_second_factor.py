"""Mei owns the runners and sets up a second factor; Li, who operates, is asked for one, too."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.test import Client

from weilu.console.signin import WrongCode, make_link
from weilu.events.models import Event
from weilu.kit import clock
from weilu.kit.sealing import unseal
from weilu.people import actions, second_factor
from weilu.people.models import Account, RecoveryCode, Role, SecondFactor, Workspace

pytestmark = pytest.mark.django_db
PASSWORD = "a river at dawn"
NOON = datetime(2026, 5, 4, 12, 0, 10, tzinfo=UTC)


@pytest.fixture
def runners() -> Workspace:
    return actions.open_workspace("Runners", "runners", "Asia/Shanghai")


@pytest.fixture
def mei(runners: Workspace) -> Account:
    account = Account.objects.create_user("mei", PASSWORD, name="Mei")
    actions.give_seat(runners, account, Role.OWNER)
    return account


@pytest.fixture
def li(runners: Workspace) -> Account:
    account = Account.objects.create_user("li", PASSWORD, name="Li")
    actions.give_seat(runners, account, Role.OPERATOR)
    return account


def code_of(account: Account, moment: datetime) -> str:
    """What the account's app shows."""
    secret = unseal(SecondFactor.objects.get(account=account).secret)
    return pyotp.TOTP(secret).at(int(moment.timestamp()))


@pytest.fixture
def codes(mei: Account) -> list[str]:
    """Mei has set hers up at noon; her recovery codes."""
    return set_up(mei)


def set_up(account: Account) -> list[str]:
    with clock.stopped_at(NOON):
        factor = second_factor.begin(account)
        return second_factor.confirm(factor, code_of(account, NOON))


def at_the_door(client: Client, login: str = "mei") -> Any:
    return client.post(
        "/sign-in/", {"login": login, "password": PASSWORD, "next": "/settings/profile/"}
    )


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_password_alone_opens_nothing_any_more(client: Client, codes: list[str]) -> None:
    answer = at_the_door(client)
    assert answer.url == "/sign-in/code/?next=%2Fsettings%2Fprofile%2F"
    assert not is_in(client)
    assert client.get("/settings/profile/").status_code == 302


def test_the_right_code_opens_the_page_asked_for(
    client: Client, mei: Account, codes: list[str]
) -> None:
    later = NOON + timedelta(minutes=5)
    with clock.stopped_at(later):
        to = at_the_door(client).url
        answer = client.post(to, {"code": f" {code_of(mei, later)} "})
    assert answer.url == "/settings/profile/"
    assert is_in(client)


def test_no_code_works_twice(mei: Account, codes: list[str]) -> None:
    later = NOON + timedelta(minutes=5)
    with clock.stopped_at(later):
        code = code_of(mei, later)
        assert second_factor.passes(mei, code)
        assert not second_factor.passes(mei, code)
        # Nor one from before it, which a phone lying behind might show.
        assert not second_factor.passes(mei, code_of(mei, later - timedelta(seconds=30)))


def test_the_code_that_set_it_up_opens_nothing(mei: Account, codes: list[str]) -> None:
    with clock.stopped_at(NOON):
        assert not second_factor.passes(mei, code_of(mei, NOON))


@pytest.mark.parametrize(("off", "works"), [(-30, True), (30, True), (-60, False), (60, False)])
def test_a_phone_may_be_half_a_minute_off(
    mei: Account, codes: list[str], off: int, works: bool
) -> None:
    later = NOON + timedelta(minutes=5)
    with clock.stopped_at(later):
        assert second_factor.passes(mei, code_of(mei, later + timedelta(seconds=off))) is works


def test_a_recovery_code_opens_once_and_is_told(
    client: Client, mei: Account, codes: list[str]
) -> None:
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    answer = client.post(at_the_door(client).url, {"code": codes[0].upper()})
    assert answer.status_code == 302
    assert is_in(client)
    client.logout()
    again = client.post(at_the_door(client).url, {"code": codes[0]})
    assert again.status_code == 422
    assert not is_in(client)
    assert Event.objects.filter(kind="recovery_code_used", data__left=9).count() == 1


def test_recovery_codes_are_kept_as_hashes_and_the_secret_sealed(codes: list[str]) -> None:
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code.replace("-", "") in kept for code in codes)
    assert SecondFactor.objects.get().secret.startswith("s1:")


def test_too_many_codes_are_refused_even_when_right(
    client: Client, mei: Account, codes: list[str]
) -> None:
    to = at_the_door(client).url
    for turn in range(5):  # from wherever
        guess = client.post(to, {"code": "000000"}, REMOTE_ADDR=f"10.0.0.{turn}")
        assert guess.status_code == 422
    assert client.post(to, {"code": codes[0]}).status_code == 429
    assert not is_in(client)


def test_the_door_waits_ten_minutes_for_the_code(
    client: Client, mei: Account, codes: list[str]
) -> None:
    with clock.stopped_at(NOON):
        to = at_the_door(client).url
    with clock.stopped_at(NOON + timedelta(minutes=11)):
        answer = client.post(to, {"code": codes[0]})
    assert answer.url == "/sign-in/"
    assert not is_in(client)


def test_a_sign_in_link_asks_for_the_code_as_well(
    client: Client, mei: Account, codes: list[str]
) -> None:
    answer = client.post(make_link(mei, "http://testserver").removeprefix("http://testserver"))
    assert answer.url.startswith("/sign-in/code/")
    assert not is_in(client)


def test_nobody_comes_to_the_second_step_without_the_first(client: Client, mei: Account) -> None:
    assert client.get("/sign-in/code/").url == "/sign-in/"


@pytest.fixture
def signed_in(client: Client, mei: Account) -> Client:
    client.force_login(mei)
    return client


def shown_secret(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7 ]{32,})</code>", page)
    assert found
    return found[1].replace(" ", "")


def test_setting_it_up_asks_for_the_password_and_a_first_code(signed_in: Client) -> None:
    wrong = signed_in.post("/settings/second-factor/begin/", {"password": "river"})
    assert wrong.status_code == 422
    page = signed_in.post("/settings/second-factor/begin/", {"password": PASSWORD})
    assert b"data:image/svg+xml" in page.content
    secret = shown_secret(page.content.decode())
    wrong = signed_in.post("/settings/second-factor/confirm/", {"code": "000000"})
    assert wrong.status_code == 422
    assert not SecondFactor.objects.get().confirmed_at
    right = signed_in.post("/settings/second-factor/confirm/", {"code": pyotp.TOTP(secret).now()})
    assert right.content.count(b"<li><code>") == 10
    assert Event.objects.filter(kind="second_factor_on").count() == 1


def test_one_begun_and_not_finished_is_asked_of_nobody(client: Client, mei: Account) -> None:
    second_factor.begin(mei)
    assert at_the_door(client).url == "/settings/profile/"


def test_turning_it_off_asks_for_the_password(signed_in: Client, codes: list[str]) -> None:
    signed_in.post("/settings/second-factor/off/", {"password": "river"})
    assert SecondFactor.objects.count() == 1
    signed_in.post("/settings/second-factor/off/", {"password": PASSWORD})
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)


def test_passwords_are_not_guessed_on_that_page_either(signed_in: Client, codes: list[str]) -> None:
    for _turn in range(6):
        signed_in.post("/settings/second-factor/off/", {"password": "river"})
    signed_in.post("/settings/second-factor/off/", {"password": PASSWORD})
    assert SecondFactor.objects.count() == 1


def test_new_recovery_codes_end_the_old_ones(
    signed_in: Client, mei: Account, codes: list[str]
) -> None:
    signed_in.post("/settings/second-factor/codes/", {"password": PASSWORD})
    assert second_factor.codes_left(mei) == 10
    assert not second_factor.passes(mei, codes[0].replace("-", ""))


def test_an_owner_without_one_cannot_ask_others(signed_in: Client, runners: Workspace) -> None:
    signed_in.post("/settings/second-factor/all/", {"asked": "1"})
    runners.refresh_from_db()
    assert not runners.asks_second_factor


def test_who_has_none_is_led_to_set_one_up_and_to_no_other_page(
    client: Client, signed_in: Client, codes: list[str], li: Account
) -> None:
    signed_in.post("/settings/second-factor/all/", {"asked": "1"})
    assert signed_in.get("/members/").status_code == 200
    other = Client()
    other.force_login(li)
    answer = other.get("/members/")
    assert answer.url == "/settings/second-factor/"
    assert other.get(answer.url).status_code == 200
    assert other.get("/members/", headers={"HX-Request": "true"}).headers["HX-Redirect"]
    set_up(li)
    assert other.get("/members/").status_code == 200


def test_only_owners_ask_everybody(client: Client, li: Account, runners: Workspace) -> None:
    client.force_login(li)
    assert client.post("/settings/second-factor/all/", {"asked": "1"}).status_code == 403


def test_a_wrong_first_code_is_told(mei: Account) -> None:
    with pytest.raises(WrongCode):
        second_factor.confirm(second_factor.begin(mei), "123")
