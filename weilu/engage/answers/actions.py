"""Verbs of keyword answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from weilu.engage.answers import rules
from weilu.engage.answers.facts import AnswerChanged, AnsweredByKeyword
from weilu.engage.answers.models import Answer, Answered
from weilu.engage.answers.rules import Asked
from weilu.events import actions as log
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import actions as outbox
from weilu.outbox import filling, phrases
from weilu.outbox.actions import Intent
from weilu.outbox.models import Purpose
from weilu.people import audit
from weilu.people.models import Account, Group, Member, Workspace
from weilu.platforms.live.deeds import Send
from weilu.platforms.models import Connection

ROOM = "engage"
#: A question heard later than so long after it was written gets no answer any more, in seconds.
TOO_OLD_S = 600


class AnswerNameTaken(WeiluError):
    code = "engage.answer_name_taken"
    status = 409
    sentence = gettext_lazy("Another answer is called “%(name)s”. Choose another name.")


class BadWords(WeiluError):
    code = "engage.bad_words"
    sentence = gettext_lazy(
        "These words cannot be looked for: write 1 to 50, each of at most 60 letters and 3 stars."
    )


class NoWords(WeiluError):
    code = "engage.no_answer"
    sentence = gettext_lazy("Write what to answer, or choose a template.")


@transaction.atomic
def save(held: Answer, by: Account | None) -> Answer:
    """Keep an answer. Raises `BadWords`, `NoWords`, `AnswerNameTaken`."""
    if rules.faults(held.words):
        raise BadWords
    if not held.text.strip() and held.template is None:
        raise NoWords
    did, held.changed_at = "changed" if held.pk else "made", clock.now()
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError:
        raise AnswerNameTaken(name=held.name) from None
    _note(held, did, by)
    return held


@transaction.atomic
def delete(held: Answer, by: Account) -> None:
    """It is given no more; what was said stays."""
    _note(held, "deleted", by)
    held.delete()


def _note(held: Answer, did: str, by: Account | None) -> None:
    fact = AnswerChanged(answer=held.pk, name=held.name, did=did, by=audit.number(by))
    audit.note(held.workspace, fact, room=ROOM)


@dataclass(frozen=True, slots=True)
class Question:
    """A message that may ask for an answer."""

    event: int
    message: str  #: the platform's id
    at: datetime
    text: str  #: its writer's own words
    member: Member
    group: Group


def live_answers(workspace: Workspace) -> list[Answer]:
    """Answers that are given now, in the order they were made."""
    found = Answer.objects.filter(workspace=workspace, is_on=True)
    return list(found.select_related("template").order_by("pk"))


@lru_cache(maxsize=500)
def _asked(match: str, words: tuple[str, ...]) -> Asked:
    """When an answer is given, with its patterns compiled; kept from job to job."""
    return Asked(match, words)


def fitting(answers: Iterable[Answer], text: str, group_id: int) -> Answer | None:
    """The first answer that fits a text in a group."""
    for held in answers:
        here = not held.groups or group_id in held.groups
        if here and _asked(held.match, tuple(held.words)).fits(text):
            return held
    return None


def reply(connection: Connection, answers: Iterable[Answer], asked: Question) -> bool:
    """Answer a message, once, where one fits and was not given here just now."""
    if (clock.now() - asked.at).total_seconds() > TOO_OLD_S:
        return False
    held = fitting(answers, asked.text, asked.group.pk)
    if held is None or not _may(held, asked):
        return False
    with transaction.atomic():
        _row, fresh = Answered.objects.get_or_create(
            event_id=asked.event,
            defaults={"answer": held, "group": asked.group, "member": asked.member,
                      "at": asked.at},
        )  # fmt: skip
        if fresh:
            outbox.put(connection, ROOM, [_intent(held, asked)])
            log.record(
                asked.member.workspace_id, AnsweredByKeyword(held.pk, held.name),
                source=f"weilu:{ROOM}", external_id=f"answer:{asked.event}",
                group_id=asked.group.pk, subject=asked.member.pk, reply_to=asked.message,
            )  # fmt: skip
    return fresh


def _may(held: Answer, asked: Question) -> bool:
    given = Answered.objects.filter(answer=held)
    in_group = given.filter(group=asked.group).aggregate(last=Max("at"))["last"]
    to_person = given.filter(member=asked.member).aggregate(last=Max("at"))["last"]
    return rules.may_answer(asked.at, in_group, to_person, held.per_group_s, held.per_person_s)


def _intent(held: Answer, asked: Question) -> Intent:
    values = {**phrases.values_for(held.workspace, asked.group), "name": asked.member.name}
    text = filling.fill(words_of(held), values)
    return Intent(
        f"answer:{asked.event}", Send(asked.group.external_id, text, reply_to=asked.message),
        Purpose.SERVICE, group=asked.group, member=asked.member,
        reason=_("keyword answer “%(name)s”") % {"name": held.name},
    )  # fmt: skip


def words_of(held: Answer) -> str:
    """What is answered: its own words, else its template's in the installation's language."""
    if held.text.strip() or held.template is None:
        return held.text
    kept = held.template
    both = (kept.text_zh, kept.text_en)
    first, second = both if (get_language() or "").startswith("zh") else both[::-1]
    return first or second
