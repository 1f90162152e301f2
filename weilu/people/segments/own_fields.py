"""The fields of people itself: who they are, where and since when they were seen, their tags."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from weilu.people.models import Group, Member, Membership, Workspace
from weilu.people.segments.fields import Halves, column, earliest, field, latest, through, within
from weilu.people.segments.meaning import Fact, Want
from weilu.people.tags.models import Tag, Tagging

#: Names of groups offered and told apart; beyond that nothing is called unknown.
MOST_NAMES = 2000


def register() -> None:
    """Add them, in the order the builder offers them."""
    field("name", _("Name"), "text", aliases=("名字", "昵称"), **_own("name"))
    field(
        "tag", _("Tag"), "name", aliases=("标签",), names=_tags, **through(_taggings, "tag__name")
    )
    field(
        "joined", _("Joined"), "moment", aliases=("入群",),
        help=_("When they were first seen in any of the groups."),
        **earliest(_memberships, "first_seen"),
    )  # fmt: skip
    field(
        "seen", _("Last seen"), "moment", aliases=("出现", "最近出现"),
        help=_("When they were last seen in any of the groups."),
        **latest(_memberships, "last_seen"),
    )  # fmt: skip
    field(
        "group", _("Group"), "name", aliases=("群",), names=_groups,
        help=_("A group they were ever seen in."), **through(_memberships, "group__name"),
    )  # fmt: skip
    field(
        "now_in", _("In the group now"), "name", aliases=("在群里",), names=_groups,
        help=_("A group they are in now."), **through(_present, "group__name"),
    )  # fmt: skip
    field(
        "present", _("Still there"), "flag", aliases=("在群",),
        help=_("In at least one group now."), q=_is_present, value=_present_now,
    )  # fmt: skip
    field(
        "platform", _("Platform"), "name", aliases=("平台",), names=_platforms, **_own("platform")
    )
    field("staff", _("Staff"), "flag", aliases=("运营", "运营人员"), **_flag("is_staff"))
    field("bot", _("Bot"), "flag", aliases=("机器人",), **_flag("is_bot"))


def _own(name: str) -> Halves:
    def ask(_workspace: Workspace, want: Want) -> Q:
        return column(name, want) or ~Q(pk=None)

    def tell(who: Member) -> Fact:
        return frozenset({getattr(who, name)})

    return {"q": ask, "value": tell}


def _flag(name: str) -> Halves:
    def ask(_workspace: Workspace, _want: Want) -> Q:
        return Q(**{name: True})

    def tell(who: Member) -> Fact:
        return bool(getattr(who, name))

    return {"q": ask, "value": tell}


def _memberships(workspace: Workspace) -> QuerySet[Membership]:
    return Membership.objects.filter(workspace=workspace)


def _present(workspace: Workspace) -> QuerySet[Membership]:
    """Joined or seen, and not gone since: `Membership.is_present`."""
    back = Q(left_at__lt=F("joined_at")) | Q(left_at__lt=F("last_seen"))
    return _memberships(workspace).filter(Q(left_at=None) | back)


def _is_present(workspace: Workspace, _want: Want) -> Q:
    return within(_present(workspace))


def _present_now(who: Member) -> Fact:
    return _present(who.workspace).filter(member=who).exists()


def _taggings(workspace: Workspace) -> QuerySet[Tagging]:
    return Tagging.objects.filter(tag__workspace=workspace)


def _tags(workspace: Workspace) -> list[str]:
    return list(Tag.objects.filter(workspace=workspace).values_list("name", flat=True))


def _groups(workspace: Workspace) -> list[str]:
    found = Group.objects.filter(workspace=workspace).order_by("name")
    return list(found.values_list("name", flat=True).distinct()[:MOST_NAMES])


def _platforms(workspace: Workspace) -> list[str]:
    found = Member.objects.filter(workspace=workspace).order_by("platform")
    return list(found.values_list("platform", flat=True).distinct())
