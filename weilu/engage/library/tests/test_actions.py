"""Versions, sending, openings: what is kept, once, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from weilu.engage.library import actions, files, jobs, opening, reads, using
from weilu.engage.library.actions import Content
from weilu.engage.library.models import (
    LinkOpening,
    Material,
    MaterialUse,
    OpeningSalt,
)
from weilu.engage.library.tests.conftest import MOMENT, png
from weilu.engage.library.using import Wish
from weilu.events import actions as log
from weilu.events.catalogue import Message as Said
from weilu.events.models import Event
from weilu.kit import clock
from weilu.outbox import optouts
from weilu.outbox.materials import folder_of
from weilu.outbox.models import Message, Task
from weilu.outbox.reads import policy_of
from weilu.people.models import Account, Group, Member, Membership, Workspace
from weilu.platforms.models import Connection

PHONE = ("9.9.9.9", "phone")


def test_other_content_is_another_version_and_the_same_is_not(
    recipe: Material, chen: Account
) -> None:
    same = Content.of(recipe.editions.get())
    actions.save(recipe, same, chen)
    actions.save(recipe, replace(same, text="新"), chen)
    assert list(recipe.editions.values_list("number", flat=True).order_by("number")) == [1, 2]
    again = actions.use_again(recipe.editions.get(number=1), chen)
    assert (again.number, again.text) == (3, same.text)
    assert Event.objects.filter(kind="material_changed").count() == 4


def test_an_address_nearby_is_refused(recipe: Material, chen: Account) -> None:
    for near in ("http://127.0.0.1/x", "http://10.0.0.1/", "javascript:alert(1)", "//x.example"):
        with pytest.raises(actions.BadLinkAddress):
            actions.save(recipe, Content("", near), chen)
    assert recipe.editions.count() == 1


def test_two_materials_in_use_have_two_names(recipe: Material, chen: Account) -> None:
    other = Material(workspace=recipe.workspace, name=recipe.name, kind="text")
    with pytest.raises(actions.MaterialNameTaken):
        actions.save(other, Content("x"), chen)
    actions.retire(recipe, chen)
    actions.save(other, Content("x"), chen)
    with pytest.raises(actions.MaterialNameTaken):
        actions.bring_back(recipe, chen)


def test_a_file_is_what_it_contains_and_lies_in_the_workspaces_folder(kitchen: Workspace) -> None:
    path, media, size = files.keep(kitchen.pk, png())
    assert media == "image/png"
    assert path.endswith(".png")
    assert (folder_of(kitchen.pk) / path).stat().st_size == size
    assert files.keep(kitchen.pk, png())[0] == path
    assert files.keep(kitchen.pk, b"%PDF-1.7 x")[1] == "application/pdf"
    for bad in (b"", b"<svg onload=x>", b"MZ\x90", png()[:40]):
        with pytest.raises(files.BadFile):
            files.keep(kitchen.pk, bad)


def test_a_photo_loses_where_it_was_taken(kitchen: Workspace) -> None:
    held, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Secret camera"
    Image.new("RGB", (9, 9)).save(held, "JPEG", exif=exif)
    assert b"Secret camera" in held.getvalue()
    path, _media, _size = files.keep(kitchen.pk, held.getvalue())
    assert b"Secret" not in (folder_of(kitchen.pk) / path).read_bytes()


def test_it_is_sent_once_with_a_link_of_each_groups_own(
    recipe: Material, breakfast: Group, soup: Group, bot: Connection, wish: Wish
) -> None:
    for _twice in range(2):
        uses = using.send(recipe, [breakfast, soup], wish)
    message = Message.objects.get()
    word = uses[0].link.word
    assert message.text == f"早餐群的朋友，红豆沙这样熬：\nhttps://wl.example/l/{word}/"
    assert message.key == uses[0].key
    assert message.reason == "material “红豆沙做法”"
    assert Task.objects.get().text.endswith(f"/l/{uses[1].link.word}/")
    assert uses[1].by_hand
    assert not uses[0].by_hand
    assert MaterialUse.objects.count() == 2
    assert Event.objects.filter(kind="material_used").count() == 2


def test_two_materials_with_the_same_word_are_two_messages(
    recipe: Material, breakfast: Group, bot: Connection, wish: Wish, chen: Account
) -> None:
    other = Material(workspace=recipe.workspace, name="另一个", kind="text")
    actions.save(other, Content("hi"), chen)
    using.send(recipe, [breakfast], wish)
    using.send(other, [breakfast], wish)
    assert sorted(Message.objects.values_list("text", flat=True))[-1].startswith("早餐群")
    assert Message.objects.count() == 2


def test_a_picture_goes_along_by_its_path(
    kitchen: Workspace, breakfast: Group, bot: Connection, wish: Wish, chen: Account
) -> None:
    poster = Material(workspace=kitchen, name="海报", kind="poster")
    actions.save(poster, Content("周三直播", "", *files.keep(kitchen.pk, png())), chen)
    using.send(poster, [breakfast], wish)
    message = Message.objects.get()
    [along] = message.action["material"]
    assert along["kind"] == "image"
    assert along["url"].startswith("library/")
    assert message.state == "queued"
    assert message.text == "周三直播"


def test_nothing_goes_out_after_its_last_day_or_when_retired(
    recipe: Material, breakfast: Group, bot: Connection, wish: Wish, chen: Account
) -> None:
    recipe.expires_on = date(2026, 11, 23)
    recipe.save()
    with pytest.raises(using.NotUsable):
        using.send(recipe, [breakfast], replace(wish, at=MOMENT + timedelta(days=1)))
    using.send(recipe, [breakfast], wish)
    deadline = Message.objects.get().deadline
    assert deadline is not None
    assert deadline - MOMENT == timedelta(hours=15)
    actions.retire(recipe, chen)
    with pytest.raises(using.NotUsable):
        using.by_hand(recipe, breakfast, wish)


def test_a_device_counts_once_a_day_and_is_not_known_the_next(
    recipe: Material, breakfast: Group, wish: Wish
) -> None:
    link = using.by_hand(recipe, breakfast, wish).link
    opening.note(link, PHONE)
    first = opening.note(link, PHONE)
    assert LinkOpening.objects.get().times == 2
    with clock.stopped_at(MOMENT + timedelta(days=1)):
        assert opening.note(link, PHONE).visitor != first.visitor
    assert not Event.objects.filter(kind="link_opened").exists()


def test_salts_are_forgotten_after_their_day(recipe: Material, chen: Account, soup: Group) -> None:
    opening.note(actions.links_to(recipe, chen, [soup])[0], PHONE)
    jobs.forget.call()
    assert OpeningSalt.objects.count() == 1
    with clock.stopped_at(MOMENT + timedelta(days=3)):
        for _twice in range(2):
            jobs.forget.call()
    assert not OpeningSalt.objects.exists()


def test_a_members_link_tells_who_opened_it(recipe: Material, chen: Account, mei: Member) -> None:
    link = actions.own_link(recipe, mei, chen)
    assert actions.own_link(recipe, mei, chen) == link
    for _twice in range(2):
        opening.note(link, PHONE)
    assert LinkOpening.objects.get().member == mei
    assert Event.objects.get(kind="link_opened").actor == mei.pk


def test_who_said_no_counts_without_a_name(recipe: Material, chen: Account, mei: Member) -> None:
    link = actions.own_link(recipe, mei, chen)
    opening.note(link, PHONE)
    for _twice in range(2):
        opening.stop_counting(mei)
    opening.note(link, PHONE)
    assert list(LinkOpening.objects.values_list("member", flat=True)) == [None, None]
    opening.count_again(mei)
    assert opening.may_know(mei)
    optouts.stop(mei, "information")
    assert not opening.may_know(mei)


def _said(member: Member, group: Group, key: str) -> None:
    log.record(
        group.workspace_id, Said(), source="telegram:-1001", external_id=key, actor=member.pk,
        group_id=group.pk,
    )  # fmt: skip


def test_what_followed_is_read_from_the_log(
    recipe: Material, chen: Account, mei: Member, breakfast: Group
) -> None:
    Membership.objects.create(
        workspace=recipe.workspace, group=breakfast, member=mei, first_seen=MOMENT,
        last_seen=MOMENT,
    )  # fmt: skip
    link = actions.own_link(recipe, mei, chen)
    with clock.stopped_at(MOMENT - timedelta(days=9)):
        _said(mei, breakfast, "a")
    with clock.stopped_at(MOMENT - timedelta(days=8)):
        opening.note(link, PHONE)
    with clock.stopped_at(MOMENT - timedelta(days=6)):
        _said(mei, breakfast, "b")
    told = reads.followed(LinkOpening.objects.all(), recipe.workspace)
    assert told.of_week == 1
    [said] = [one for one in told.lines if one.kind == "message"]
    assert (said.before, said.week, said.day) == (1, 1, 0)


def test_uses_tell_what_each_brought(
    recipe: Material, breakfast: Group, soup: Group, wish: Wish
) -> None:
    early, _late = using.send(recipe, [breakfast, soup], wish)
    opening.note(early.link, PHONE)
    with clock.stopped_at(MOMENT + timedelta(days=2)):
        opening.note(early.link, PHONE)
    told = {one.group_id: one for one in reads.uses_counted(recipe.uses.all())}  # type: ignore[var-annotated]
    assert (told[breakfast.pk].opened, told[breakfast.pk].fresh) == (2, 1)
    assert (told[soup.pk].opened, told[soup.pk].people) == (0, 0)
    totals = reads.totals(recipe)
    assert (totals.opened, totals.first_hand, totals.posted) == (2, 1, 2)
    [hand] = reads.by_staff(recipe.uses.all())
    assert (hand.uses, hand.opened) == (2, 2)
    [one] = reads.counted(Material.objects.all())
    assert (one.uses_n, one.opened) == (2, 2)  # type: ignore[attr-defined]


def test_what_goes_to_many_groups_waits_for_a_look(
    recipe: Material, kitchen: Workspace, bot: Connection, chen: Account, wish: Wish
) -> None:
    most = policy_of(kitchen).approve_above
    groups = Group.objects.bulk_create(
        Group(workspace=kitchen, platform="telegram", external_id=f"-{n}", name=f"群{n}")
        for n in range(most + 1)
    )
    using.send(recipe, groups, wish)
    assert set(Message.objects.values_list("state", flat=True)) == {"waiting"}


def test_queries_of_a_sending_do_not_grow_with_groups(
    recipe: Material, kitchen: Workspace, bot: Connection, wish: Wish,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    groups = Group.objects.bulk_create(
        Group(workspace=kitchen, platform="telegram", external_id=f"-{n}", name=f"群{n}")
        for n in range(60)
    )
    groups += Group.objects.bulk_create(
        Group(workspace=kitchen, platform="qq", external_id=f"q{n}", name=f"群{n}")
        for n in range(60)
    )
    with django_assert_max_num_queries(60):
        using.send(recipe, groups, wish)
