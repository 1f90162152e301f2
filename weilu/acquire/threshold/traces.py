"""What applications tell of who is one person, and what follows when staff join them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from weilu.acquire.threshold.models import Application
from weilu.charter.house_rules import actions as house_rules
from weilu.charter.house_rules.models import Acceptance, Edition
from weilu.people.models import Member, Workspace
from weilu.people.persons.rules import Trace

KIND = "application"
#: Applications looked at for duplicates: the latest.
MOST = 20_000


def ref(application: Application) -> str:
    """An application as an identity of a person."""
    return f"{KIND}:{application.pk}"


def tell(workspace: int, numbers: Iterable[int] | None) -> list[Trace]:
    """What is known of applicants: the source of kind "application"."""
    found = Application.objects.filter(threshold__workspace=workspace)
    if numbers is not None:
        found = found.filter(pk__in=list(numbers))
    found = found.select_related("threshold", "invitation").defer("threshold__pay_picture")
    return [_trace(one) for one in found.order_by("-pk")[:MOST]]


def _trace(one: Application) -> Trace:
    alone = one.invitation is not None and one.invitation.uses == 1
    return Trace(
        ref(one), one.contact, contacts=(one.contact,), visitors=(one.visitor,),
        invitations=(one.invitation.letters,) if one.invitation and alone else (),
        first_at=one.applied_at, note=one.threshold.name,
        url=reverse("acquire:application", args=[one.pk]),
    )  # fmt: skip


def follow(workspace: Workspace, refs: Iterable[str], **_more: Any) -> None:
    """Agreeing to the house rules in a form counts for the members that are the same person, and
    for them only as long as they are."""
    numbers: dict[str, list[int]] = {"member": [], KIND: []}
    for ref_ in refs:
        kind, _colon, number = ref_.partition(":")
        numbers.setdefault(kind, []).append(int(number))
    agreed = [
        one
        for one in Application.objects.filter(pk__in=numbers[KIND]).order_by("applied_at")
        if one.editions
    ]
    wanted = {pk for one in agreed for pk in one.editions}
    made = Acceptance.objects.filter(member__in=numbers["member"], way="form")
    made.exclude(edition__in=wanted).delete()
    editions = Edition.objects.filter(book__workspace=workspace).in_bulk(wanted)
    for member in Member.objects.filter(pk__in=numbers["member"]):
        for one in agreed:
            seen = [editions[pk] for pk in one.editions if pk in editions]
            house_rules.accept(member, seen, "form", at=one.applied_at)
