"""Who a filter finds: the door every room uses.

matching(workspace, "channel = poster-3 and joined < 30d and not tag:staff")
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from weilu.kit import clock
from weilu.people.models import Member, Workspace
from weilu.people.segments import fields, meaning, rules
from weilu.people.segments.meaning import Anything, Moment
from weilu.people.segments.tree import (
    And,
    Has,
    Not,
    Or,
    Test,
    Tree,
    fields_of,
    leaves,
    value_written,
)
from weilu.people.segments.wording import FilterRefused


def tree_of(text: str) -> Tree:
    """The tree of a filter. Raises FilterRefused."""
    try:
        return rules.read(text, fields.vocabulary())
    except rules.Refused as refused:
        raise FilterRefused.of(refused) from None


def checked(workspace: Workspace, text: str) -> Tree:
    """The tree of a filter somebody has just written. Raises FilterRefused, also for names
    (of a tag, a group, …) that nothing in the workspace has."""
    tree = tree_of(text)
    try:
        _check_names(workspace, tree)
    except rules.Refused as refused:
        raise FilterRefused.of(refused) from None
    return tree


def matching(workspace: Workspace, text: str) -> QuerySet[Member]:
    """The members of a workspace that a filter finds: one query, unordered.

    A name that nothing has (any more) finds nobody. Raises FilterRefused.
    """
    return found(workspace, tree_of(text))


def found(workspace: Workspace, tree: Tree) -> QuerySet[Member]:
    """The members a tree finds."""
    return Member.objects.filter(condition(workspace, tree), workspace=workspace)


def condition(workspace: Workspace, tree: Tree) -> Q:
    """A tree as a condition over members of the workspace."""
    return _condition(workspace, tree, Moment(clock.now(), workspace.zone))


def holds(member: Member, text: str) -> bool:
    """Whether a filter finds this member; only the facts it asks about are looked up.

    Raises FilterRefused.
    """
    tree = tree_of(text)
    known = fields.known()
    facts = {name: known[name].value(member) for name in fields_of(tree)}
    return meaning.holds(tree, facts, Moment(clock.now(), member.workspace.zone))


def _condition(workspace: Workspace, tree: Tree, when: Moment) -> Q:
    if isinstance(tree, And | Or):
        joined = Q()
        for part in tree.parts:
            one = _condition(workspace, part, when)
            joined = joined & one if isinstance(tree, And) else joined | one
        return joined
    if isinstance(tree, Not):
        return fields.negated(_condition(workspace, tree.part, when))
    ask = fields.known()[tree.field].q
    if isinstance(tree, Has):
        return ask(workspace, Anything())
    any_of = Q()
    for want in meaning.wants(tree, when):
        any_of |= ask(workspace, want)
    return fields.negated(any_of) if tree.op == "!=" else any_of


def _check_names(workspace: Workspace, tree: Tree) -> None:
    known = fields.known()
    for leaf in leaves(tree):
        names = known[leaf.field].names
        if isinstance(leaf, Has) or names is None or leaf.op == "~":
            continue
        _check_leaf(leaf, list(names(workspace)))


def _check_leaf(leaf: Test, names: list[str]) -> None:
    for value, span in zip(leaf.values, leaf.spans, strict=True):
        if value not in names:
            near = rules.nearest(str(value), names)
            quoted = value_written(near) if near else ""
            raise rules.Refused("unknown_name", span, found=value, nearest=quoted)
