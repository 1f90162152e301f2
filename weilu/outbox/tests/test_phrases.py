"""Words that are used again: kept, looked at, tried out, chosen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import filling
from weilu.outbox.models import Message, Template
from weilu.people import actions as people
from weilu.people.models import Account, Group, Member, Workspace
from weilu.platforms.models import Connection


@pytest.fixture(autouse=True)
def signed_in(chen: Account, client: Client) -> None:
    client.force_login(chen)
    client.cookies["django_language"] = "en"


@pytest.fixture
def morning(workspace: Workspace) -> Template:
    return Template.objects.create(
        workspace=workspace, name="早安", text_zh="{group}的各位早！", text_en="Morning, {group}!",
        changed_at=clock.now(),
    )  # fmt: skip


def test_variables_are_filled_in_once_and_strange_ones_named() -> None:
    assert (
        filling.fill("{group}: { name } {x}", {"group": "{name}", "name": "林"}) == "{name}: 林 {x}"
    )
    assert filling.unknown("{name} {price} {price} {}") == ["price"]


def test_a_template_is_made_changed_and_deleted(client: Client, workspace: Workspace) -> None:
    data = {"name": "早安", "text_zh": "{group}早", "text_en": ""}
    page = client.post(reverse("outbox:new_template"), data, follow=True)
    held = Template.objects.get()
    assert b"Try it out" in page.content
    client.post(reverse("outbox:template", args=[held.pk]), data | {"text_en": "Morning"})
    held.refresh_from_db()
    assert held.text_en == "Morning"
    again = client.post(reverse("outbox:new_template"), data)
    assert b"Another template has this name" in again.content
    client.post(reverse("outbox:delete_template", args=[held.pk]))
    assert not Template.objects.exists()
    did = Event.objects.filter(kind="template_changed").order_by("pk")
    assert [one.data["did"] for one in did] == ["made", "changed", "deleted"]


def test_an_unknown_variable_is_refused_in_place(client: Client) -> None:
    data = {"name": "早安", "text_zh": "{店名}早", "text_en": ""}
    page = client.post(reverse("outbox:new_template"), data)
    assert "{店名}" in page.content.decode()
    assert b"wl-error" in page.content
    assert not Template.objects.exists()


def test_the_preview_tells_length_and_what_nobody_can_fill_in(
    client: Client, pane: Connection
) -> None:
    page = client.post(reverse("outbox:preview"), {"text_zh": "字" * 101, "text_en": "{shop}"})
    said = page.content.decode()
    assert "101 of 100 characters" in said
    assert "Longer than this platform takes" in said
    assert "<code>shop</code>" in said


def test_a_chosen_template_is_filled_in_for_each_group(
    client: Client, pane: Connection, yard: Group, morning: Template
) -> None:
    chosen = {"template": morning.pk, "language": "zh"}
    assert "{group}的各位早！" in client.get(reverse("outbox:compose"), chosen).content.decode()
    data = {"connection": pane.pk, "groups": [yard.pk], "text": morning.text_zh,
            "purpose": "relation"}  # fmt: skip
    client.post(reverse("outbox:compose"), data)
    assert Message.objects.get().action["text"] == "院子的各位早！"
    page = client.post(reverse("outbox:compose"), data | {"text": "{name}早"})
    assert b"wl-error" in page.content
    assert Message.objects.count() == 1


def test_a_test_goes_to_one_place_and_says_that_it_is_one(
    client: Client, pane: Connection, yard: Group, lin: Member, morning: Template
) -> None:
    here = reverse("outbox:test_template", args=[morning.pk])
    data = {"connection": pane.pk, "language": "en", "group": yard.pk}
    client.post(here, data)
    assert Message.objects.get().text == "[Test] Morning, 院子!"
    Member.objects.update(is_staff=True)
    both = client.post(here, data | {"member": lin.pk})
    assert b"one of them" in both.content
    private = client.post(here, {"connection": pane.pk, "language": "en", "member": lin.pk})
    assert b"Nobody can fill in {group}" in private.content
    assert Message.objects.count() == 1


def test_templates_of_others_do_not_exist(client: Client, workspace: Workspace) -> None:
    other = people.open_workspace("别家", "other", "Asia/Shanghai")
    held = Template.objects.create(workspace=other, name="x", text_zh="x", changed_at=clock.now())
    assert client.get(reverse("outbox:template", args=[held.pk])).status_code == 404
    assert client.post(reverse("outbox:delete_template", args=[held.pk])).status_code == 404
