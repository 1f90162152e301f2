"""Verbs of the pulse: set it, answer, want no more questions."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy

from weilu.events.actions import record
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox import optouts
from weilu.people import audit
from weilu.people.models import Account, Group, Workspace
from weilu.retain.pulse import rules
from weilu.retain.pulse.asking import ROOM
from weilu.retain.pulse.facts import PulseAnswered, PulseChanged
from weilu.retain.pulse.models import PulseAsk, PulsePlan

LONGEST = 300


class PulseOver(WeiluError):
    code = "pulse.over"
    status = 410
    sentence = gettext_lazy("This question is a week old. You will be asked again some day.")


class PulseScore(WeiluError):
    code = "pulse.score"
    sentence = gettext_lazy("Choose one of the five answers.")


@transaction.atomic
def set_plan(
    workspace: Workspace, *, is_on: bool, groups: Collection[int], per_week: int, hour: int,
    by: Account,
) -> PulsePlan:  # fmt: skip
    """Say whether, whom and when the pulse asks; groups of others are left out."""
    mine = Group.objects.filter(workspace=workspace, pk__in=groups).values_list("pk", flat=True)
    held, _made = PulsePlan.objects.update_or_create(
        workspace=workspace,
        defaults={"is_on": is_on, "groups": sorted(mine), "per_week": per_week, "hour": hour,
                  "changed_at": clock.now()},
    )  # fmt: skip
    fact = PulseChanged(is_on, len(held.groups), per_week, audit.number(by))
    audit.note(workspace, fact, room=ROOM)
    return held


@transaction.atomic
def answer(ask: PulseAsk, score: int, words: str = "") -> PulseAsk:
    """Take an answer, or another one instead. Raises `PulseOver`, `PulseScore`."""
    if not rules.WORST <= score <= rules.BEST:
        raise PulseScore
    found = PulseAsk.objects.select_for_update(of=("self",)).select_related("member", "group")
    held, now = found.get(pk=ask.pk), clock.now()
    if now >= held.asked_at + rules.OPEN:
        raise PulseOver
    times = 1 if held.score is None else 2
    if held.score == score and held.words == words:
        return held
    held.score, held.answered_at = score, now
    held.words = words.replace("\x00", "").strip()[:LONGEST] or held.words
    held.save(update_fields=["score", "words", "answered_at"])
    record(
        held.member.workspace_id, PulseAnswered(held.pk, held.dimension, score), source=ROOM,
        external_id=f"pulse:{held.pk}:{times}:{now.timestamp()}", actor=held.member_id,
        group_id=held.group_id,
    )  # fmt: skip
    return held


def want_none(ask: PulseAsk) -> None:
    """A member wants no questions and nothing else of this room."""
    optouts.stop(ask.member, room=ROOM, how="link", why="pulse")
