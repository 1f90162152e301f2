"""Words for communities and their charters, as people read them."""
# ruff: noqa: E501 - a sentence is one string, as translators see it

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

#: Kind of community → its name, and what such a one is.
KINDS: dict[str, tuple[Any, Any]] = {
    "product": (
        pgettext_lazy("community", "Product"),
        gettext_lazy(
            "Gathers around something you sell: how to use it, what comes next, who likes it."
        ),
    ),
    "interest": (
        pgettext_lazy("community", "Interest"),
        gettext_lazy("People who love the same thing, with or without you."),
    ),
    "knowledge": (
        pgettext_lazy("community", "Knowledge"),
        gettext_lazy("People who learn the same thing and keep each other at it."),
    ),
    "resource": (
        pgettext_lazy("community", "Resources"),
        gettext_lazy("People who have what others need: jobs, suppliers, contacts."),
    ),
    "project": (
        pgettext_lazy("community", "Project"),
        gettext_lazy("People who carry out one thing together and then part."),
    ),
    "mixed": (
        pgettext_lazy("community", "Mixed"),
        gettext_lazy("Several of these at once. Say which one comes first in the goal."),
    ),
}
DELIVERS: dict[str, Any] = {
    "content": gettext_lazy("Content"), "platform": gettext_lazy("A place to meet"),
    "resources": gettext_lazy("Resources"), "advice": gettext_lazy("Advice"),
}  # fmt: skip
GETS: dict[str, Any] = {
    "information": gettext_lazy("Timely information"), "benefit": gettext_lazy("A benefit"),
    "opinion": gettext_lazy("An opinion"), "learning": gettext_lazy("Something learnt"), "links": gettext_lazy("Links to people"),
}  # fmt: skip
#: State of a promise → (level, word).
PROMISES: dict[str, tuple[str, Any]] = {
    "kept": ("good", gettext_lazy("kept by the programme")),
    "silent": ("act", gettext_lazy("unkept: the column goes out no more")),
    "tied": ("watch", gettext_lazy("no column of this name in the programme")),
    "no_cadence": ("watch", gettext_lazy("how often is not said")),
    "unkept": ("act", gettext_lazy("unkept: no column")),
}

#: What is wrong → what to do about it.
FAULTS: dict[str, Any] = {
    "no_tags": gettext_lazy(
        "Nobody can tell who belongs here. Name what all members have in common: where they live, what they do, what they are in the middle of."
    ),
    "everybody": gettext_lazy(
        "These tags leave nobody out, so they tie nobody together. Name something that not everybody has."
    ),
    "none": gettext_lazy(
        "There is no shared goal. Say what will be true by when: a figure, of what, and a date."
    ),
    "vague": gettext_lazy(
        "That is a wish, it cannot be measured. Instead of “grow”, write how many of what: “120 households cook at home four evenings a week”."
    ),
    "no_figure": gettext_lazy("There is no figure. Write a number, like 120, 1.2万 or 40%."),
    "no_unit": gettext_lazy(
        "The figure has no unit: of what? For example “households”, “orders a week”, “% of members”."
    ),
    "bare_share": gettext_lazy("Per cent of what? For example “% of members who cook at home”."),
    "vague_unit": gettext_lazy(
        "That unit cannot be counted. Name people, orders, evenings: something one can point at."
    ),
    "no_date": gettext_lazy(
        "There is no date. A goal without a date is never missed, and never reached."
    ),
    "past": gettext_lazy("That day is over. Say whether it was reached, and set the next one."),
    "far": gettext_lazy(
        "That is more than three years away. Name the part of it that can be reached within a year."
    ),
    "no_rules": gettext_lazy(
        "There are no house rules. Say in a few lines what members can count on and what is not done."
    ),
    "unpublished": gettext_lazy("The house rules are a draft that nobody can see. Publish them."),
}
#: Reason of C1 → what it is called; then said where it is met.
REASONS: dict[str, tuple[Any, Any]] = {
    "tags": (gettext_lazy("Something in common"), gettext_lazy("Members share: %(tags)s")),
    "goal": (
        gettext_lazy("A shared goal"),
        gettext_lazy("It can be measured, and it has a date: %(by)s"),
    ),
    "rules": (gettext_lazy("House rules"), gettext_lazy("Version %(number)s is in force")),
}
#: What a maintenance group lacks, in the headline.
MISSING: dict[str, Any] = {
    "tags": gettext_lazy("something in common"), "goal": gettext_lazy("a measurable goal"), "rules": gettext_lazy("house rules"),
}  # fmt: skip

