"""Verbs about landing pages: make, write, arrange, publish, take down, go back, note a visit."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes.models import EntryCode
from weilu.acquire.pages import reads, rules
from weilu.acquire.pages.facts import PageChanged, PagePublished
from weilu.acquire.pages.models import (
    LandingPage,
    LandingPicture,
    LandingPress,
    LandingVersion,
    LandingVisit,
)
from weilu.acquire.pages.samples import SAMPLES
from weilu.acquire.pages.wording import LACKS
from weilu.kit import clock, pictures
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Workspace

LETTERS = "23456789bcdfghjkmnpqrstvwxyz"


class SlugTaken(WeiluError):
    code = "acquire.slug_taken"
    status = 409
    sentence = _("Another page has this address already. Choose another.")


class NotReady(WeiluError):
    code = "acquire.page_not_ready"
    status = 409
    sentence = _("The page cannot be published yet. Its page says what is missing.")


class NoBlock(WeiluError):
    code = "acquire.no_such_block"
    status = 422
    sentence = _("There is no block of this kind. The documentation lists them.")


def new_slug() -> str:
    return "".join(secrets.choice(LETTERS) for _turn in range(8))


@transaction.atomic
def make(
    workspace: Workspace, name: str, code: EntryCode | None, by: Account | None,
    sample: str = "", slug: str = "",
) -> LandingPage:  # fmt: skip
    """A new page with a sample's blocks. Raises `SlugTaken`."""
    now = clock.now()
    blocks = rules.tidy_all(SAMPLES.get(sample, SAMPLES["community"]))
    page = LandingPage(
        workspace=workspace, name=name[:80], code=code, slug=slug or new_slug(), draft=blocks,
        created_at=now,
    )  # fmt: skip
    _save(page)
    _note(page, "made", by)
    return page


@transaction.atomic
def set_up(page: LandingPage, by: Account | None) -> None:
    """Keep its name, address and entry code. Raises `SlugTaken`."""
    _save(page)
    _note(page, "changed", by)


def _save(page: LandingPage) -> None:
    page.changed_at = clock.now()
    try:
        with transaction.atomic():
            page.save()
    except IntegrityError as clash:
        raise SlugTaken from clash


@transaction.atomic
def write(page: LandingPage, given: Sequence[Mapping[str, Any]]) -> LandingPage:
    """A new draft; the one before can be brought back. Raises `NoBlock`."""
    held = LandingPage.objects.select_for_update().get(pk=page.pk)
    try:
        blocks = [
            rules.tidy(one, str(one.get("key") or f"b{turn}"))
            for turn, one in enumerate(given[: rules.MOST_BLOCKS], 1)
        ]
    except KeyError as unknown:
        raise NoBlock from unknown
    if len({one["key"] for one in blocks}) < len(blocks) or not all(map(_keyed, blocks)):
        blocks = rules.tidy_all(blocks)
    if blocks == held.draft:
        return held
    held.past = [*held.past, held.draft][-rules.STEPS :]
    held.draft, held.changed_at = blocks, clock.now()
    held.save(update_fields=["past", "draft", "changed_at"])
    return held


def _keyed(block: rules.Block) -> bool:
    return block["key"][:1] == "b" and block["key"][1:].isdecimal() and len(block["key"]) < 9


@transaction.atomic
def undo(page: LandingPage) -> LandingPage:
    """The draft before the last change; nothing where there is none."""
    held = LandingPage.objects.select_for_update().get(pk=page.pk)
    if held.past:
        *held.past, held.draft = held.past
        held.changed_at = clock.now()
        held.save(update_fields=["past", "draft", "changed_at"])
    return held


@transaction.atomic
def publish(page: LandingPage, by: Account | None) -> LandingVersion:
    """What is in the draft becomes what visitors see. Raises `NotReady`."""
    held = LandingPage.objects.select_for_update().get(pk=page.pk)
    missing = reads.lacks(held)
    if missing:
        raise NotReady(lacks={key: str(LACKS[key]) for key in missing})
    last = held.versions.order_by("-number").first()
    version = LandingVersion.objects.create(
        page=held, number=last.number + 1 if last else 1, blocks=held.draft,
        published_at=clock.now(), published_by=by,
    )  # fmt: skip
    LandingPage.objects.filter(pk=held.pk).update(live=version)
    fact = PagePublished(held.pk, held.name, version.number, audit.number(by))
    audit.note(held.workspace, fact, room="acquire")
    return version


@transaction.atomic
def take_down(page: LandingPage, by: Account | None) -> None:
    """Visitors are told that it is no more; the draft and the versions stay."""
    LandingPage.objects.filter(pk=page.pk).update(live=None)
    _note(page, "taken_down", by)


@transaction.atomic
def show_again(page: LandingPage, number: int, by: Account | None) -> LandingVersion:
    """An earlier version as what visitors see. Raises `LandingVersion.DoesNotExist`."""
    version = page.versions.get(number=number)
    LandingPage.objects.filter(pk=page.pk).update(live=version)
    _note(page, "shown_again", by)
    return version


@transaction.atomic
def go_back(page: LandingPage, number: int, by: Account | None) -> LandingPage:
    """A version's blocks as the draft. Raises `LandingVersion.DoesNotExist`."""
    version = page.versions.get(number=number)
    held = write(page, version.blocks)
    _note(held, "went_back", by)
    return held


def keep_picture(workspace: Workspace, content: bytes) -> LandingPicture:
    """A picture for pages, each once. Raises `BadPicture`."""
    told = pictures.drawn(content)
    kept, _new = LandingPicture.objects.get_or_create(
        workspace=workspace, digest=told.digest,
        defaults={
            "content": told.content, "size": len(told.content), "width": told.width,
            "height": told.height,
        },
    )  # fmt: skip
    return kept


def note_visit(page: LandingPage, visitor: str) -> None:
    """A person looked; nobody counts twice. One query."""
    LandingVisit.objects.bulk_create(
        [LandingVisit(page=page, visitor=visitor, first_at=clock.now())], ignore_conflicts=True
    )


def note_press(page: LandingPage, code: EntryCode, visitor: str) -> None:
    """A person pressed the button; nobody counts twice for one code."""
    LandingPress.objects.bulk_create(
        [LandingPress(page=page, code=code, visitor=visitor, at=clock.now())],
        ignore_conflicts=True,
    )


def _note(page: LandingPage, did: str, by: Account | None) -> None:
    audit.note(
        page.workspace, PageChanged(page.pk, page.name, did, audit.number(by)), room="acquire"
    )
