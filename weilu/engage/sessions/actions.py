"""Verbs of sessions: plan, change, start, end, call off; who was there; what was asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from secrets import choice

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.engage.draws import actions as draws
from weilu.engage.draws.models import Draw
from weilu.engage.sessions import rules, wording
from weilu.engage.sessions.facts import SessionAttended, SessionChanged
from weilu.engage.sessions.models import (
    Attendance,
    Form,
    Question,
    QuestionState,
    Session,
    SessionState,
    Step,
)
from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import actions as outbox
from weilu.outbox import tasks
from weilu.outbox.actions import Intent
from weilu.outbox.models import Message, Purpose, Task
from weilu.people import audit
from weilu.people.models import Account, Group, Member
from weilu.platforms.live.deeds import Send
from weilu.platforms.live.reads import voices

ROOM = "engage"
#: The duty to dissolve a temporary group, in its checklist.
DISSOLVE = "dissolve"
#: No letters that are read or typed wrong.
LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"
LETTERS_OF_WORD = 5
#: A session may be moved, started or ended from these.
AHEAD = (SessionState.PLANNED, SessionState.RUNNING)


class SessionGone(WeiluError):
    code = "engage.session_gone"
    status = 409
    sentence = gettext_lazy("This session is over or was called off.")


class NobodySpeaks(WeiluError):
    code = "engage.nobody_speaks"
    sentence = gettext_lazy(
        "Nothing can be sent there: no connection that speaks is on. Connect the platform first."
    )


class NoQuiz(WeiluError):
    code = "engage.no_quiz"
    status = 409
    sentence = gettext_lazy("There is no quiz to ask now. Choose one under “Change”.")


class NoRecap(WeiluError):
    code = "engage.no_recap"
    sentence = gettext_lazy("Write the recap and say which group it goes to.")


@transaction.atomic
def save(session: Session, by: Account) -> Session:
    """Keep a session; a new one gets its word and checklist. Raises `SessionGone`."""
    did = "changed" if session.pk else "made"
    if session.pk and session.state not in AHEAD:
        raise SessionGone
    session.word = session.word or _word()
    session.created_at = session.created_at or clock.now()
    session.save()
    if did == "made":
        for duty in rules.CHECKLISTS[session.form]:
            due = rules.due(duty, session.starts_at, session.ends_at)
            title = str(wording.DUTIES[duty.code])
            add_step(session, title, due, session.host, duty.is_forwarding, duty.code)
    _note(session, did, by)
    return session


def _word() -> str:
    """A word nobody writes by chance."""
    return "".join(choice(LETTERS) for _ in range(LETTERS_OF_WORD))


def add_step(
    session: Session,
    title: str,
    due_at: datetime,
    owner: Account | None,
    is_forwarding: bool = False,
    code: str = "",
) -> Step:
    """Something to be done, as a task of its owner; one that is there already is answered."""
    found = session.steps.filter(title=title).first()
    if found is not None:
        return found
    task = Task.objects.create(
        workspace=session.workspace, kind="session", assignee=owner, due_at=due_at,
        title=f"{title} · {session.name}"[:200], text=session.about,
        page=reverse("sessions:session", args=[session.pk]), created_at=clock.now(),
    )  # fmt: skip
    return Step.objects.create(
        session=session, title=title, due_at=due_at, owner=owner, is_forwarding=is_forwarding,
        task=task, code=code,
    )  # fmt: skip


@transaction.atomic
def start(session: Session, by: Account | None) -> Session:
    """From now on the speaker is relayed and who writes the word is there. Raises `SessionGone`."""
    held = _locked(session, SessionState.PLANNED)
    held.state, held.started_at = SessionState.RUNNING, clock.now()
    held.save(update_fields=["state", "started_at"])
    _note(held, "started", by)
    return held


@transaction.atomic
def end(session: Session, by: Account | None) -> Session:
    """Nothing is relayed any more; its host is asked for the recap. Raises `SessionGone`."""
    held = _locked(session, SessionState.RUNNING)
    held.state, held.ended_at = SessionState.OVER, clock.now()
    held.save(update_fields=["state", "ended_at"])
    add_step(held, str(wording.DUTIES["recap"]), clock.now() + rules.OVERRUN, held.host)
    _note(held, "ended", by)
    if held.form == Form.GROUP and held.room is not None:
        _say_goodbye(held, held.room)
    return held


def _say_goodbye(session: Session, room: Group) -> None:
    """A temporary group is told that it closes, and where what was good in it is kept."""
    told = [_("“%(name)s” ends here. Thank you for coming.") % {"name": session.name}]
    if session.recap_to is not None:
        kept = _("What was good here is told in “%(group)s”. This group is dissolved now.")
        told.append(kept % {"group": session.recap_to.name})
    with suppress(NobodySpeaks):
        say(session, [room], "goodbye", "\n".join(told), Purpose.RELATION, session.host)


def note_dissolved(workspace_id: int, groups: Collection[int]) -> None:
    """The platform says that groups were dissolved: those duties are done."""
    open_steps = Step.objects.filter(
        session__workspace=workspace_id, session__room__in=groups, code=DISSOLVE, task__state="open"
    )
    for step in open_steps.select_related("task"):
        if step.task is not None:
            tasks.settle(step.task, None, done=True, result=_("told by the platform"))


@transaction.atomic
def cancel(session: Session, by: Account) -> Session:
    """It does not take place; what is open of its tasks and messages is taken back."""
    held = _locked(session, *AHEAD)
    held.state = SessionState.CANCELLED
    held.save(update_fields=["state"])
    for task in Task.objects.filter(pk__in=held.steps.values("task"), state="open"):
        tasks.settle(task, by, done=False, result=_("called off"))
    _note(held, "cancelled", by)
    return held


@transaction.atomic
def bring_back(session: Session, by: Account) -> Session:
    """Undo that. Raises `SessionGone` where its end is past."""
    held = _locked(session, SessionState.CANCELLED)
    if held.ends_at <= clock.now():
        raise SessionGone
    held.state = SessionState.PLANNED
    held.save(update_fields=["state"])
    for step in held.steps.select_related("task").filter(task__state="not_done"):
        step.task = None
        kept = (step.title, step.due_at, step.owner, step.is_forwarding, step.code)
        step.delete()
        add_step(held, *kept)
    _note(held, "changed", by)
    return held


def _locked(session: Session, *states: str) -> Session:
    found = Session.objects.select_for_update(of=("self",)).select_related("workspace", "host")
    held = found.filter(pk=session.pk, state__in=states).first()
    if held is None:
        raise SessionGone
    return held


@transaction.atomic
def note_there(session: Session, member: Member, how: str, group: int | None = None) -> bool:
    """A member was there; False where that is known."""
    _held, made = Attendance.objects.get_or_create(
        session=session, member=member,
        defaults={"at": clock.now(), "how": how, "group_id": group},
    )  # fmt: skip
    if made:
        fact = SessionAttended(session=session.pk, name=session.name, how=how)
        record(
            session.workspace_id, fact, source=ROOM, actor=member.pk, group_id=group,
            external_id=f"session:{session.pk}:there:{member.pk}",
        )  # fmt: skip
    return made


@transaction.atomic
def open_quiz(session: Session, by: Account) -> Draw:
    """Ask the closing quiz in the session's groups, from now on for some minutes.

    Raises `NoQuiz`, and what opening a draw raises.
    """
    quiz = session.quiz
    if quiz is None or session.state not in {SessionState.RUNNING, SessionState.OVER}:
        raise NoQuiz
    now = clock.now()
    quiz.groups, quiz.opens_at, quiz.closes_at = session.groups, now, now + rules.QUIZ
    return draws.open_up(draws.save(quiz, by), by)


def pass_on(question: Question, by: Account) -> None:
    """Say a question where the speaker reads. Raises `NobodySpeaks`, `SessionGone`."""
    session = question.session
    if session.state != SessionState.RUNNING or session.source is None:
        raise SessionGone
    words = f"【{question.group.name}】{question.member.name}：{question.text}"
    with transaction.atomic():
        say(session, [session.source], f"question:{question.pk}", words, Purpose.SERVICE, by)
        Question.objects.filter(pk=question.pk).update(state=QuestionState.PASSED)


def settle(question: Question, state: str) -> None:
    """Note that a question was answered, dropped, or is open again."""
    Question.objects.filter(pk=question.pk).update(state=QuestionState(state))


def say(
    session: Session,
    groups: Sequence[Group],
    key: str,
    words: str,
    purpose: str,
    by: Account | None,
    **more: object,
) -> list[Message]:
    """Put words into the outbox for each group that can be spoken in. Raises `NobodySpeaks`."""
    speakers, sent = voices(session.workspace_id), []
    for group in groups:
        speaker = speakers.get(group.platform)
        if speaker is not None:
            intent = Intent(
                f"session:{session.pk}:{key}:{group.pk}", Send(group.external_id, words), purpose,
                group=group, reason=session.name, **more,  # type: ignore[arg-type]
            )  # fmt: skip
            sent += outbox.put(speaker, ROOM, [intent], by)
    if not sent:
        raise NobodySpeaks
    return sent


@transaction.atomic
def keep_recap(session: Session, words: str) -> None:
    """Keep what is told afterwards, as far as it is written."""
    session.recap = words
    session.save(update_fields=["recap"])


@transaction.atomic
def send_recap(session: Session, by: Account) -> None:
    """Tell the main group what there was. Raises `NoRecap`, `NobodySpeaks`, `SessionGone`."""
    if session.state != SessionState.OVER or session.recap_sent_at:
        raise SessionGone
    if session.recap_to is None or not session.recap.strip():
        raise NoRecap
    say(session, [session.recap_to], "recap", session.recap, Purpose.RELATION, by)
    session.recap_sent_at = clock.now()
    session.save(update_fields=["recap_sent_at"])
    _note(session, "recapped", by)


def _note(session: Session, did: str, by: Account | None) -> None:
    fact = SessionChanged(session=session.pk, name=session.name, did=did, by=audit.number(by))
    audit.note(session.workspace, fact, room=ROOM)
