"""The API's door to communities, their charters and stages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Query

from weilu.api.doors import Door
from weilu.api.paging import Page, portion
from weilu.charter.communities import (
    access,
    actions,
    columns,
    content,
    pdf,
    reads,
    rules,
    sheet,
    stages,
)
from weilu.charter.communities.links import shared_link
from weilu.charter.communities.models import CharterLink, CharterVersion, Community
from weilu.charter.communities.schemas import (
    Asked,
    CharterIn,
    CommunityOut,
    CommunityWhole,
    GroupIn,
    LinkIn,
    LinkOut,
    NameIn,
    PublishIn,
    StageOut,
    ThresholdsIn,
    VersionOut,
)
from weilu.kit import clock
from weilu.people.access import group_of, seat_of, workspace_of

door = Door("communities", _("Communities and charters"), order=39)

_PDF = {
    "responses": {
        200: {
            "description": "One page",
            "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


@door.read("/communities", Page[CommunityOut], _("Communities"))
def communities(request: HttpRequest, asked: Query[Asked]) -> dict[str, Any]:
    """Open ones, or with `state` those that were closed."""
    found = access.communities_of(request).select_related("workspace")
    found = found.filter(closed_at__isnull=asked.state != "closed")
    part = portion(found, asked.sort, asked.cursor, asked.limit)
    return {"items": [_line(one) for one in part.rows], "next": part.next}


@door.read("/communities/{int:community_id}", CommunityWhole, _("One community"))
def community(request: HttpRequest, community_id: int) -> dict[str, Any]:
    """With its draft and what the draft says of itself."""
    return _whole(access.community_of(request, community_id))


@door.write("/communities", {201: CommunityWhole}, _("Begin a community"))
def begin(request: HttpRequest, given: NameIn) -> tuple[int, dict[str, Any]]:
    """With an empty charter."""
    made = actions.open_community(workspace_of(request, "act"), given.name, _by(request))
    return 201, _whole(made)


@door.write("/communities/{int:community_id}/name", CommunityWhole, _("Rename a community"))
def rename(request: HttpRequest, community_id: int, given: NameIn) -> dict[str, Any]:
    """Published versions keep the name of their day."""
    held = access.community_of(request, community_id, "act")
    actions.rename(held, given.name, _by(request))
    return _whole(held)


@door.write("/communities/{int:community_id}/close", CommunityOut, _("Close a community"))
def close(request: HttpRequest, community_id: int) -> dict[str, Any]:
    """It leaves the lists; its links open nothing any more."""
    held = access.community_of(request, community_id, "act")
    actions.close(held, _by(request))
    return _line(held)


@door.write("/communities/{int:community_id}/reopen", CommunityOut, _("Open it again"))
def reopen(request: HttpRequest, community_id: int) -> dict[str, Any]:
    """Back into the lists."""
    held = access.community_of(request, community_id, "act")
    actions.reopen(held, _by(request))
    return _line(held)


@door.write("/communities/{int:community_id}/groups", CommunityOut, _("Put a group in"))
def add_group(request: HttpRequest, community_id: int, given: GroupIn) -> dict[str, Any]:
    """A group belongs to one community at most."""
    held = access.community_of(request, community_id, "act")
    actions.add_group(held, group_of(request, given.group, "act"), _by(request))
    return _line(held)


@door.write("/communities/{int:community_id}/groups/remove", CommunityOut, _("Take a group out"))
def remove_group(request: HttpRequest, community_id: int, given: GroupIn) -> dict[str, Any]:
    """The group itself stays as it is."""
    held = access.community_of(request, community_id, "act")
    actions.remove_group(held, group_of(request, given.group, "act"), _by(request))
    return _line(held)


@door.write("/communities/{int:community_id}/charter", CommunityWhole, _("Write the charter"))
def write(request: HttpRequest, community_id: int, given: CharterIn) -> dict[str, Any]:
    """Replaces the parts that are given; the answer says what the charter is worth by now."""
    held = access.community_of(request, community_id, "act")
    actions.write(held, given.dict(exclude_unset=True), _by(request))
    return _whole(held)


@door.write("/communities/{int:community_id}/publish", VersionOut, _("Publish the charter"))
def publish(request: HttpRequest, community_id: int, given: PublishIn) -> CharterVersion:
    """A goal that cannot be measured is refused; a charter that lacks something is not."""
    held = access.community_of(request, community_id, "act")
    return actions.publish(held, _by(request), given.note)


@door.read("/communities/{int:community_id}/versions", list[VersionOut], _("Published charters"))
def versions(request: HttpRequest, community_id: int) -> list[CharterVersion]:
    """Newest first."""
    return list(access.community_of(request, community_id).versions.order_by("-number"))


@door.read(
    "/communities/{int:community_id}/charter.pdf", None, _("The charter as a PDF"), says=_PDF
)
def document(request: HttpRequest, community_id: int) -> HttpResponse:
    """What is in force, else the draft; one A4 page."""
    held = access.community_of(request, community_id)
    return pdf.answer(held, reads.current(held))


@door.read(
    "/communities/{int:community_id}/links", list[LinkOut], _("Links to the charter"), right="act"
)
def links(request: HttpRequest, community_id: int) -> list[dict[str, Any]]:
    """Newest first; revoked ones and those that ran out, too."""
    held = access.community_of(request, community_id, "act")
    return [_link(request, one) for one in held.links.order_by("-pk")[:200]]


@door.write("/communities/{int:community_id}/links", {201: LinkOut}, _("Share the charter"))
def share(request: HttpRequest, community_id: int, given: LinkIn) -> tuple[int, dict[str, Any]]:
    """For anybody who has the link."""
    held = access.community_of(request, community_id, "act")
    return 201, _link(request, actions.share(held, given.name, given.days, _by(request)))


@door.write("/communities/links/{int:charter_link_id}/revoke", LinkOut, _("Revoke a link"))
def revoke(request: HttpRequest, charter_link_id: int) -> dict[str, Any]:
    """It opens nothing from now on."""
    link = access.link_of(request, charter_link_id, "act")
    actions.revoke(link, _by(request))
    return _link(request, link)


@door.write("/communities/links/{int:charter_link_id}/restore", LinkOut, _("Put a link back"))
def restore(request: HttpRequest, charter_link_id: int) -> dict[str, Any]:
    """Until it runs out."""
    link = access.link_of(request, charter_link_id, "act")
    actions.restore(link, _by(request))
    return _link(request, link)


@door.read("/communities/{int:community_id}/stage", StageOut, _("Stage of a community"))
def stage(request: HttpRequest, community_id: int) -> dict[str, Any]:
    """With every condition, its figure and its threshold, as of now."""
    return _stage(reads.standing(access.community_of(request, community_id)))


@door.write(
    "/communities/{int:community_id}/thresholds", StageOut, _("Change thresholds"), right="manage"
)
def thresholds(request: HttpRequest, community_id: int, given: ThresholdsIn) -> dict[str, Any]:
    """Shares from 0 to 1; for this community alone."""
    held = access.community_of(request, community_id, "manage")
    actions.set_thresholds(held, given.thresholds, _by(request))
    return _stage(reads.standing(held))


def _by(request: HttpRequest) -> Any:
    return seat_of(request).account


def _line(held: Community) -> dict[str, Any]:
    written, version = reads.as_written(held), reads.current(held)
    judged = reads.verdict(held, written)
    return {
        "id": held.pk, "name": held.name, "kind": written.charter.kind, "stage": held.stage,
        "closed_at": held.closed_at, "version": version.number if version else None,
        "groups": [{"id": x.id, "name": x.name, "kind": x.kind} for x in written.groups],
        "verdict": _verdict(judged, sheet.judged(judged)),
    }  # fmt: skip


def _whole(held: Community) -> dict[str, Any]:
    written = reads.as_written(held)
    charter, running = written.charter, columns.of(held.workspace)
    return {
        **_line(held), "charter": content.written(charter),
        "promises": [
            rules.promise_state(one, running.get(columns.key(one.column)))
            for one in charter.promises
        ],
        "fit": _verdict(rules.fits(charter.fit), sheet.fit(charter)),
        "changed": list(reads.changed(reads.current(held), written)),
    }  # fmt: skip


def _verdict(judged: rules.Verdict, told: sheet.Judged) -> dict[str, Any]:
    reasons = [
        {"key": one.key, "met": one.met, "faults": list(one.faults), "sentence": words.sentence}
        for one, words in zip(judged.reasons, told.reasons, strict=True)
    ]
    return {"holds": judged.holds, "headline": told.headline, "reasons": reasons}


def _link(request: HttpRequest, link: CharterLink) -> dict[str, Any]:
    opens = link.revoked_at is None and link.expires_at > clock.now()
    return {
        "id": link.pk, "name": link.name, "expires_at": link.expires_at,
        "revoked_at": link.revoked_at,
        "url": shared_link(link, request.build_absolute_uri("/")) if opens else "",
    }  # fmt: skip


def _stage(standing: stages.Standing) -> dict[str, Any]:
    return {
        "stage": standing.stage, "next": standing.next, "lacking": list(standing.lacking),
        "conditions": {
            key: [_condition(one) for one in found] for key, found in standing.conditions.items()
        },
    }  # fmt: skip


def _condition(one: stages.Condition) -> dict[str, Any]:
    low, high = one.known.bounds or (None, None)
    return {
        "key": one.rule.key, "figure": one.rule.figure, "unit": one.rule.unit,
        "value": one.known.value, "n": one.known.n, "low": low, "high": high,
        "threshold": one.threshold, "at_least": one.rule.at_least, "met": one.met,
    }  # fmt: skip
