"""The words of a check-up: findings, verdicts, stages, caveats and figures, in the reader's language."""
# ruff: noqa: E501 - a sentence is one string, as translators see it

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from weilu.measure.catalogue import METRICS
from weilu.measure.figures import Figure, Finding


class Words(NamedTuple):
    """A finding's three lines; `%(name)s` places are filled from its facts."""

    sentence: Any
    reason: Any
    next_step: Any


FINDINGS: Mapping[str, Words] = {
    "too_few": Words(
        gettext_lazy("There is too little here to say anything honest yet."),
        gettext_lazy(
            "The log holds %(messages)s messages from %(people)s people. Below 20 messages or 5 people, any figure would be chance."
        ),
        gettext_lazy(
            "Export a longer stretch of history, or come back once the group has talked for a few weeks."
        ),
    ),
    "gone_quiet": Words(
        gettext_lazy("The group has gone quiet."),
        gettext_lazy(
            "%(messages)s messages in the window; the last sign of life was %(days)s days ago."
        ),
        gettext_lazy(
            "Before posting anything to everybody, write to those who used to answer others%(helpers_in_brackets)s and ask what they would come back for. Open one topic with them, at a set time."
        ),
    ),
    "nobody_talks_together": Words(
        gettext_lazy("People still post here, but members no longer talk with each other."),
        gettext_lazy(
            "For at least %(days)s days no member has answered another; what is left is posts without an echo. Groups like that seldom come back by themselves."
        ),
        gettext_lazy(
            "Ask one question that members can only answer from their own experience, and ask two of them beforehand to go first."
        ),
    ),
    "dead": Words(
        gettext_lazy("This group has ended."),
        gettext_lazy(
            "The last sign of life was %(days)s days ago, and no two members have talked since."
        ),
        gettext_lazy(
            "Do not try to revive it with posts. Thank the members, say where things go on, invite those who want to come over, and close it."
        ),
    ),
    "fading": Words(
        gettext_lazy("Fewer people speak than before, more than chance explains."),
        gettext_lazy("%(now)s people wrote in this window, %(before)s in the one before."),
        gettext_lazy(
            "Look at who fell silent this month and write to five of them in person. Ask those who still answer%(helpers_in_brackets)s to open a topic of their own."
        ),
    ),
    "flooded": Words(
        gettext_lazy("The group is flooded: much to scroll past, little to take away."),
        gettext_lazy(
            "%(per_day)s messages a day, of which %(noise_share)s are adverts, copies, bare greetings or draw no answer. Every member scrolls past %(cost)s such messages a day. The largest part comes from %(name)s (%(loudest_share)s of it)."
        ),
        gettext_lazy(
            "Move greetings and links to set hours or a side group, talk to %(name)s in private, and post one summary each evening of what was worth reading."
        ),
    ),
    "little_of_use": Words(
        gettext_lazy("Most messages here lead to nothing."),
        gettext_lazy(
            "%(noise_share)s of the messages are adverts, copies, bare greetings or draw no answer: %(cost)s a day for each member to scroll past."
        ),
        gettext_lazy(
            "Answer or react to good posts within the day so that people see it pays to write, and give greetings a fixed place."
        ),
    ),
    "adverts": Words(
        gettext_lazy("Adverts are getting in the way."),
        gettext_lazy("%(advert_share)s of the messages sell or lure."),
        gettext_lazy(
            "Say the rule on adverts once more in the group, remove those who keep on, and give honest offers one fixed day a week."
        ),
    ),
    "same_text_again": Words(
        gettext_lazy("The same texts are posted again and again."),
        gettext_lazy("%(copy_share)s of the messages repeat a text of the last seven days."),
        gettext_lazy(
            "Keep each text to once a week, pin it if it matters, and ask those who repeat themselves to do the same."
        ),
    ),
    "owner_carries_it": Words(
        gettext_lazy("%(name)s and the staff carry the group; without them it would fall silent."),
        gettext_lazy(
            "%(share)s of all effort comes from staff, %(leader_share)s from %(name)s alone. Members are an audience here, not yet a group."
        ),
        gettext_lazy(
            "This week hold back on two posts and let members go first: ask those who already answer others%(helpers_in_brackets)s to open one topic each, and let them have the last word."
        ),
    ),
    "owner_leads": Words(
        gettext_lazy("More than half of the effort comes from the staff."),
        gettext_lazy("%(share)s comes from staff, %(leader_share)s from %(name)s alone."),
        gettext_lazy(
            "Let members answer first: wait an hour before you reply, and name somebody who knows%(helpers_in_brackets)s."
        ),
    ),
    "falls_apart": Words(
        gettext_lazy("Take the staff away and the group falls apart."),
        gettext_lazy(
            "Of %(people)s members who spoke, only %(core_share)s are tied to each other by replies. The others know the staff, not one another."
        ),
        gettext_lazy(
            "When a question comes in, do not answer it yourself: name a member who knows%(helpers_in_brackets)s and ask. Introduce two people to each other every week."
        ),
    ),
    "holds_by_itself": Words(
        gettext_lazy("The group holds by itself: members are tied to each other."),
        gettext_lazy(
            "With all staff taken out, %(core_share)s of the %(people)s members who spoke are still in one network of replies."
        ),
        gettext_lazy(
            "Protect it. Leave room for their talk, and thank those who tie it together%(helpers_in_brackets)s by name."
        ),
    ),
    "newcomers_unanswered": Words(
        gettext_lazy("Newcomers speak up, and too few are answered."),
        gettext_lazy(
            "Of %(people)s newcomers who wrote, %(unanswered)s had no answer to their first message within a day%(names_in_brackets)s. Whoever is answered on the first day comes back far more often."
        ),
        gettext_lazy(
            "Answer those still waiting today, late as it is. From now on two people share the greeting: every first message gets a reply by name within the day."
        ),
    ),
    "newcomers_welcomed": Words(
        gettext_lazy("Newcomers are made welcome."),
        gettext_lazy("%(share)s of the %(people)s newcomers who wrote were answered within a day."),
        gettext_lazy(
            "Keep it up, and write down who does the greeting, so that it goes on when they are away."
        ),
    ),
    "newcomers_vanish": Words(
        gettext_lazy("Newcomers come once and do not return."),
        gettext_lazy(
            "Of %(people)s who joined in the window before, %(share)s were active again after their first day."
        ),
        gettext_lazy(
            "Give every newcomer a reason to return within three days: one small thing to do, one person to ask, one date to come back for."
        ),
    ),
    "questions_answered": Words(
        gettext_lazy("Questions get answers here."),
        gettext_lazy(
            "%(share)s of the %(asked)s questions members asked were answered within a day."
        ),
        gettext_lazy(
            "Collect the best answers of the month in one post, and name those who gave them."
        ),
    ),
    "questions_open": Words(
        gettext_lazy("Many questions stay without an answer."),
        gettext_lazy(
            "About %(open)s of the %(asked)s questions members asked had no answer within a day."
        ),
        gettext_lazy(
            "Go through the open ones now and pass each to somebody who knows%(helpers_in_brackets)s. Then check every evening for questions still open."
        ),
    ),
    "few_take_part": Words(
        gettext_lazy("Most members only look on."),
        gettext_lazy("%(share)s of the %(members)s members gave any sign in the window."),
        gettext_lazy(
            "Ask for something that takes one tap or one word, around %(hour)s:00 when most are there, and do something with the answers the same day."
        ),
    ),
    "many_take_part": Words(
        gettext_lazy("Many members take part."),
        gettext_lazy("%(share)s of the %(members)s members gave a sign in the window."),
        gettext_lazy(
            "Turn some of that energy into ties: ask people to answer each other, not only to check in."
        ),
    ),
    "few_gain": Words(
        gettext_lazy("Few members take anything away."),
        gettext_lazy(
            "%(share)s of the %(members)s members had a question answered, a first message welcomed, or a reaction to what they wrote."
        ),
        gettext_lazy(
            "Ask ten members what they hoped to find here. Then deliver one of those things every week, on a fixed day."
        ),
    ),
    "few_voices": Words(
        gettext_lazy("A few voices fill the group."),
        gettext_lazy(
            "Of %(speakers)s people who spoke, a handful do nearly all of it (unevenness %(gini)s of 1)."
        ),
        gettext_lazy(
            "Thank the few, and invite the quiet ones by name into topics they know something about."
        ),
    ),
    "slow_answers": Words(
        gettext_lazy("Answers take too long for a group like this."),
        gettext_lazy("Half of the answered messages waited more than %(hours)s hours."),
        gettext_lazy(
            "Agree on who is on duty at which hours, and let members know when they can count on an answer."
        ),
    ),
    "more_leave_than_come": Words(
        gettext_lazy("More people leave than come."),
        gettext_lazy("%(left)s left in the window, %(newcomers)s came."),
        gettext_lazy(
            "Ask the last ten who left why, in one friendly line. Stop whatever two of them name."
        ),
    ),
    "nobody_new": Words(
        gettext_lazy("Nobody new has come."),
        gettext_lazy("No newcomer in %(days)s days; the group lives on its %(members)s members."),
        gettext_lazy("Ask the three most active members to bring one friend each who fits."),
    ),
    "best_hour": Words(
        gettext_lazy("Your members are here around %(hour)s:00."),
        gettext_lazy("More members' messages fall into that hour than into any other of the day."),
        gettext_lazy("Post what matters shortly before it, and be there to answer."),
    ),
}

