"""Rules in the group in the console, and an appeal on a member's phone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from weilu.console import member_pages
from weilu.engage.answers.models import Answer
from weilu.engage.guard import actions, trials
from weilu.engage.guard.ladder import Step
from weilu.engage.guard.models import (
    Appeal,
    Exemption,
    Guard,
    GuardEdition,
    Incident,
    Mark,
    Trial,
)
from weilu.engage.tests.conftest import NOON, Say, ahei, asked
from weilu.events.models import Event
from weilu.jobs.worker import Worker
from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.people import actions as people
from weilu.people.models import Account, Role, Workspace

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.fixture(autouse=True)
def signed_in(luo: Account, client: Client) -> Client:
    client.force_login(luo)
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"engage:{name}", args=args), query)
    assert answer.status_code == 200
    return b"".join(answer).decode()


FORM = {
    "name": "No adverts", "set_words": "刷单\n兼职", "delete_message": "on", "warnings": "1",
    "mutes": "10m, 1d", "removal": "ask", "counts_days": "30", "tell": "group", "warning": "",
}  # fmt: skip


def test_empty_pages_teach(client: Client) -> None:
    assert "No rules yet" in page(client, "rules")
    assert "No keyword answers yet" in page(client, "answers")
    assert "Nothing has happened yet" in page(client, "incidents")
    assert "Nobody has appealed" in page(client, "appeals")
    assert "Nobody is left alone yet" in page(client, "exempt")


def test_a_new_rule_starts_on_trial_and_a_change_is_a_new_version(client: Client) -> None:
    client.post(reverse("engage:new_rule") + "?kind=words", FORM)
    guard = Guard.objects.get()
    assert (guard.mode, guard.number) == ("dry", 1)
    address = reverse("engage:rule", args=[guard.pk])
    client.post(address, FORM | {"mutes": "1h"})
    client.post(address, FORM | {"mutes": "1h", "name": "Still no adverts"})
    assert list(GuardEdition.objects.values_list("number", flat=True)) == [1, 2]
    assert "Still no adverts" in page(client, "rules")
    assert "mute (1 hour)" in page(client, "rule", guard.pk)


@pytest.mark.parametrize("kind", ["advert", "duplicate", "flood", "links", "contacts", "words"])
def test_every_kind_of_rule_can_be_made_as_it_is_offered(client: Client, kind: str) -> None:
    address = reverse("engage:new_rule") + f"?kind={kind}"
    shown = client.get(address)
    form = shown.context["form"]
    given = FORM | {
        name: field.initial for name, field in form.fields.items()
        if name.startswith("set_") and field.initial is not None
    }  # fmt: skip
    client.post(address, given)
    assert Guard.objects.get().kind == kind
    assert page(client, "rule", Guard.objects.get().pk)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("mutes", "soon", "Write lengths like"),
        ("mutes", "1d, 5s", "Write lengths like"),
        ("set_words", "", "Write at least one word"),
        ("set_words", "！！", "has no letters"),
        ("warning", "hi {nobody}", "Nobody can fill in {nobody}"),
        ("mutes", "40d", "from a minute to 30 days"),
    ],
)
def test_a_rule_that_cannot_be_is_told_in_place(
    client: Client, field: str, value: str, said: str
) -> None:
    answer = client.post(reverse("engage:new_rule") + "?kind=words", FORM | {field: value})
    assert said in answer.content.decode()
    assert not Guard.objects.exists()


def test_nobody_is_removed_for_one_message(client: Client) -> None:
    given = FORM | {"warnings": "0", "mutes": "", "removal": "once"}
    answer = client.post(reverse("engage:new_rule") + "?kind=words", given)
    assert "warn or mute first" in answer.content.decode()


def test_switching_and_taking_away_can_be_undone(rule: Any, client: Client) -> None:
    guard = rule(on=False)
    client.post(reverse("engage:switch_rule", args=[guard.pk]), {"mode": "on"})
    guard.refresh_from_db()
    assert guard.mode == "on"
    assert "Undo" in page(client, "rule", guard.pk)
    client.post(reverse("engage:take_away_rule", args=[guard.pk]))
    assert client.get(reverse("engage:rule", args=[guard.pk])).status_code == 404
    client.post(reverse("engage:restore_rule", args=[guard.pk]))
    guard.refresh_from_db()
    assert guard.mode == "dry"


def test_the_list_of_incidents_shows_the_very_words(rule: Any, say: Say, client: Client) -> None:
    rule()
    say("来<b>刷 单</b>吧")
    shown = page(client, "incidents")
    assert "<mark>刷 单</mark>" in shown
    assert "&lt;b&gt;" in shown
    assert "刷 单" not in page(client, "incidents", state="would")
    assert "ahei" in page(client, "incidents", q="ahei")
    assert "刷 单" in page(client, "incidents", format="csv")
    one = page(client, "incident", Incident.objects.get().pk)
    assert "version 1" in one
    assert "a banned word" in one


def test_a_removal_nobody_decided_is_not_told_as_done(rule: Any, say: Say, client: Client) -> None:
    rule(steps=(Step("warn"), Step("remove")))
    say("刷单")
    with clock.stopped_at(NOON + timedelta(hours=1)):
        say("刷单")
    shown = page(client, "incidents", state="asked")
    assert "propose removal" in shown
    client.post(reverse("engage:turn_incident", args=[Incident.objects.latest("pk").pk, "remove"]))
    assert "propose removal" not in page(client, "incidents")


def test_many_incidents_are_taken_back_at_once(rule: Any, say: Say, client: Client) -> None:
    rule()
    for who in ("a", "b", "c"):
        say("刷单", who=who)
    rows = list(Incident.objects.values_list("pk", flat=True))
    given = {"verb": "undo", "row": rows}
    client.post(reverse("engage:turn_incidents"), given)
    assert set(Incident.objects.values_list("state", flat=True)) == {"undone"}
    client.post(reverse("engage:turn_incidents"), {"verb": "wrong", "row": rows})
    assert "right in 0 of 3 marked" in page(client, "rules")


def test_the_list_costs_the_same_for_one_and_for_many(
    rule: Any, say: Say, client: Client, django_assert_max_num_queries: Any
) -> None:
    rule()
    for number in range(30):
        say("刷单", who=f"w{number}")
    with django_assert_max_num_queries(16):
        client.get(reverse("engage:incidents"))


def test_a_dry_run_tells_who_would_have_been_touched_and_why(
    rule: Any, say: Say, client: Client
) -> None:
    guard = rule(on=False)
    for day in range(4):
        with clock.stopped_at(NOON + timedelta(days=day)):
            say("刷单", who="ahei")
            say("早上好", who="lan")
    with clock.stopped_at(NOON + timedelta(days=4)):
        days = {"since": "2026-05-01", "until": "2026-05-30"}
        client.post(reverse("engage:start_trial", args=[guard.pk]), days)
        trial = Trial.objects.get()
        assert "Read 0 of 0" in page(client, "trial", trial.pk)
        Worker().run_all()
        shown = page(client, "trial", trial.pk)
        assert "would have touched 4 of 8 messages, of 1 people" in shown
        assert "<mark>刷单</mark>" in shown
        assert "propose removal" in shown
        rows = list(trial.lines.values_list("pk", flat=True))
        client.post(
            reverse("engage:mark_lines", args=[trial.pk]), {"row": rows[:3], "right": "right"}
        )
        client.post(
            reverse("engage:mark_lines", args=[trial.pk]), {"row": rows[3:], "right": "wrong"}
        )
        assert "right in 3 of 4 marked (75%)" in page(client, "trial", trial.pk)
        assert page(client, "trial", trial.pk, marked="wrong").count("<mark>") == 1


def test_two_versions_are_laid_side_by_side(
    rule: Any, say: Say, luo: Account, client: Client
) -> None:
    guard = rule(on=False)
    say("刷单")
    say("兼职")
    first = trials.start(guard, luo)
    actions.save(guard, actions.Version({"words": ["兼职", "刷单"]}, ()), luo)
    second = trials.start(guard, luo)
    Worker().run_all()
    shown = page(client, "trial", second.pk, than=str(first.pk))
    assert "1 messages met by both; 1 only by this one, 0 only by the other" in shown
    only = page(client, "trial", second.pk, than=str(first.pk), only="new")
    assert "<mark>兼职</mark>" in only
    assert "<mark>刷单</mark>" not in only


def test_an_answer_is_written_tried_and_deleted(client: Client) -> None:
    given = {"name": "Hours", "match": "any", "words": "几点开门\n营业时间", "text": "十点到八点。",
             "per_group_s": "60", "per_person_s": "600", "is_on": "on"}  # fmt: skip
    client.post(reverse("engage:new_answer"), given)
    held = Answer.objects.get()
    assert "十点到八点" in page(client, "answers", **{"try": "请问幾點開門？"})
    assert "Nothing answers that" in page(client, "answers", **{"try": "早"})
    again = client.post(reverse("engage:new_answer"), given).content.decode()
    assert "Another answer is called" in again
    client.post(reverse("engage:delete_answer", args=[held.pk]))
    assert not Answer.objects.exists()


def appeal_address(incident: Incident) -> str:
    from weilu.engage.guard.acting import APPEAL_LIVES

    return member_pages.address("engage:appeal_page", "appeal", {"i": incident.pk}, APPEAL_LIVES)


def test_an_appeal_goes_from_the_phone_to_the_queue_and_back(
    rule: Any, say: Say, client: Client
) -> None:
    rule()
    say("刷单是骗局，大家小心")
    incident = Incident.objects.get()
    phone = Client(headers={"accept-language": "en"})
    shown = phone.get(appeal_address(incident)).content.decode()
    assert "<mark>刷单</mark>是骗局" in shown
    assert b"Say in a sentence" in phone.post(appeal_address(incident), {"text": " "}).content
    phone.post(appeal_address(incident), {"text": "我在提醒大家"})
    assert phone.post(appeal_address(incident), {"text": "再来"}).status_code == 409
    assert "我在提醒大家" in page(client, "appeals")
    held = Appeal.objects.get()
    settle = reverse("engage:settle_appeal", args=[held.pk])
    client.post(settle, {"grant": "1", "sentence": "对不起，误会了"})
    incident.refresh_from_db()
    assert incident.state == "undone"
    assert Mark.objects.get().right is False
    assert "对不起，误会了" in asked("send")[-1][1]
    assert "You were right" in phone.get(appeal_address(incident)).content.decode()
    assert "already" in client.post(settle, {"grant": "0"}, follow=True).content.decode()


def test_an_upheld_appeal_changes_nothing_but_is_answered(
    rule: Any, say: Say, client: Client
) -> None:
    rule()
    say("刷单")
    held = actions.appeal(Incident.objects.get(), "不公平")
    client.post(reverse("engage:settle_appeal", args=[held.pk]), {"grant": "0", "sentence": ""})
    assert Incident.objects.get().state == "acted"
    assert Mark.objects.get().right is True
    assert Message.objects.filter(key__endswith=":settled").count() == 1


def test_a_link_of_a_dry_run_or_a_stranger_opens_nothing(rule: Any, say: Say) -> None:
    rule(on=False)
    say("刷单")
    phone = Client()
    assert phone.get(appeal_address(Incident.objects.get())).status_code == 410
    assert phone.get("/m/appeal/made-up/").status_code == 404


def test_who_only_looks_can_change_nothing(
    rule: Any, say: Say, workspace: Workspace, client: Client
) -> None:
    guard = rule()
    say("刷单")
    ann = Account.objects.create_user("ann", name="Ann")
    people.give_seat(workspace, ann, Role.ANALYST)
    client.force_login(ann)
    assert "Switch on" not in page(client, "rule", guard.pk)
    assert "Take back" not in page(client, "incidents")
    for name, args in (
        ("switch_rule", [guard.pk]), ("turn_incident", [Incident.objects.get().pk, "undo"]),
        ("rule", [guard.pk]), ("new_rule", []), ("start_trial", [guard.pk]),
    ):  # fmt: skip
        assert client.post(reverse(f"engage:{name}", args=args), FORM).status_code in {403, 404}
    assert Incident.objects.get().state == "acted"


def test_a_members_page_tells_what_rules_did(rule: Any, say: Say, client: Client) -> None:
    rule()
    say("刷单")
    address = reverse("people:member", args=[ahei().pk])
    assert "a banned word" in client.get(address).content.decode()
    client.post(reverse("engage:exempt_member", args=[ahei().pk]), {"why": "诗人"})
    assert "诗人" in page(client, "exempt")
    assert "left alone" in client.get(address).content.decode()
    client.post(reverse("engage:end_exemption", args=[Exemption.objects.get().pk]))
    assert not Exemption.objects.exists()


def test_the_audit_tells_it_in_both_languages(rule: Any, say: Say, client: Client) -> None:
    guard = rule()
    say("刷单")
    client.post(reverse("engage:turn_incident", args=[Incident.objects.get().pk, "undo"]))
    assert Event.objects.filter(kind__in=["rule_changed", "forgiven"]).count() == 3
    told = client.get(reverse("people:audit")).content.decode()
    assert f"made the rule “{guard.name}”" in told
    assert "took back what a rule did to ahei" in told
