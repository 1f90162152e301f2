"""Words for communities and their charters, as people read them."""
# ruff: noqa: E501 - a sentence is one string, as translators see it

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

#: Kind of community → its name, and what such a one is.
KINDS: dict[str, tuple[Any, Any]] = {
    "product": (
        pgettext_lazy("community", "Product"),
        lazy("Gathers around something you sell: how to use it, what comes next, who likes it."),
    ),
    "interest": (
        pgettext_lazy("community", "Interest"),
        lazy("People who love the same thing, with or without you."),
    ),
    "knowledge": (
        pgettext_lazy("community", "Knowledge"),
        lazy("People who learn the same thing and keep each other at it."),
    ),
    "resource": (
        pgettext_lazy("community", "Resources"),
        lazy("People who have what others need: jobs, suppliers, contacts."),
    ),
    "project": (
        pgettext_lazy("community", "Project"),
        lazy("People who carry out one thing together and then part."),
    ),
    "mixed": (
        pgettext_lazy("community", "Mixed"),
        lazy("Several of these at once. Say which one comes first in the goal."),
    ),
}
DELIVERS: dict[str, Any] = {
    "content": lazy("Content"), "platform": lazy("A place to meet"),
    "resources": lazy("Resources"), "advice": lazy("Advice"),
}  # fmt: skip
GETS: dict[str, Any] = {
    "information": lazy("Timely information"), "benefit": lazy("A benefit"),
    "opinion": lazy("An opinion"), "learning": lazy("Something learnt"), "links": lazy("Links to people"),
}  # fmt: skip
#: State of a promise → (level, word).
PROMISES: dict[str, tuple[str, Any]] = {
    "tied": ("good", lazy("has a column")),
    "no_cadence": ("watch", lazy("how often is not said")),
    "unkept": ("act", lazy("unkept: no column")),
}

#: What is wrong → what to do about it.
FAULTS: dict[str, Any] = {
    "no_tags": lazy(
        "Nobody can tell who belongs here. Name what all members have in common: where they live, what they do, what they are in the middle of."
    ),
    "everybody": lazy(
        "These tags leave nobody out, so they tie nobody together. Name something that not everybody has."
    ),
    "none": lazy(
        "There is no shared goal. Say what will be true by when: a figure, of what, and a date."
    ),
    "vague": lazy(
        "That is a wish, it cannot be measured. Instead of “grow”, write how many of what: “120 households cook at home four evenings a week”."
    ),
    "no_figure": lazy("There is no figure. Write a number, like 120, 1.2万 or 40%."),
    "no_unit": lazy(
        "The figure has no unit: of what? For example “households”, “orders a week”, “% of members”."
    ),
    "bare_share": lazy("Per cent of what? For example “% of members who cook at home”."),
    "vague_unit": lazy(
        "That unit cannot be counted. Name people, orders, evenings: something one can point at."
    ),
    "no_date": lazy("There is no date. A goal without a date is never missed, and never reached."),
    "past": lazy("That day is over. Say whether it was reached, and set the next one."),
    "far": lazy(
        "That is more than three years away. Name the part of it that can be reached within a year."
    ),
    "no_rules": lazy(
        "There are no house rules. Say in a few lines what members can count on and what is not done."
    ),
    "unpublished": lazy("The house rules are a draft that nobody can see. Publish them."),
}
#: Reason of C1 → what it is called; then said where it is met.
REASONS: dict[str, tuple[Any, Any]] = {
    "tags": (lazy("Something in common"), lazy("Members share: %(tags)s")),
    "goal": (lazy("A shared goal"), lazy("It can be measured, and it has a date: %(by)s")),
    "rules": (lazy("House rules"), lazy("Version %(number)s is in force")),
}
#: What a maintenance group lacks, in the headline.
MISSING: dict[str, Any] = {
    "tags": lazy("something in common"), "goal": lazy("a measurable goal"), "rules": lazy("house rules"),
}  # fmt: skip