#: Below this share of the noise nobody is named for it.
LOUD = 0.2
FLOODED_BY_MANY = Words(
    FINDINGS["flooded"].sentence,
    gettext_lazy(
        "%(per_day)s messages a day, of which %(noise_share)s are adverts, copies, bare greetings or draw no answer. Every member scrolls past %(cost)s such messages a day. They come from many: the loudest makes %(loudest_share)s of them."
    ),
    gettext_lazy(
        "Move greetings and links to set hours or a side group, and post one summary each evening of what was worth reading."
    ),
)

VERDICTS = {
    "alive": gettext_lazy("Alive"),
    "turning": gettext_lazy("At a turn"),
    "silent": gettext_lazy("Gone quiet"),
    "noise": gettext_lazy("Noisy"),
    "broadcast": gettext_lazy("One-way"),
    "no_echo": gettext_lazy("No echo"),
    "dead": gettext_lazy("Ended"),
    "too_few": gettext_lazy("Too little to say"),
}

STAGES = {
    "forming": gettext_lazy("Forming"),
    "growing": gettext_lazy("Growing"),
    "steady": gettext_lazy("Steady"),
    "fading": gettext_lazy("Fading"),
    "dormant": gettext_lazy("Dormant"),
    "dead": gettext_lazy("Ended"),
    "unknown": gettext_lazy("Not known"),
}

