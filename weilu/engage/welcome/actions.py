"""Verbs of the welcome: set a plan, switch it, delete it, greet somebody now."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weilu.engage.welcome import newcomers, saying
from weilu.engage.welcome.facts import GreetedByHand, GreetingChanged
from weilu.engage.welcome.models import GreetedGroup, Greeting, Newcomer
from weilu.kit import clock
from weilu.kit.errors import WeiluError
from weilu.outbox.models import Message, Task
from weilu.people import audit
from weilu.people.models import Account, Group
from weilu.platforms.live import adapters


class Taken(WeiluError):
    code = "welcome.taken"
    status = 409
    sentence = gettext_lazy(
        "Another greeting has this name, one of these groups, or the contacts already. Each has "
        "one greeting only."
    )


class NoWords(WeiluError):
    code = "welcome.no_words"
    status = 409
    sentence = gettext_lazy("The greeting has no words: choose a template with some first.")


class Greeted(WeiluError):
    code = "welcome.greeted"
    status = 409
    sentence = gettext_lazy("They have been greeted already.")


def save(greeting: Greeting, groups: Sequence[Group], by: Account) -> None:
    """Make or change a plan. Raises `Taken`."""
    before = Greeting.objects.filter(pk=greeting.pk).values_list("mode", flat=True).first()
    if (before in (None, "off") and greeting.mode != "off") or greeting.pk is None:
        greeting.since = clock.now()
    did = greeting.mode if before not in (None, greeting.mode) else "changed" if before else "made"
    try:
        with transaction.atomic():
            greeting.save()
            greeting.places.exclude(group__in=groups).delete()
            for group in groups:
                place, _made = GreetedGroup.objects.get_or_create(
                    group=group, defaults={"greeting": greeting}
                )
                if place.greeting_id != greeting.pk:
                    raise Taken
            _note(greeting, did, by)
    except IntegrityError:
        raise Taken from None


@transaction.atomic
def delete(greeting: Greeting, by: Account) -> None:
    """Let go of a plan and of its list of newcomers; what was sent and accepted stays."""
    _note(greeting, "deleted", by)
    greeting.delete()


def _note(greeting: Greeting, did: str, by: Account) -> None:
    fact = GreetingChanged(
        greeting=greeting.pk, name=greeting.name, did=did, by=audit.number(by)
    )  # fmt: skip
    audit.note(greeting.workspace, fact, room="engage")


@transaction.atomic
def greet_now(newcomer: Newcomer, by: Account) -> Message | Task:
    """Greet somebody who was left alone or waits: a message, or a task where none can be sent.

    Raises `Greeted`, `NoWords`.
    """
    locked = Newcomer.objects.select_for_update(of=("self",)).select_related(*newcomers.WHOLE)
    held = locked.get(pk=newcomer.pk)
    if held.greeted_at is not None:
        raise Greeted
    if not saying.words_of(held.greeting.template, held.greeting.language):
        raise NoWords
    held.code = ""  # a code's seconds are long gone
    place = saying.place_of(held)
    able = adapters.by_key(held.connection.adapter).capabilities
    fact = GreetedByHand(newcomer=held.pk, by=audit.number(by))
    audit.note(held.greeting.workspace, fact, room="engage", subject=held.member_id)
    if able.can("send_private" if place.private else "send"):
        message = newcomers.greet([held], by, key=f"welcome-by-hand:{held.pk}")
        assert message is not None
        return message
    return _ask_staff(held, by)


def _ask_staff(held: Newcomer, by: Account) -> Task:
    """A task to greet by hand, with the words."""
    text = saying.words_of(held.greeting.template, held.greeting.language)
    held.state, held.greeted_at, held.why = "greeted", clock.now(), ""
    held.save(update_fields=["state", "greeted_at", "why"])
    return Task.objects.create(
        workspace=held.greeting.workspace, kind="greet", assignee=by, created_at=clock.now(),
        title=_("Greet %(name)s") % {"name": held.member.name[:150]},
        text=saying.filled(text, [held]),
    )  # fmt: skip
