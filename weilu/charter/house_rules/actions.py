"""Verbs of house rules: draft, publish, accept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from weilu.charter.house_rules import reads, rules
from weilu.charter.house_rules.facts import RulesAccepted, RulesPublished
from weilu.charter.house_rules.models import WAYS, Acceptance, Edition, RuleBook
from weilu.charter.house_rules.signals import accepted
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Group, Member, Workspace


class NothingToPublish(WeiluError):
    code = "rules.nothing_to_publish"
    status = 409
    sentence = _("The draft is empty, or says just what is in force. Change it, then publish.")


class TooLong(WeiluError):
    code = "rules.too_long"
    status = 422
    sentence = _("Rules have at most %(longest)d characters in a language. Nobody reads more.")


class UnknownWay(WeiluError):
    code = "rules.unknown_way"
    status = 422
    sentence = _("There is no way “%(way)s” of accepting rules. There are: %(ways)s.")


def open_book(workspace: Workspace, group: Group | None = None) -> RuleBook:
    """The rules of a workspace, or of one group; begun where there are none."""
    book, _made = RuleBook.objects.get_or_create(workspace=workspace, group=group)
    return book


def save_draft(book: RuleBook, zh: str, en: str, by: Account) -> None:
    """Keep what is being written; nobody but staff sees it. Raises `TooLong`."""
    tidied = [rules.tidy(text) for text in (zh, en)]
    if max(map(len, tidied)) > rules.LONGEST:
        raise TooLong(longest=rules.LONGEST)
    book.draft_zh, book.draft_en = tidied
    book.drafted_by, book.drafted_at = by, clock.now()
    book.save(update_fields=["draft_zh", "draft_en", "drafted_by", "drafted_at"])


@transaction.atomic
def publish(book: RuleBook, by: Account, note: str = "") -> Edition:
    """Make the draft the version in force. Raises `NothingToPublish`."""
    held = (
        RuleBook.objects.select_for_update(of=("self",))
        .select_related("workspace", "group")
        .get(pk=book.pk)
    )
    current = reads.current(held)
    said = (current.text_zh, current.text_en) if current else ("", "")
    if (held.draft_zh, held.draft_en) == said:
        raise NothingToPublish
    edition = Edition.objects.create(
        book=held, number=current.number + 1 if current else 1, text_zh=held.draft_zh,
        text_en=held.draft_en, note=note.strip()[:200], published_at=clock.now(), published_by=by,
    )  # fmt: skip
    fact = RulesPublished(
        book=held.pk, edition=edition.pk, number=edition.number,
        group=held.group.name if held.group else "", by=audit.number(by),
    )  # fmt: skip
    audit.note(held.workspace, fact, room="charter", group_id=held.group_id)
    return edition


@transaction.atomic
def accept(
    member: Member, editions: Sequence[Edition], way: str, group: Group | None = None,
    at: datetime | None = None,
) -> list[Edition]:  # fmt: skip
    """Note that a member accepts these editions; those that are new to them. Raises `UnknownWay`.

    What a member has accepted before stays as it was, with its first moment and way.
    """
    if way not in WAYS:
        raise UnknownWay(way=way, ways=", ".join(WAYS))
    fresh = [one for one in editions if _accept(member, one, way, group, at or clock.now())]
    if fresh:
        accepted.send(Acceptance, member=member, editions=fresh, way=way)
    return fresh


def _accept(
    member: Member, edition: Edition, way: str, group: Group | None, at: datetime
) -> bool:  # fmt: skip
    _row, made = Acceptance.objects.get_or_create(
        edition=edition, member=member,
        defaults={"way": way, "group": group, "accepted_at": at},
    )  # fmt: skip
    if not made:
        return False
    fact = RulesAccepted(book=edition.book_id, edition=edition.pk, number=edition.number, way=way)
    return record(
        member.workspace_id, fact, source="weilu:charter",
        external_id=f"rules-accepted:{edition.pk}:{member.pk}", at=at,
        group_id=group.pk if group else None, actor=member.pk,
    )  # fmt: skip