#: Question of C2 → what is asked; then its answers.
FIT_QUESTIONS: dict[str, tuple[Any, dict[str, Any]]] = {
    "age": (lazy("How long have you been selling it?"), {
        "planned": lazy("Not yet"), "young": lazy("Less than two years"),
        "settled": lazy("Two to five years"), "old": lazy("Longer"),
    }),
    "decision": (lazy("How long do people think it over before they buy for the first time?"), {
        "minutes": lazy("Minutes"), "days": lazy("A few days"),
        "weeks": lazy("Weeks"), "months": lazy("Months"),
    }),
    "use": (lazy("Can somebody who has never used it get along with it?"), {
        "at_once": lazy("Yes, at once"), "short": lazy("After a short explanation"),
        "shown": lazy("Only when somebody shows them"), "learnt": lazy("It has to be learnt"),
    }),
}  # fmt: skip
#: Question of C2 → said where the answer speaks for a community; where it does not.
FIT_REASONS: dict[str, tuple[Any, Any]] = {
    "age": (
        lazy("Early stage: the first customers help to shape it, and tell others why."),
        lazy("Not early any more: the product is known, a community has no part in shaping it."),
    ),
    "decision": (
        lazy(
            "Long decision: people want to watch others and ask before they buy, and stay around for it."
        ),
        lazy(
            "Quick decision: people buy without asking around, a good shop page serves them better."
        ),
    ),
    "use": (
        lazy("Hard to use or to understand: members show each other how, which no manual does."),
        lazy("Easy to use: nobody needs others to get along with it."),
    ),
}
FITS: dict[bool | None, tuple[str, Any, Any]] = {
    True: (
        "good",
        lazy("A community fits this business"),
        lazy("One good reason is enough; it says what members come for."),
    ),
    False: (
        "watch",
        lazy("This business hardly needs a community"),
        lazy(
            "None of the three reasons holds. A notice list, a shop page and good service cost less and do more. If you want one all the same, gather around an interest, not around the product."
        ),
    ),
    None: (
        "quiet",
        lazy("Not said yet whether one fits"),
        lazy("Answer the three questions about the business."),
    ),
}

STEPS: dict[str, tuple[Any, Any]] = {
    "fit": (
        lazy("The business"),
        lazy("Not every business needs a community. Three plain questions tell."),
    ),
    "kind": (
        lazy("What it is"),
        lazy(
            "The kind says what members come for. The kind of each group says what ‘healthy’ means there."
        ),
    ),
    "tags": (
        lazy("For whom"),
        lazy("What all members have in common, so that they have something to say to each other."),
    ),
    "goal": (
        lazy("The goal"),
        lazy("What you want to have reached together, so that everybody sees whether you did."),
    ),
    "rules": (lazy("House rules"), lazy("What members can count on and what is not done.")),
    "promises": (
        lazy("Promises"),
        lazy("What members get, and the column of the programme that keeps each promise."),
    ),
    "identity": (
        lazy("Values and rituals"),
        lazy(
            "What makes it ‘us’: a creed, what is done when somebody joins, how you begin anew each year."
        ),
    ),
    "owner": (
        lazy("The face"),
        lazy("The person the community knows. Members trust people, not logos."),
    ),
    "review": (lazy("Look it over"), lazy("What is missing, and what members will read.")),
}
#: Part of a charter → what it is called in 'what changed'.
PARTS: dict[str, Any] = {
    "fit": lazy("the business"), "kind": lazy("the kind"), "tags": lazy("for whom"),
    "goal": lazy("the goal"), "rules": lazy("house rules"), "promises": lazy("promises"),
    "identity": lazy("values and rituals"), "owner": lazy("the face"),
    "name": lazy("the name"), "groups": lazy("the groups"),
}  # fmt: skip

