"""One object of every kind the acquire room's addresses can name."""

from __future__ import annotations

from typing import Any

from weilu.acquire.codes import actions as codes
from weilu.acquire.codes.models import Channel, EntryCode, LinkAsk, Target
from weilu.acquire.pages import actions as landing_pages
from weilu.acquire.pages.models import LandingPage, LandingVersion
from weilu.acquire.roster import actions as rosters
from weilu.acquire.roster.models import Proposal, Roster, Waiting
from weilu.acquire.routing import actions as routing
from weilu.acquire.routing.entering import Person, enter
from weilu.acquire.routing.models import Entrant, RoutingPlace, RoutingSet
from weilu.acquire.seeds.models import Seed, SeedCohort
from weilu.acquire.staff import actions as staff
from weilu.acquire.staff.models import Pace, StaffAccount
from weilu.acquire.staff.rules import Step
from weilu.acquire.threshold import actions as thresholds
from weilu.acquire.threshold import invitations
from weilu.acquire.threshold.models import Application, Attachment, Invitation, Threshold
from weilu.acquire.threshold.rules import Judged, Question
from weilu.kit import clock
from weilu.outbox.models import Message
from weilu.people.models import Group, Member, Workspace
from weilu.platforms.models import Connection

#: What an endpoint or a page of the room could change.
LED: tuple[Any, ...] = (
    LandingPage,
    Application, Attachment, Channel, Entrant, EntryCode, Invitation, LinkAsk, Pace, Proposal,
    Roster, RoutingPlace, RoutingSet, Seed, SeedCohort, StaffAccount, Target, Threshold, Waiting,
)  # fmt: skip


def led_by(workspace: Workspace, says: str) -> dict[str, int]:
    """By the address's word, each with `says` in its words."""
    return {
        **_staff(workspace, says), **_codes(workspace, says), **_door(workspace, says),
        **_seats(workspace, says), **_routing(workspace, says), **_seeds(workspace, says),
    }  # fmt: skip


def _staff(workspace: Workspace, says: str) -> dict[str, int]:
    pace = Pace(workspace=workspace, name=f"{says} pace")
    staff.save_pace(pace, [Step(1)], None)
    account = StaffAccount(
        workspace=workspace, platform="qq", handle="1", name=f"{says} account", pace=pace,
        began_on=clock.now().date(),
    )  # fmt: skip
    staff.save_account(account, None)
    return {"staff_account_id": account.pk, "account_id": account.pk, "pace_id": pace.pk}


def _codes(workspace: Workspace, says: str) -> dict[str, int]:
    channel = Channel(workspace=workspace, name=f"{says} channel")
    codes.save_channel(channel, None)
    code = codes.make_code(channel, f"{says} code", None)
    target = Target(code=code, name=f"{says} group", address="https://t.me/+group")
    codes.save_target(target, None)
    ask = _link_ask(code, says)
    page = landing_pages.make(workspace, f"{says} page", code, None)
    LandingVersion.objects.create(page=page, number=1, blocks=[], published_at=clock.now())
    return {
        "channel_id": channel.pk, "entry_code_id": code.pk, "target_id": target.pk,
        "landing_id": page.pk, "link_ask_id": ask.pk,
    }  # fmt: skip


def _link_ask(code: EntryCode, says: str) -> LinkAsk:
    workspace, now = code.channel.workspace, clock.now()
    group = Group.objects.create(
        workspace=workspace, platform="qq", external_id=f"{says} linked", name=f"{says} linked"
    )
    message = Message.objects.create(
        workspace=workspace, connection=Connection.objects.filter(workspace=workspace).first(),
        key=f"{says} link", room="acquire", purpose="service", op="make_invite", action={},
        state="failed", not_before=now, created_at=now,
    )  # fmt: skip
    return LinkAsk.objects.create(code=code, group=group, message=message, at=now)


def _door(workspace: Workspace, says: str) -> dict[str, int]:
    form = Threshold(workspace=workspace, name=f"{says} form", title=says)
    thresholds.save(form, [Question("q1", "text", f"{says}?")], None)
    told = Judged({"q1": f"{says} answer"})
    applied = thresholds.apply(form, None, "x" * 20, f"{says} reader", told)
    code = EntryCode.objects.filter(channel__workspace=workspace).latest("pk")
    invitation = invitations.make(form, None, name=f"{says} friend", code=code)
    reason = thresholds.keep_reason(workspace, f"{says} reason")
    assert reason is not None
    paper = Attachment.objects.create(
        threshold=form, application=applied, visitor="x" * 20, question="q1", name=f"{says}.pdf",
        type="application/pdf", size=4, content=b"%PDF", given_at=clock.now(),
    )  # fmt: skip
    return {
        "threshold_id": form.pk, "application_id": applied.pk, "invitation_id": invitation.pk,
        "reason_id": reason.pk, "attachment_id": paper.pk,
    }  # fmt: skip


def _seats(workspace: Workspace, says: str) -> dict[str, int]:
    group = Group.objects.create(
        workspace=workspace, platform="qq", external_id=f"{says} seats", name=f"{says} seats"
    )
    roster = Roster(group=group, seats=2, weeks=8, grace_days=0, says=says)
    rosters.save(roster, None)
    waiting = rosters.wait(roster, f"{says} next", None)
    member = Member.objects.create(
        workspace=workspace, platform="qq", external_id=f"{says} seated", name=f"{says} seated"
    )
    proposal = Proposal.objects.create(
        roster=roster, member=member, said=0, gave=0, took=0, middle=0, alike=1, quiet_days=9,
        weeks=8, made_at=clock.now(),
    )  # fmt: skip
    return {
        "roster_id": roster.pk, "waiting_id": waiting.pk, "proposal_id": proposal.pk
    }  # fmt: skip


def _seeds(workspace: Workspace, says: str) -> dict[str, int]:
    group = Group.objects.create(
        workspace=workspace, platform="qq", external_id=f"{says} sown", name=f"{says} sown"
    )
    member = Member.objects.create(
        workspace=workspace, platform="qq", external_id=f"{says} seed", name=f"{says} seed"
    )
    cohort = SeedCohort.objects.create(
        workspace=workspace, group=group, name=f"{says} seeds", picked_at=clock.now()
    )
    seed = Seed.objects.create(cohort=cohort, member=member, energy=50)
    return {"cohort_id": cohort.pk, "seed_id": seed.pk}


def _routing(workspace: Workspace, says: str) -> dict[str, int]:
    made = RoutingSet(workspace=workspace, name=f"{says} set")
    routing.save(made, None)
    group = Group.objects.create(
        workspace=workspace, platform="qq", external_id=f"{says} routed", name=f"{says} routed"
    )
    place = RoutingPlace(routing=made, group=group, address="https://t.me/+routed")
    routing.save_place(place, None)
    enter(made, Person(contact=f"{says} entrant"))
    return {"routing_id": made.pk, "place_id": place.pk}
