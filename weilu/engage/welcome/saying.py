"""What a greeting says and where: words of a template, the link to the rules, the action for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from weilu.charter.house_rules import reads as house_rules
from weilu.charter.house_rules.links import personal_link, public_link
from weilu.charter.house_rules.models import Edition
from weilu.engage.hosts import reads as hosts
from weilu.engage.welcome import rules
from weilu.engage.welcome.models import Newcomer
from weilu.events.models import Event
from weilu.outbox import filling, phrases
from weilu.outbox.actions import Intent
from weilu.outbox.models import Purpose, Template
from weilu.people.models import Member
from weilu.platforms.live.deeds import Action, Send, Welcome

#: Greetings go before other messages; those with seconds to live before all others.
PRIORITY, HURRIED = 5, 20
#: What somebody is called whose name the platform does not tell.
NAMELESS = {"zh": "朋友", "en": "friend"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where newcomers are spoken to."""

    chat: str
    private: bool


def called(member: Member, language: str) -> str:
    """What a member is called: never by a platform's id."""
    nameless = member.name in ("", member.external_id)
    return NAMELESS[language] if nameless else member.name


def place_of(newcomer: Newcomer) -> Place:
    """Where one newcomer is spoken to: in private where it is wanted and possible."""
    member, group = newcomer.member, newcomer.group
    if group is None or newcomer.via == "join_request":
        return Place(newcomer.chat or member.external_id, private=True)
    if newcomer.greeting.place == "private" and has_begun_chat(newcomer):
        return Place(member.external_id, private=True)
    return Place(group.external_id, private=False)


def has_begun_chat(newcomer: Newcomer) -> bool:
    """Whether the member has begun a private chat with the account, as far as the log tells."""
    about = Q(kind="contact_added", subject=newcomer.member_id)
    ended = Q(kind="contact_removed", subject=newcomer.member_id)
    found = Event.objects.filter(
        about | ended, workspace_id=newcomer.member.workspace_id, group_id=None
    )
    last = found.order_by("-at", "-pk").values_list("kind", flat=True).first()
    return last == "contact_added"


def words_of(template: Template | None, language: str) -> str:
    """A template in a language, in the other where it has no words in this one; "" = no words."""
    if template is None:
        return ""
    zh, en = template.text_zh, template.text_en
    return (zh or en) if language == "zh" else (en or zh)


def filled(text: str, newcomers: Sequence[Newcomer]) -> str:
    """A template's words for these newcomers, with the link to the rules that hold there."""
    first, greeting = newcomers[0], newcomers[0].greeting
    editions = house_rules.in_force(greeting.workspace_id, first.group_id)
    names = _names(newcomers)
    values = {
        **phrases.values_for(greeting.workspace, first.group, greeting.language),
        "name": rules.named(names, greeting.language),
        "rules": _link(newcomers, editions),
    }
    values.setdefault("group", greeting.workspace.name)
    if "hosts" in filling.variables_in(text):
        values["hosts"] = " ".join(hosts.named(greeting.workspace_id, first.group_id))
    return filling.fill(rules.with_link(text, bool(editions)), values).strip()


def _names(newcomers: Sequence[Newcomer]) -> list[str]:
    """What they are called; those whose names the platform does not tell are called once."""
    language = newcomers[0].greeting.language
    names = [called(one.member, language) for one in newcomers]
    known = [name for name in names if name != NAMELESS[language]]
    return known if len(known) == len(names) else [*known, NAMELESS[language]]


def _link(newcomers: Sequence[Newcomer], editions: Sequence[Edition]) -> str:
    """The newcomer's own page; for several at once a page that anybody may read."""
    base = newcomers[0].greeting.address
    if not editions:
        return ""
    if len(newcomers) > 1:
        return public_link(editions[-1], base)
    return personal_link(newcomers[0].member, newcomers[0].group, base)


def greeting_for(newcomers: Sequence[Newcomer], key: str = "") -> Intent | None:
    """What greets these newcomers of one place together; None where there are no words."""
    first, greeting = newcomers[0], newcomers[0].greeting
    text = words_of(greeting.template, greeting.language)
    if not text:
        return None
    place = place_of(first) if len(newcomers) == 1 else _group_of(first)
    said = filled(text, newcomers)
    intent = _intent(key or f"welcome:{first.pk}", first, place, said)
    if len(newcomers) == 1 and first.code:
        return replace(
            intent, action=Welcome(first.code, said), deadline=first.deadline, priority=HURRIED
        )
    return intent if len(newcomers) == 1 else replace(intent, member=None)


def entry_for(newcomer: Newcomer) -> Intent | None:
    """What is said after somebody accepted the rules; None where there are no words for it."""
    text = words_of(newcomer.greeting.entry, newcomer.greeting.language)
    if not text:
        return None
    place = place_of(newcomer)
    said = filling.fill(text, _entry_values(newcomer)).strip()
    return _intent(f"welcome-entry:{newcomer.pk}", newcomer, place, said)


def _entry_values(newcomer: Newcomer) -> dict[str, str]:
    greeting = newcomer.greeting
    values = {**phrases.values_for(greeting.workspace, newcomer.group, greeting.language)}
    values.setdefault("group", greeting.workspace.name)
    editions = house_rules.in_force(greeting.workspace_id, newcomer.group_id)
    link = public_link(editions[-1], greeting.address) if editions else ""
    return values | {"name": called(newcomer.member, greeting.language), "rules": link}


def reminder_for(newcomer: Newcomer) -> Intent | None:
    """The greeting once more, to whoever has not accepted; a message that waits for daytime."""
    text = words_of(newcomer.greeting.template, newcomer.greeting.language)
    if not text:
        return None
    place = place_of(newcomer)
    intent = _intent(f"welcome-reminder:{newcomer.pk}", newcomer, place, filled(text, [newcomer]))
    return replace(intent, purpose=Purpose.RELATION)


def _group_of(newcomer: Newcomer) -> Place:
    assert newcomer.group is not None
    return Place(newcomer.group.external_id, private=False)


def _intent(key: str, newcomer: Newcomer, place: Place, text: str) -> Intent:
    action: Action = Send(place.chat, text, private=place.private)
    return Intent(
        key, action, Purpose.SERVICE, group=None if place.private else newcomer.group,
        member=newcomer.member, reason=newcomer.greeting.name, priority=PRIORITY,
    )  # fmt: skip