NOTES = {
    "no_silent_members": gettext_lazy(
        "This log knows nobody who never spoke: shares of members are shares of those who ever did."
    ),
    "links_inferred": gettext_lazy(
        "The platform tells no replies, so who answered whom is inferred; intervals allow for that."
    ),
    "links_told": gettext_lazy(
        "Replies are those the platform marks as such: an answer written without quoting is not seen, so more may be answered than it says here."
    ),
    "links_unknown": gettext_lazy(
        "The platform tells no replies and they could not be inferred, so figures about answers are missing."
    ),
    "links_partly_inferred": gettext_lazy(
        "The history is long: replies were inferred for the latest messages only."
    ),
    "owner_guessed": gettext_lazy(
        "Nobody is marked as staff, so whoever puts in most effort stands in for the owner."
    ),
    "staff_from_acts": gettext_lazy(
        "Nobody is marked as staff, so those who removed people, pinned messages or renamed the group count as staff."
    ),
    "broadcasts_left_out": gettext_lazy(
        "Texts that one account poured into many groups are left out: they are no activity here."
    ),
    "log_is_short": gettext_lazy(
        "The log is shorter than two windows: there is nothing to compare with yet."
    ),
}


def sentence(finding: Finding) -> str:
    """What is the matter, in one line."""
    return _filled(finding, 0)


def reason(finding: Finding) -> str:
    """The numbers that say so."""
    return _filled(finding, 1)


def next_step(finding: Finding) -> str:
    """What to do about it first."""
    return _filled(finding, 2)


def verdict_name(key: str) -> str:
    return str(VERDICTS.get(key, key))


def stage_name(key: str) -> str:
    return str(STAGES.get(key, key))


def note_text(key: str) -> str:
    return str(NOTES.get(key, key))


def figure_text(figure: Figure) -> str:
    """The value with its unit, or 'too few' with how many there were."""
    if figure.value is None:
        return _("too few (%(n)s)") % {"n": figure.n}
    unit = METRICS[figure.metric].unit if figure.metric in METRICS else "count"
    return value_text(figure.value, unit)


def value_text(value: float, unit: str) -> str:
    if unit == "share":
        return percent(value)
    if unit == "hours":
        return _duration(value)
    if unit == "per_day":
        return _("%(value)s a day") % {"value": number(value)}
    if unit == "per_week":
        return _("%(value)s a week") % {"value": number(value)}
    return f"{value:.2f}" if unit == "index" else f"{value:,.0f}"


def percent(share: float) -> str:
    """Whole per cent, one decimal close to the ends; never 0% or 100% where that is not so."""
    if 0 < share < 0.01 or 0.99 < share < 1:
        return f"{min(max(share * 100, 0.1), 99.9):.1f}%"
    return f"{share * 100:.0f}%"


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 or value == int(value) else f"{value:.1f}"


def _duration(hours: float) -> str:
    if hours < 1:
        minutes = max(1, round(hours * 60))
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if hours < 48:
        return _("%(n)s hours") % {"n": number(round(hours, 1))}
    return _("%(n)s days") % {"n": number(round(hours / 24, 1))}


def _words(finding: Finding) -> Words | None:
    if finding.rule == "flooded" and finding.facts["loudest_share"] < LOUD:
        return FLOODED_BY_MANY
    return FINDINGS.get(finding.rule)


def _filled(finding: Finding, line: int) -> str:
    words = _words(finding)
    if words is None:
        return finding.rule if line == 0 else ""
    facts = {name: _fact(name, value) for name, value in finding.facts.items()}
    for name in ("helpers", "names"):
        listed = _listed(finding.facts.get(name) or ())
        facts[f"{name}_in_brackets"] = _(" (%(names)s)") % {"names": listed} if listed else ""
    return str(words[line]) % facts


def _fact(name: str, value: Any) -> str:
    if name.endswith("share"):
        return percent(float(value))
    if name == "gini":
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return _listed(value)
    return number(value) if isinstance(value, int | float) else str(value)


def _listed(names: Any) -> str:
    return _(", ").join(str(name) for name in names)
