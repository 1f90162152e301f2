"""The pulse in a browser: one tap on a phone, the figures in the console."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from weilu.kit import clock
from weilu.outbox.models import OptOut
from weilu.people.models import Group, Member
from weilu.retain.pulse import asking, links
from weilu.retain.pulse.models import PulseAsk, PulsePlan
from weilu.retain.pulse.tests.conftest import EVENING


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_tap_answers_and_may_be_changed(plan: PulsePlan, twelve: list[Member]) -> None:
    asking.go_round(plan)
    ask, phone = PulseAsk.objects.get(), Client(headers={"Accept-Language": "en"})
    address = links.ask_link(ask)
    assert "One tap, and you are done." in text(phone, address)
    phone.post(address, {"score": "4"})
    assert "Thank you" in text(phone, address)
    phone.post(address, {"score": "5", "words": "省了一趟菜场"})
    ask.refresh_from_db()
    assert (ask.score, ask.words) == (5, "省了一趟菜场")
    assert "Choose one of the five answers." in phone.post(address, {"score": "x"}).content.decode()
    phone.post(address, {"do": "stop"})
    assert OptOut.objects.get().room == "retain"
    assert "You are asked no more questions." in text(phone, address)
    with clock.stopped_at(EVENING + timedelta(days=8)):
        assert phone.get(address).status_code == 410


def test_it_is_begun_in_the_console(page: Client, soup: Group) -> None:
    assert "Nobody was asked yet" in text(page, "/retain/pulse/")
    page.post("/retain/pulse/plan/", {"is_on": "on", "per_week": "0", "hour": "19"})
    assert not PulsePlan.objects.exists()
    page.post(
        "/retain/pulse/plan/",
        {"is_on": "on", "per_week": "21", "hour": "20", "groups": [soup.pk]},
    )
    held = PulsePlan.objects.get()
    assert (held.is_on, held.per_week, held.hour, held.groups) == (True, 21, 20, [soup.pk])
    assert "Nobody can be asked" in text(page, "/retain/pulse/")  # no connection is on


def test_figures_and_answers_are_listed(
    page: Client, plan: PulsePlan, soup: Group, twelve: list[Member]
) -> None:
    asking.go_round(plan)
    ask = PulseAsk.objects.get()
    PulseAsk.objects.update(score=4, answered_at=EVENING, words="找到了拼单的人")
    assert "1 answer: too few" in text(page, "/retain/pulse/")
    shown = text(page, f"/retain/pulse/{soup.pk}/")
    assert "找到了拼单的人" in shown
    assert ask.member.name in shown
    assert "找到了拼单的人" not in text(page, f"/retain/pulse/{soup.pk}/?q=没有")
    assert len(page.get("/retain/pulse/?format=csv").getvalue().decode().splitlines()) == 2
    own = page.get(f"/retain/pulse/{soup.pk}/?format=csv").getvalue().decode()
    assert len(own.splitlines()) == 2