#: Stage → (level, name, what it is).
STAGES: dict[str, tuple[str, Any, Any]] = {
    "": ("quiet", lazy("Too early to say"), lazy("The log tells too little about it yet.")),
    "seed": (
        "info",
        pgettext_lazy("stage", "Seed"),
        lazy(
            "A few people find out whether it is worth coming. Care for each one; do not advertise yet."
        ),
    ),
    "growth": (
        "good",
        pgettext_lazy("stage", "Growth"),
        lazy("It holds. Open the doors, and let members bring members."),
    ),
    "mature": (
        "good",
        pgettext_lazy("stage", "Mature"),
        lazy("Members carry it among themselves. Keep it fresh, and plan for the day it ends."),
    ),
    "reform": (
        "act",
        lazy("Re-form or close"),
        lazy(
            "It has lived its life in this shape. Say so, thank people, and invite those who want to begin anew; or close it well."
        ),
    ),
    "closed": ("quiet", lazy("Closed"), lazy("It was closed.")),
}
#: Figure → (what it is called, how it is counted).
FIGURES: dict[str, tuple[Any, Any]] = {
    "members": (
        lazy("Members"),
        lazy(
            "People who are in one of its groups now, staff and bots left out; each counted once for a platform."
        ),
    ),
    "weeks": (lazy("Weeks alive"), lazy("Since anybody was first seen in one of its groups.")),
    "wrote": (
        lazy("Wrote in four weeks"),
        lazy("Share of its members who wrote a message in the last 28 days."),
    ),
    "tied": (
        lazy("Tied to each other"),
        lazy(
            "Of the members who spoke, the share tied to each other in one network of replies once staff are taken out; all groups together, from the latest check-up."
        ),
    ),
    "stayed": (
        lazy("Stayed"),
        lazy(
            "Of those who were first seen 28 to 112 days ago, the share that is still there and was seen in the last 28 days."
        ),
    ),
    "silent": (
        lazy("Days of silence"),
        lazy("Since a member last did anything in any of its groups."),
    ),
    "forecast": (lazy("Weeks it will live"), lazy("Forecast of its longest-lived group.")),
}
#: Threshold → why it is where it is; what gets there.
CONDITIONS: dict[str, tuple[Any, Any]] = {
    "growth_members": (
        lazy("Below about 30, every silence is felt and one person leaving changes everything."),
        lazy("Invite people one by one whom you know to fit, and ask each to bring one."),
    ),
    "growth_weeks": (
        lazy("The first weeks run on curiosity; what is left after four weeks is habit."),
        lazy("Keep the programme running every week, and change nothing big before then."),
    ),
    "growth_wrote": (
        lazy(
            "Where fewer than one in five writes, newcomers find an audience and not a community."
        ),
        lazy(
            "Ask small questions anybody can answer, and answer every first message within a day."
        ),
    ),
    "mature_members": (
        lazy("From about 100 on it goes on when a few are away."),
        lazy("Open one more channel, and let content members bring others."),
    ),
    "mature_weeks": (
        lazy("Half a year shows a whole round of seasons, holidays and moods."),
        lazy("Go on; note each month which column drew people and which did not."),
    ),
    "mature_wrote": (
        lazy(
            "In larger groups a smaller share writes; below one in seven it lives from a handful."
        ),
        lazy("Retire the column that draws least, and give members parts: hosts, openers, judges."),
    ),
    "mature_tied": (
        lazy(
            "Half of those who speak tied to each other without staff: then it holds when you are on holiday."
        ),
        lazy(
            "Introduce members to each other by name, and pass questions on instead of answering them."
        ),
    ),
    "mature_stayed": (
        lazy(
            "Where four in ten newcomers stay, the circle grows by itself; below that you only refill it."
        ),
        lazy("Greet newcomers on the first day, and give each something to do in the first week."),
    ),
    "reform_silent": (
        lazy(
            "Three weeks without a sign: habit is gone, and one more call will not bring it back."
        ),
        lazy("Ask the most loyal ten in person whether to begin anew, and with what purpose."),
    ),
    "reform_wrote": (
        lazy("Where almost nobody writes, people are only still in the list."),
        lazy(
            "Invite those who want to go on into a new group, with a date on which the old one ends."
        ),
    ),
    "reform_stayed": (
        lazy("Who comes now does not stay: what drew people once draws them no more."),
        lazy("Ask leavers for the reason, and write the charter anew before inviting anybody."),
    ),
    "reform_forecast": (
        lazy("Two months leave time for a good goodbye and a new beginning."),
        lazy("Plan the yearly re-forming for before then."),
    ),
}
LACKING: dict[str, Any] = {
    "groups": lazy("No group belongs to it yet. Add its groups in the charter, at ‘What it is’."),
    "members": lazy("Fewer than five members are known. Import a history or connect the platform."),
    "weeks": lazy("It is not two weeks old. What people do out of curiosity says nothing yet."),
}
#: What happened to a community, for the audit.
DID: dict[str, Any] = {
    "opened": lazy("opened"), "renamed": lazy("renamed"), "closed": lazy("closed"),
    "reopened": lazy("opened again"), "group_added": lazy("a group came in"),
    "group_removed": lazy("a group was taken out"), "thresholds": lazy("thresholds of its stages"),
}  # fmt: skip


def listed(words: list[str]) -> str:
    """Some words as one list, in the reader's language."""
    return _(", ").join(words)


def headline(missing: list[str]) -> str:
    """Method row C1 in one sentence; `missing`: keys of `MISSING`."""
    if not missing:
        return _("This is a community")
    lacks = listed([str(MISSING[key]) for key in missing])
    return _("This is a maintenance group; missing: %(lacks)s") % {"lacks": lacks}
