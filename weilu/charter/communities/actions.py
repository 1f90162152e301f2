"""Verbs of communities: open, put groups in, write the charter, publish, share, close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.charter.communities import content, reads, rules, stages
from weilu.charter.communities.content import Charter
from weilu.charter.communities.facts import (
    CharterChanged,
    CharterShared,
    CommunityChanged,
    StageChanged,
)
from weilu.charter.communities.models import (
    CharterLink,
    CharterVersion,
    Community,
    CommunityGroup,
)
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account, Group, Workspace

#: How long a link to a charter can be good for, in days.
LONGEST_LINK = 365


class NameTaken(WeiluError):
    code = "charter.name_taken"
    status = 409
    sentence = _("There is a community “%(name)s” already. Choose another name.")


class GroupTaken(WeiluError):
    code = "charter.group_taken"
    status = 409
    sentence = _("“%(group)s” belongs to “%(community)s”. Take it out there first.")


class NothingNew(WeiluError):
    code = "charter.nothing_new"
    status = 409
    sentence = _("The charter says just what its last version says. Change it, then publish.")


class GoalNotMeasurable(WeiluError):
    code = "charter.goal_not_measurable"
    status = 422
    sentence = _(
        "The goal cannot be measured: it needs a figure, of what, and a date ahead. Change it at "
        "‘The goal’, or leave it out for now."
    )


class NothingPublished(WeiluError):
    code = "charter.nothing_published"
    status = 409
    sentence = _("There is no published charter to show yet. Publish it, then make a link.")


class BadThreshold(WeiluError):
    code = "charter.bad_threshold"
    status = 422
    sentence = _("“%(key)s” takes a number from %(low)s to %(high)s.")


@transaction.atomic
def open_community(workspace: Workspace, name: str, by: Account | None) -> Community:
    """Begin a community, with an empty charter. Raises `NameTaken`."""
    made = Community(workspace=workspace, name=name, created_at=clock.now())
    _save(made, "opened", by)
    return made


@transaction.atomic
def rename(community: Community, name: str, by: Account | None) -> None:
    """Raises `NameTaken`."""
    if name != community.name:
        community.name = name
        _save(community, "renamed", by)


@transaction.atomic
def close(community: Community, by: Account | None) -> None:
    """It leaves the lists, and its groups may go into others. Can be opened again."""
    community.closed_at = clock.now()
    _save(community, "closed", by)


@transaction.atomic
def reopen(community: Community, by: Account | None) -> None:
    """Raises `NameTaken` when another has taken its name."""
    community.closed_at = None
    _save(community, "reopened", by)


def _save(community: Community, did: str, by: Account | None) -> None:
    # Of one that exists, not the draft: somebody may be writing it.
    fields = ["name", "closed_at"] if community.pk else None
    try:
        with transaction.atomic():
            community.save(update_fields=fields)
    except IntegrityError as clash:
        raise NameTaken(name=community.name) from clash
    _note(community, did, by)


@transaction.atomic
def add_group(community: Community, group: Group, by: Account | None) -> None:
    """A group becomes part of it, also from a closed one. Raises `GroupTaken`."""
    CommunityGroup.objects.filter(group=group, community__closed_at__isnull=False).exclude(
        community=community
    ).delete()
    place, made = CommunityGroup.objects.select_related("community").get_or_create(
        group=group, defaults={"community": community, "since": clock.now()}
    )
    if place.community_id != community.pk:
        raise GroupTaken(group=group.name, community=place.community.name)
    if made:
        _note(community, "group_added", by, group)


@transaction.atomic
def remove_group(community: Community, group: Group, by: Account | None) -> None:
    """A group is no part of it any more."""
    gone, _kinds = CommunityGroup.objects.filter(community=community, group=group).delete()
    if gone:
        _note(community, "group_removed", by, group)


def write(community: Community, change: Mapping[str, Any], by: Account | None) -> Charter:
    """Keep what was written of some fields of the draft, as it was typed; the draft now.

    Whoever writes another part at the same time loses nothing: only these fields are replaced.
    """
    with transaction.atomic():
        held = Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
        now = asdict(content.read(held.draft))
        charter = content.read({**now, **change})
        held.draft = content.written(charter)
        held.drafted_by, held.drafted_at = by, clock.now()
        held.save(update_fields=["draft", "drafted_by", "drafted_at"])
    community.draft, community.drafted_at = held.draft, held.drafted_at
    community.drafted_by = by
    return charter


@transaction.atomic
def publish(community: Community, by: Account | None, note: str = "") -> CharterVersion:
    """Make the draft the charter in force. Raises `GoalNotMeasurable`, `NothingNew`.

    A charter that lacks something can be published: it says itself what is missing.
    """
    held = Community.objects.select_for_update(of=("self",)).get(pk=community.pk)
    current = reads.current(held)
    fresh = reads.as_written(held)
    if rules.goal_faults(fresh.charter.goal, clock.today(held.workspace.zone)) not in (
        (),
        ("none",),
    ):
        raise GoalNotMeasurable
    parts = reads.changed(current, fresh)
    if not parts:
        raise NothingNew
    version = CharterVersion.objects.create(
        community=held, number=current.number + 1 if current else 1, content=fresh.data(),
        note=note.strip()[:200], published_at=clock.now(), published_by=by,
    )  # fmt: skip
    fact = CharterChanged(
        community=held.pk, name=held.name, number=version.number, parts=parts, by=audit.number(by)
    )
    audit.note(held.workspace, fact, room="charter")
    return version


@transaction.atomic
def share(community: Community, name: str, days: int, by: Account | None) -> CharterLink:
    """A link to the charter in force, good for some days. Raises `NothingPublished`."""
    if reads.current(community) is None:
        raise NothingPublished
    now, lives = clock.now(), timedelta(days=max(1, min(days, LONGEST_LINK)))
    link = CharterLink.objects.create(
        community=community, name=name.strip()[:80], made_at=now, made_by=by,
        expires_at=now + lives,
    )  # fmt: skip
    _note_link(link, "made", by)
    return link


@transaction.atomic
def revoke(link: CharterLink, by: Account | None) -> None:
    """It opens nothing any more; can be put back."""
    if link.revoked_at is None:
        _turn(link, clock.now(), "revoked", by)


@transaction.atomic
def restore(link: CharterLink, by: Account | None) -> None:
    """A revoked link opens again, until it runs out."""
    if link.revoked_at is not None:
        _turn(link, None, "restored", by)


def _turn(link: CharterLink, at: Any, did: str, by: Account | None) -> None:
    link.revoked_at = at
    link.save(update_fields=["revoked_at"])
    _note_link(link, did, by)


@transaction.atomic
def set_thresholds(community: Community, given: Mapping[str, float], by: Account | None) -> None:
    """Other figures for its stages; what stands as shipped is not kept. Raises `BadThreshold`."""
    for key, value in given.items():
        _check_threshold(key, value)
    kept = {key: value for key, value in given.items() if value != stages.BY_KEY[key].threshold}
    if kept != community.thresholds:
        community.thresholds = kept
        community.save(update_fields=["thresholds"])
        _note(community, "thresholds", by)
        look(community)


def _check_threshold(key: str, value: float) -> None:
    rule = stages.BY_KEY.get(key)
    low, high = stages.LIMITS[rule.unit] if rule else (0.0, 0.0)
    if rule is None or not low <= value <= high:
        raise BadThreshold(key=key, low=f"{low:g}", high=f"{high:g}")


@transaction.atomic
def look(community: Community) -> stages.Standing:
    """Note the stage its figures put it into, if that is another than before."""
    standing = reads.standing(community)
    if standing.stage != community.stage:
        before, now = community.stage, clock.now()
        community.stage, community.stage_since = standing.stage, now
        community.save(update_fields=["stage", "stage_since"])
        fact = StageChanged(
            community=community.pk, name=community.name, to=standing.stage, before=before
        )
        record(
            community.workspace_id, fact, source="weilu:charter",
            external_id=f"stage:{community.pk}:{now.isoformat()}", at=now,
        )  # fmt: skip
    return standing


def _note(
    community: Community, did: str, by: Account | None, group: Group | None = None
) -> None:  # fmt: skip
    fact = CommunityChanged(
        community=community.pk, name=community.name, did=did, by=audit.number(by)
    )
    group_id = group.pk if group else None
    audit.note(community.workspace, fact, room="charter", group_id=group_id)


def _note_link(link: CharterLink, did: str, by: Account | None) -> None:
    community = link.community
    fact = CharterShared(
        community=community.pk, name=community.name, link=link.pk, did=did, by=audit.number(by)
    )
    audit.note(community.workspace, fact, room="charter")
