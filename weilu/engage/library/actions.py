"""Verbs of the library: keep a material, give it another version, retire it, make its links."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from weilu.engage.library import rules
from weilu.engage.library.facts import MaterialChanged
from weilu.engage.library.models import Material, MaterialEdition, TrackedLink
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.materials import is_public
from weilu.people import audit
from weilu.people.models import Account, Group, Member

ROOM = "engage"


class MaterialNameTaken(WeiluError):
    code = "engage.material_name_taken"
    status = 409
    sentence = _("Another material is called “%(name)s”. Choose another name.")


class MaterialLacks(WeiluError):
    code = "engage.material_lacks"
    sentence = _("%(what)s is missing: a material of this kind cannot be without it.")


class BadLinkAddress(WeiluError):
    code = "engage.bad_link_address"
    sentence = _("Write a public address that begins with http:// or https://.")


#: What a material can lack, as people call it.
LACKED = {"text": _("The text"), "address": _("The address"), "file": _("The file")}


@dataclass(frozen=True, slots=True)
class Content:
    """What one version says."""

    text: str = ""
    address: str = ""
    path: str = ""  #: see `files.keep`
    media: str = ""
    size: int = 0

    @classmethod
    def of(cls, edition: MaterialEdition) -> Content:
        return cls(edition.text, edition.address, edition.path, edition.media, edition.size)


@transaction.atomic
def save(material: Material, content: Content, by: Account | None) -> MaterialEdition:
    """Keep a material; other content is its next version.

    Raises `MaterialNameTaken`, `MaterialLacks`, `BadLinkAddress`.
    """
    lacked = rules.lacks(material.kind, content.text, content.address, content.path)
    if lacked:
        raise MaterialLacks(what=LACKED[lacked])
    if content.address and not is_public(content.address):
        raise BadLinkAddress
    did = "changed" if material.pk else "made"
    material.created_at = material.created_at or clock.now()
    _keep(material)  # holds its row: of two at once one comes after the other
    newest = newest_of(material)
    if newest is None or Content.of(newest) != content:
        newest = _next(material, newest, content, by)
    _note(material, newest, did, by)
    return newest


def newest_of(material: Material) -> MaterialEdition | None:
    """The version that is used."""
    return material.editions.order_by("-number").first()


def _keep(material: Material) -> None:
    try:
        with transaction.atomic():
            material.save()
    except IntegrityError:
        raise MaterialNameTaken(name=material.name) from None


def _next(
    material: Material, newest: MaterialEdition | None, content: Content, by: Account | None
) -> MaterialEdition:
    return MaterialEdition.objects.create(
        material=material, number=newest.number + 1 if newest else 1, by=by, at=clock.now(),
        text=content.text, address=content.address, path=content.path, media=content.media,
        size=content.size,
    )  # fmt: skip


def use_again(edition: MaterialEdition, by: Account) -> MaterialEdition:
    """An older version as the newest one; those between stay."""
    return save(edition.material, Content.of(edition), by)


@transaction.atomic
def retire(material: Material, by: Account) -> None:
    """It can no longer be sent; links that are out go on leading to it."""
    material.retired_at = clock.now()
    material.save(update_fields=["retired_at"])
    _note(material, newest_of(material), "retired", by)


@transaction.atomic
def bring_back(material: Material, by: Account) -> None:
    """It can be sent again. Raises `MaterialNameTaken`."""
    material.retired_at = None
    _keep(material)
    _note(material, newest_of(material), "brought_back", by)


def links_to(material: Material, by: Account | None, groups: Sequence[Group]) -> list[TrackedLink]:
    """A new link for each group."""
    return TrackedLink.objects.bulk_create(
        TrackedLink(
            material=material, word=rules.word_of(secrets.randbelow), group=group, by=by,
            made_at=clock.now(),
        )
        for group in groups
    )  # fmt: skip


def own_link(material: Material, member: Member, by: Account | None) -> TrackedLink:
    """A member's own link; the same each time."""
    fresh = {"word": rules.word_of(secrets.randbelow), "by": by, "made_at": clock.now()}
    link, _made = TrackedLink.objects.get_or_create(
        material=material, member=member, defaults=fresh
    )
    return link


def _note(
    material: Material, edition: MaterialEdition | None, did: str, by: Account | None
) -> None:
    fact = MaterialChanged(
        material=material.pk, name=material.name, number=edition.number if edition else 0,
        did=did, by=audit.number(by),
    )  # fmt: skip
    audit.note(material.workspace, fact, room=ROOM)
