"""Verbs about sets of groups and what is in them."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from weilu.acquire.codes.addresses import is_address
from weilu.acquire.routing.arriving import unseat
from weilu.acquire.routing.facts import RoutingChanged
from weilu.acquire.routing.models import RoutingPlace, RoutingSet
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.people import audit
from weilu.people.models import Account
from weilu.people.segments.reads import checked


class RoutingKnown(WeiluError):
    code = "acquire.routing_known"
    status = 409
    sentence = _("There is a set “%(name)s” already. Choose another name.")


class GroupInSet(WeiluError):
    code = "acquire.group_in_set"
    status = 409
    sentence = _("This group is in the set already.")


class NoInvite(WeiluError):
    code = "acquire.no_invite"
    sentence = _("An invite link begins with https:// or http://, like https://t.me/+abc.")


@transaction.atomic
def save(routing: RoutingSet, by: Account | None) -> None:
    """Make or change a set. Raises `RoutingKnown`."""
    did = "changed" if routing.pk else "made"
    if not routing.pk:
        routing.created_at, routing.created_by = clock.now(), by
    _save(routing, did, by)


@transaction.atomic
def close(routing: RoutingSet, by: Account | None) -> None:
    """Nobody is given a seat any more; who has one keeps it. Can be opened again."""
    routing.closed_at = clock.now()
    _save(routing, "closed", by)


@transaction.atomic
def reopen(routing: RoutingSet, by: Account | None) -> None:
    """Raises `RoutingKnown` when another has taken its name."""
    routing.closed_at = None
    _save(routing, "reopened", by)


def _save(routing: RoutingSet, did: str, by: Account | None) -> None:
    try:
        with transaction.atomic():
            routing.save()
    except IntegrityError as clash:
        raise RoutingKnown(name=routing.name) from clash
    _note(routing, did, by)


@transaction.atomic
def save_place(place: RoutingPlace, by: Account | None) -> None:
    """Put a group into a set, or change it. Raises `NoInvite`, `GroupInSet`, `FilterRefused`."""
    if not is_address(place.address):
        raise NoInvite
    if place.segment:
        checked(place.routing.workspace, place.segment)
    did = "place_changed" if place.pk else "place_added"
    if not place.pk:
        last = place.routing.places.aggregate(last=Max("position"))["last"]
        place.position = 0 if last is None else last + 1
    place.gone_at = None
    _keep(place)
    _note(place.routing, did, by)


def _keep(place: RoutingPlace) -> None:
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as clash:
        raise GroupInSet from clash


@transaction.atomic
def remove_place(place: RoutingPlace, by: Account | None) -> None:
    """Nobody is led into it any more; who waited for it is given another seat."""
    place.removed_at = clock.now()
    place.save(update_fields=["removed_at"])
    unseat([place.pk])
    _note(place.routing, "place_removed", by)


@transaction.atomic
def put_back(place: RoutingPlace, by: Account | None) -> None:
    """Raises `GroupInSet` when the group was put in anew meanwhile."""
    place.removed_at = None
    _keep(place)
    _note(place.routing, "place_added", by)


def _note(routing: RoutingSet, did: str, by: Account | None) -> None:
    fact = RoutingChanged(routing=routing.pk, name=routing.name, did=did, by=audit.number(by))
    audit.note(routing.workspace, fact, room="acquire")
