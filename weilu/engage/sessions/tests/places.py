"""A session with a question, for tests of who reaches what."""

from __future__ import annotations

from datetime import timedelta

from weilu.engage.sessions.models import (
    Attendance,
    Question,
    RelayedLine,
    Session,
    Step,
)
from weilu.kit import clock
from weilu.people.models import Workspace

#: What its endpoints could change.
HELD = (Attendance, Question, RelayedLine, Session, Step)


def session_of(workspace: Workspace, group: int, member: int, says: str) -> dict[str, int]:
    """One that is still to come, with a question asked early."""
    now = clock.now()
    session = Session.objects.create(
        workspace=workspace, name=f"{says} session", form="live", about=f"{says} about",
        speaker_name=f"{says} speaker", groups=[group], starts_at=now + timedelta(days=9),
        ends_at=now + timedelta(days=9, hours=1), word="ABCDE", created_at=now,
    )  # fmt: skip
    question = Question.objects.create(
        session=session, event_id=1, member_id=member, group_id=group, text=f"{says} question?",
        at=now,
    )  # fmt: skip
    return {"session_id": session.pk, "question_id": question.pk}
