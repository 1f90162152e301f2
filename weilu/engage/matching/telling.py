"""What members are told of introductions and teams: in private, or by a person's hand."""

from __future__ import annotations

from django.utils.translation import gettext as _

from weilu.engage.matching import rules
from weilu.engage.matching.cards import ROOM
from weilu.engage.matching.links import desk_link
from weilu.engage.matching.models import Card, Introduction, TeamPlace
from weilu.outbox import alone
from weilu.outbox.alone import Word
from weilu.outbox.models import Purpose


def ask(held: Introduction, card: Card) -> None:
    """Ask one of the two whether they want to know the other."""
    other = held.offer if card.pk == held.need_id else held.need
    text = _(
        "%(community)s could introduce you to somebody. You wrote: “%(mine)s”. They wrote: "
        "“%(theirs)s”. Yes or no, within a week: %(link)s"
    ) % {
        "community": held.workspace.name, "mine": card.text, "theirs": other.text,
        "link": desk_link(card.member),
    }  # fmt: skip
    title = _("Ask %(name)s whether they want to be introduced") % {"name": card.member.name}
    until = held.asked_at + rules.ANSWER_WITHIN
    _tell(held, card, "ask", Word("", text, title, until=until, purpose=Purpose.RELATION))


def both_said_yes(held: Introduction) -> None:
    """Tell both where they find how to reach each other."""
    for card in (held.need, held.offer):
        text = _("You both said yes. How to reach each other: %(link)s") % {
            "link": desk_link(card.member)
        }
        title = _("Tell %(name)s how to reach whom they were introduced to")
        _tell(held, card, "yes", Word("", text, title % {"name": card.member.name}))


def not_this_time(held: Introduction, card: Card) -> None:
    """Tell who had said yes that nothing comes of it; not why, nor by whom."""
    text = _("It did not come to an introduction this time. Your card stays open: %(link)s") % {
        "link": desk_link(card.member)
    }
    title = _("Tell %(name)s that nothing comes of an introduction") % {"name": card.member.name}
    _tell(held, card, "no", Word("", text, title))


def ask_outcome(held: Introduction, card: Card) -> None:
    """Ask one of the two what came of it."""
    text = _("A week ago you were introduced: “%(mine)s”. What came of it? One tap: %(link)s") % {
        "mine": card.text, "link": desk_link(card.member),
    }  # fmt: skip
    title = _("Ask %(name)s what came of an introduction") % {"name": card.member.name}
    _tell(held, card, "outcome", Word("", text, title, purpose=Purpose.RELATION))


def invite(place: TeamPlace) -> None:
    """Ask a member into a team."""
    team = place.team
    text = _("Would you join “%(name)s”? %(goal)s Until %(day)s. Yes or no: %(link)s") % {
        "name": team.name, "goal": team.goal, "day": f"{team.until:%Y-%m-%d}",
        "link": desk_link(place.member),
    }  # fmt: skip
    title = _("Ask %(name)s into the team “%(team)s”") % {
        "name": place.member.name, "team": team.name
    }  # fmt: skip
    word = Word(
        f"team:{place.pk}:ask", text, title, team.name, Purpose.RELATION, assignee=team.made_by
    )
    alone.tell(place.member, ROOM, word)


def _tell(held: Introduction, card: Card, what: str, word: Word) -> None:
    word = Word(
        f"introduction:{held.pk}:{card.pk}:{what}", word.text, word.title, _("introduction"),
        word.purpose, word.until, held.by,
    )  # fmt: skip
    alone.tell(card.member, ROOM, word)