#: Question of C2 → what is asked; then its answers.
FIT_QUESTIONS: dict[str, tuple[Any, dict[str, Any]]] = {
    "age": (gettext_lazy("How long have you been selling it?"), {
        "planned": gettext_lazy("Not yet"), "young": gettext_lazy("Less than two years"),
        "settled": gettext_lazy("Two to five years"), "old": gettext_lazy("Longer"),
    }),
    "decision": (gettext_lazy("How long do people think it over before they buy for the first time?"), {
        "minutes": gettext_lazy("Minutes"), "days": gettext_lazy("A few days"),
        "weeks": gettext_lazy("Weeks"), "months": gettext_lazy("Months"),
    }),
    "use": (gettext_lazy("Can somebody who has never used it get along with it?"), {
        "at_once": gettext_lazy("Yes, at once"), "short": gettext_lazy("After a short explanation"),
        "shown": gettext_lazy("Only when somebody shows them"), "learnt": gettext_lazy("It has to be learnt"),
    }),
}  # fmt: skip
#: Question of C2 → said where the answer speaks for a community; where it does not.
FIT_REASONS: dict[str, tuple[Any, Any]] = {
    "age": (
        gettext_lazy("Early stage: the first customers help to shape it, and tell others why."),
        gettext_lazy(
            "Not early any more: the product is known, a community has no part in shaping it."
        ),
    ),
    "decision": (
        gettext_lazy(
            "Long decision: people want to watch others and ask before they buy, and stay around for it."
        ),
        gettext_lazy(
            "Quick decision: people buy without asking around, a good shop page serves them better."
        ),
    ),
    "use": (
        gettext_lazy(
            "Hard to use or to understand: members show each other how, which no manual does."
        ),
        gettext_lazy("Easy to use: nobody needs others to get along with it."),
    ),
}
FITS: dict[bool | None, tuple[str, Any, Any]] = {
    True: (
        "good",
        gettext_lazy("A community fits this business"),
        gettext_lazy("One good reason is enough; it says what members come for."),
    ),
    False: (
        "watch",
        gettext_lazy("This business hardly needs a community"),
        gettext_lazy(
            "None of the three reasons holds. A notice list, a shop page and good service cost less and do more. If you want one all the same, gather around an interest, not around the product."
        ),
    ),
    None: (
        "quiet",
        gettext_lazy("Not said yet whether one fits"),
        gettext_lazy("Answer the three questions about the business."),
    ),
}

STEPS: dict[str, tuple[Any, Any]] = {
    "fit": (
        gettext_lazy("The business"),
        gettext_lazy("Not every business needs a community. Three plain questions tell."),
    ),
    "kind": (
        gettext_lazy("What it is"),
        gettext_lazy(
            "The kind says what members come for. The kind of each group says what ‘healthy’ means there."
        ),
    ),
    "tags": (
        gettext_lazy("For whom"),
        gettext_lazy(
            "What all members have in common, so that they have something to say to each other."
        ),
    ),
    "goal": (
        gettext_lazy("The goal"),
        gettext_lazy(
            "What you want to have reached together, so that everybody sees whether you did."
        ),
    ),
    "rules": (
        gettext_lazy("House rules"),
        gettext_lazy("What members can count on and what is not done."),
    ),
    "promises": (
        gettext_lazy("Promises"),
        gettext_lazy("What members get, and the column of the programme that keeps each promise."),
    ),
    "identity": (
        gettext_lazy("Values and rituals"),
        gettext_lazy(
            "What makes it ‘us’: a creed, what is done when somebody joins, how you begin anew each year."
        ),
    ),
    "owner": (
        gettext_lazy("The face"),
        gettext_lazy("The person the community knows. Members trust people, not logos."),
    ),
    "review": (
        gettext_lazy("Look it over"),
        gettext_lazy("What is missing, and what members will read."),
    ),
}
#: Part of a charter → what it is called in 'what changed'.
PARTS: dict[str, Any] = {
    "fit": gettext_lazy("the business"), "kind": gettext_lazy("the kind"), "tags": gettext_lazy("for whom"),
    "goal": gettext_lazy("the goal"), "rules": gettext_lazy("house rules"), "promises": gettext_lazy("promises"),
    "identity": gettext_lazy("values and rituals"), "owner": gettext_lazy("the face"),
    "name": gettext_lazy("the name"), "groups": gettext_lazy("the groups"),
}  # fmt: skip

