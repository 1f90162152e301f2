"""A rule that met somebody, for tests of who reaches what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from weilu.engage.answers.models import Answer
from weilu.engage.challenges.tests.places import CHALLENGED, challenge_of
from weilu.engage.drafts.tests.places import DRAFTED, draft_of
from weilu.engage.draws.tests.places import DRAWN, draw_of
from weilu.engage.guard import actions, trials
from weilu.engage.guard.actions import Version
from weilu.engage.guard.ladder import Step
from weilu.engage.guard.models import (
    Appeal,
    Exemption,
    Guard,
    GuardEdition,
    Incident,
    Mark,
    Trial,
    TrialLine,
)
from weilu.engage.hosts.tests.places import BENCHED, host_of
from weilu.engage.library.tests.places import KEPT, material_of
from weilu.engage.matching.tests.places import MATCHED, cards_of
from weilu.engage.points.tests.places import POINTED, points_of
from weilu.engage.programme.tests.places import PLANNED, column_of
from weilu.engage.sessions.tests.places import HELD, session_of
from weilu.engage.tickets.tests.places import SEATED, ticket_of
from weilu.events.models import Event
from weilu.kit import clock
from weilu.people import actions as people
from weilu.people.tests.places import together
from weilu.platforms.models import Connection

#: What its endpoints could change.
RULED = (
    Answer, Appeal, Exemption, Guard, GuardEdition, Incident, Mark, Trial, *POINTED, *PLANNED,
    *DRAWN, *CHALLENGED, *DRAFTED, *HELD, *BENCHED, *KEPT, *SEATED, *MATCHED,
)  # fmt: skip


def rule_of(connection: Connection, group: int, member: int, says: str) -> dict[str, Any]:
    """A rule with an incident, an appeal and a dry run; an answer; somebody left alone."""
    now, workspace = clock.now(), connection.workspace
    guard = Guard(workspace=workspace, kind="words", name=f"{says} rule")
    edition = actions.save(guard, Version({"words": [f"{says}"]}, [Step("warn")]), None)
    message = Event.objects.filter(workspace_id=workspace.pk, kind="message").first()
    event = message.pk if message else 1
    incident = Incident.objects.create(
        workspace=workspace, guard=guard, edition=edition, connection=connection, event_id=event,
        words_id=event, message="m1", group_id=group, member_id=member, at=now, made_at=now,
        step="warn", state="acted", why={"why": "words"},
    )  # fmt: skip
    appeal = Appeal.objects.create(incident=incident, text=f"{says} appeal", made_at=now)
    trial = Trial.objects.create(
        guard=guard, edition=edition, since=now - trials.USUAL, until=now, made_at=now
    )
    TrialLine.objects.create(
        trial=trial, event_id=event, group_id=group, member_id=member, at=now, step="warn"
    )
    [other] = people.identify_members(
        workspace, [people.Identity("telegram", "m2", f"{says} other member")]
    )
    held = Exemption.objects.create(
        workspace=workspace, member_id=other, why=f"{says} reason", made_at=now
    )
    answer = Answer.objects.create(
        workspace=workspace, name=f"{says} answer", words=["open"], text=f"{says} hours",
        changed_at=now - timedelta(days=1),
    )  # fmt: skip
    session = session_of(workspace, group, member, says)
    return together(
        {
            "guard_id": guard.pk, "incident_id": incident.pk, "appeal_id": appeal.pk,
            "trial_id": trial.pk, "exemption_id": held.pk, "answer_id": answer.pk,
            "other_member_id": other, "event_id": event,
        },
        points_of(workspace, member, says),
        # A drafted column serves every address of a column.
        {**column_of(workspace, group, says), **draft_of(workspace, group, says)},
        material_of(workspace, group, says),
        draw_of(workspace, member, says),
        session,
        ticket_of(session["session_id"], member),
        host_of(workspace, group, member, says),
        challenge_of(workspace, member, other, says),
        cards_of(workspace, member, other, says),
    )  # fmt: skip
