"""A workspace with members, groups, messages and stored check-ups, for tests of pages."""

from __future__ import annotations

from weilu.events.models import Event, Source
from weilu.measure import actions
from weilu.measure.figures import Checkup
from weilu.measure.tests import samples
from weilu.people.models import Account, Group, Member, Membership, Role, Seat, Workspace


def workspace(slug: str = "harbour") -> Workspace:
    """Lao Zhou's neighbourhood groups by the harbour."""
    return Workspace.objects.create(name="码头街坊", slug=slug, zone=samples.ZONE)


def seated(
    where: Workspace, role: str = Role.OWNER, login: str = "zhou@harbour.example"
) -> Account:
    account = Account.objects.create_user(login, "harbour-2026", name="老周")
    Seat.objects.create(workspace=where, account=account, role=role)
    return account


def checked(where: Workspace, checkup: Checkup) -> dict[int, Group]:
    """Make the check-up's groups and members in the workspace and store it; number → group."""
    made = Group.objects.bulk_create(
        Group(
            workspace=where, platform=one.platform, external_id=f"g{one.group}", name=one.name
        )
        for one in checkup.groups
    )  # fmt: skip
    numbers = {one.group: group for one, group in zip(checkup.groups, made, strict=True)}
    _people(where)
    renumbered = [samples.moved(one, numbers[one.group].pk) for one in checkup.groups]
    actions.keep(where, renumbered)
    return numbers


def _people(where: Workspace) -> None:
    Member.objects.bulk_create(
        Member(workspace=where, platform="wechat", external_id=f"p{n}", name=name, is_staff=n == 0)
        for n, name in enumerate(samples.PEOPLE)
    )


def told(group: Group, count: int = 12) -> list[Event]:
    """Messages of the group, oldest first, each second one answering the one before."""
    source, _made = Source.objects.get_or_create(
        workspace_id=group.workspace_id, name=f"{group.platform}:{group.external_id}"
    )
    people = list(Member.objects.filter(workspace=group.workspace).order_by("pk"))
    quotes = samples.quotes(1, count)
    events = Event.objects.bulk_create(
        Event(
            workspace_id=group.workspace_id, source=source, external_id=quote.external_id,
            kind="message", at=quote.at, recorded_at=samples.AS_OF, group_id=group.pk,
            actor=people[turn % len(people)].pk, text=quote.text,
            reply_to=quotes[turn - 1].external_id if turn % 2 else "",
        )
        for turn, quote in enumerate(quotes)
    )  # fmt: skip
    Membership.objects.bulk_create(
        Membership(
            workspace=group.workspace, group=group, member=who,
            first_seen=quotes[0].at, last_seen=quotes[-1].at,
        )
        for who in people[:count]
    )  # fmt: skip
    return events