#: Stage → (level, name, what it is).
STAGES: dict[str, tuple[str, Any, Any]] = {
    "": (
        "quiet",
        gettext_lazy("Too early to say"),
        gettext_lazy("The log tells too little about it yet."),
    ),
    "seed": (
        "info",
        pgettext_lazy("stage", "Seed"),
        gettext_lazy(
            "A few people find out whether it is worth coming. Care for each one; do not advertise yet."
        ),
    ),
    "growth": (
        "good",
        pgettext_lazy("stage", "Growth"),
        gettext_lazy("It holds. Open the doors, and let members bring members."),
    ),
    "mature": (
        "good",
        pgettext_lazy("stage", "Mature"),
        gettext_lazy(
            "Members carry it among themselves. Keep it fresh, and plan for the day it ends."
        ),
    ),
    "reform": (
        "act",
        gettext_lazy("Re-form or close"),
        gettext_lazy(
            "It has lived its life in this shape. Say so, thank people, and invite those who want to begin anew; or close it well."
        ),
    ),
    "closed": ("quiet", gettext_lazy("Closed"), gettext_lazy("It was closed.")),
}
#: Figure → (what it is called, how it is counted).
FIGURES: dict[str, tuple[Any, Any]] = {
    "members": (
        gettext_lazy("Members"),
        gettext_lazy(
            "People who are in one of its groups now, staff and bots left out; each counted once for a platform."
        ),
    ),
    "weeks": (
        gettext_lazy("Weeks alive"),
        gettext_lazy("Since anybody was first seen in one of its groups."),
    ),
    "wrote": (
        gettext_lazy("Wrote in four weeks"),
        gettext_lazy("Share of its members who wrote a message in the last 28 days."),
    ),
    "tied": (
        gettext_lazy("Tied to each other"),
        gettext_lazy(
            "Of the members who spoke, the share tied to each other in one network of replies once staff are taken out; all groups together, from the latest check-up."
        ),
    ),
    "stayed": (
        gettext_lazy("Stayed"),
        gettext_lazy(
            "Of those who were first seen 28 to 112 days ago, the share that is still there and was seen in the last 28 days."
        ),
    ),
    "silent": (
        gettext_lazy("Days of silence"),
        gettext_lazy("Since a member last did anything in any of its groups."),
    ),
    "forecast": (
        gettext_lazy("Weeks it will live"),
        gettext_lazy("Forecast of its longest-lived group."),
    ),
}
#: Threshold → why it is where it is; what gets there.
CONDITIONS: dict[str, tuple[Any, Any]] = {
    "growth_members": (
        gettext_lazy(
            "Below about 30, every silence is felt and one person leaving changes everything."
        ),
        gettext_lazy("Invite people one by one whom you know to fit, and ask each to bring one."),
    ),
    "growth_weeks": (
        gettext_lazy("The first weeks run on curiosity; what is left after four weeks is habit."),
        gettext_lazy("Keep the programme running every week, and change nothing big before then."),
    ),
    "growth_wrote": (
        gettext_lazy(
            "Where fewer than one in five writes, newcomers find an audience and not a community."
        ),
        gettext_lazy(
            "Ask small questions anybody can answer, and answer every first message within a day."
        ),
    ),
    "mature_members": (
        gettext_lazy("From about 100 on it goes on when a few are away."),
        gettext_lazy("Open one more channel, and let content members bring others."),
    ),
    "mature_weeks": (
        gettext_lazy("Half a year shows a whole round of seasons, holidays and moods."),
        gettext_lazy("Go on; note each month which column drew people and which did not."),
    ),
    "mature_wrote": (
        gettext_lazy(
            "In larger groups a smaller share writes; below one in seven it lives from a handful."
        ),
        gettext_lazy(
            "Retire the column that draws least, and give members parts: hosts, openers, judges."
        ),
    ),
    "mature_tied": (
        gettext_lazy(
            "Half of those who speak tied to each other without staff: then it holds when you are on holiday."
        ),
        gettext_lazy(
            "Introduce members to each other by name, and pass questions on instead of answering them."
        ),
    ),
    "mature_stayed": (
        gettext_lazy(
            "Where four in ten newcomers stay, the circle grows by itself; below that you only refill it."
        ),
        gettext_lazy(
            "Greet newcomers on the first day, and give each something to do in the first week."
        ),
    ),
    "reform_silent": (
        gettext_lazy(
            "Three weeks without a sign: habit is gone, and one more call will not bring it back."
        ),
        gettext_lazy(
            "Ask the most loyal ten in person whether to begin anew, and with what purpose."
        ),
    ),
    "reform_wrote": (
        gettext_lazy("Where almost nobody writes, people are only still in the list."),
        gettext_lazy(
            "Invite those who want to go on into a new group, with a date on which the old one ends."
        ),
    ),
    "reform_stayed": (
        gettext_lazy("Who comes now does not stay: what drew people once draws them no more."),
        gettext_lazy(
            "Ask leavers for the reason, and write the charter anew before inviting anybody."
        ),
    ),
    "reform_forecast": (
        gettext_lazy("Two months leave time for a good goodbye and a new beginning."),
        gettext_lazy("Plan the yearly re-forming for before then."),
    ),
}
LACKING: dict[str, Any] = {
    "groups": gettext_lazy(
        "No group belongs to it yet. Add its groups in the charter, at ‘What it is’."
    ),
    "members": gettext_lazy(
        "Fewer than five members are known. Import a history or connect the platform."
    ),
    "weeks": gettext_lazy(
        "It is not two weeks old. What people do out of curiosity says nothing yet."
    ),
}
#: What happened to a community, for the audit.
DID: dict[str, Any] = {
    "opened": gettext_lazy("opened"), "renamed": gettext_lazy("renamed"), "closed": gettext_lazy("closed"),
    "reopened": gettext_lazy("opened again"), "group_added": gettext_lazy("a group came in"),
    "group_removed": gettext_lazy("a group was taken out"), "thresholds": gettext_lazy("thresholds of its stages"),
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
