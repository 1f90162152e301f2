"""Verbs of drafts: say what they draw on, change one, let it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.engage.drafts import drafting
from weilu.engage.drafts.addresses import key_of
from weilu.engage.drafts.facts import DeskChanged, DraftLetOut, FeedChanged
from weilu.engage.drafts.models import Desk, Draft, Feed, Story
from weilu.engage.drafts.rules import Line
from weilu.engage.programme import publishing
from weilu.engage.programme.actions import ROOM
from weilu.engage.programme.models import ItemState
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import tasks
from weilu.people import audit
from weilu.people.models import Account, Workspace

#: What a day of the programme can hold.
LONGEST = 2_000
#: Stories nobody told are kept so long.
STORIES_LIVE = timedelta(days=30)


class FeedKnown(WeiluError):
    code = "engage.feed_known"
    status = 409
    sentence = _("This feed is read already.")


class DraftGone(WeiluError):
    code = "engage.draft_gone"
    status = 409
    sentence = _("This day is over or was let out already. Change the message in the outbox.")


class DraftEmpty(WeiluError):
    code = "engage.draft_empty"
    sentence = _("Keep at least one line, or leave the day out.")


class DraftTooLong(WeiluError):
    code = "engage.draft_too_long"
    sentence = _("These are %(length)d characters, %(over)d too many. Drop or shorten lines.")


@transaction.atomic
def save_feed(feed: Feed, by: Account) -> Feed:
    """Keep a feed; it is read at the next round. Raises `FeedKnown`."""
    others = Feed.objects.filter(workspace=feed.workspace, address=feed.address)
    if others.exclude(pk=feed.pk).exists():
        raise FeedKnown
    did = "made" if not feed.pk else "changed" if feed.is_on else "paused"
    feed.created_at = feed.created_at or clock.now()
    feed.save()
    _note(feed, did, by)
    return feed


@transaction.atomic
def delete_feed(feed: Feed, by: Account) -> None:
    """It is read no more; its stories stay for as long as they would."""
    _note(feed, "deleted", by)
    feed.delete()


@transaction.atomic
def paste(workspace: Workspace, address: str, title: str) -> Story:
    """A link that staff want told: first in the next brief, and again if it was told before."""
    story, _made = Story.objects.update_or_create(
        workspace=workspace, key=key_of(address),
        defaults={"address": address, "title": title, "feed": None, "used_at": None,
                  "said_at": clock.now()},
    )  # fmt: skip
    return story


@transaction.atomic
def save_desk(desk: Desk, by: Account) -> Desk:
    """Keep how a column is drafted; drafts nobody has touched are made anew."""
    desk.save()
    column = desk.column
    fact = DeskChanged(column=column.pk, name=column.name, by=audit.number(by))
    audit.note(column.workspace, fact, room=ROOM)
    return desk


@transaction.atomic
def change(draft: Draft, lines: Sequence[Line]) -> Draft:
    """Keep lines as a person left them; what was written up of others goes. Raises `DraftGone`."""
    held = open_draft(draft)
    fresh = [asdict(line) for line in lines]
    if held.lines != fresh:
        held.lines, held.words = fresh, ""
    held.changed_at = clock.now()
    held.save(update_fields=["lines", "words", "changed_at"])
    return held


@transaction.atomic
def word(draft: Draft, words: str) -> Draft:
    """Keep what was written up as a person left it. Raises `DraftGone`."""
    held = open_draft(draft)
    held.words, held.changed_at = words.strip(), clock.now()
    held.save(update_fields=["words", "changed_at"])
    return held


@transaction.atomic
def let_out(draft: Draft, by: Account) -> Draft:
    """It goes to the outbox for its hour, at once where that is past; and its task is done.

    Raises `DraftGone`, `DraftEmpty`, `DraftTooLong`.
    """
    held = open_draft(draft)
    lines = drafting.lines(held)
    kept = [line for line in lines if line.kept]
    words = drafting.letter(held)
    if not kept:
        raise DraftEmpty
    if len(words) > LONGEST:
        raise DraftTooLong(length=len(words), over=len(words) - LONGEST)
    held.approved_at, held.approved_by = clock.now(), by
    held.save(update_fields=["approved_at", "approved_by"])
    if not publishing.hand_over(held.item_id, words):
        raise DraftGone
    _mark_told(held, kept)
    if held.task and held.task.state == "open":
        tasks.settle(held.task, by, done=True)
    fact = DraftLetOut(
        item=held.item_id, name=held.item.column.name, slot=held.item.slot.isoformat(),
        lines=len(kept), dropped=len(lines) - len(kept), by=audit.number(by),
    )  # fmt: skip
    audit.note(held.item.column.workspace, fact, room=ROOM)
    return held


def open_draft(draft: Draft) -> Draft:
    """The draft, locked. Raises `DraftGone` where it was let out meanwhile, or its day is over."""
    locked = Draft.objects.select_for_update(of=("self",))
    held = locked.select_related("item__column__workspace", "task").get(pk=draft.pk)
    if held.approved_at or held.item.state != ItemState.PLANNED or held.item.column.retired_at:
        raise DraftGone
    return held


def _mark_told(draft: Draft, kept: Sequence[Line]) -> None:
    told = [int(line.key.removeprefix("story:")) for line in kept if line.key.startswith("story:")]
    stories = Story.objects.filter(workspace=draft.item.column.workspace_id, pk__in=told)
    stories.update(used_at=clock.now())


def forget_old() -> int:
    """Let go of stories that are no news; how many."""
    old = Story.objects.filter(said_at__lt=clock.now() - STORIES_LIVE)
    return old.exclude(used_at__gte=clock.now() - STORIES_LIVE).delete()[0]


def _note(feed: Feed, did: str, by: Account) -> None:
    fact = FeedChanged(feed=feed.pk, name=str(feed), did=did, by=audit.number(by))
    audit.note(feed.workspace, fact, room=ROOM)
