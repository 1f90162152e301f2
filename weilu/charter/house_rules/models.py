"""House rules: a draft, its published editions, and who accepted which."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Group, Member, Workspace

#: Ways a member can accept, as `Acceptance.way` names them.
WAYS = ("page", "word", "reaction", "form")


class RuleBook(models.Model):
    """The rules of a workspace, or (`group`) what one group adds to them; with their draft."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    group = models.OneToOneField(Group, on_delete=models.CASCADE, null=True, related_name="+")
    draft_zh = models.TextField(blank=True)
    draft_en = models.TextField(blank=True)
    drafted_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(group=None), name="one_rule_book_per_workspace"
            ),
        ]

    def __str__(self) -> str:
        return f"rules of {self.group_id or self.workspace_id}"


class Edition(models.Model):
    """A published version of a book. Its words never change again: a trigger refuses it."""

    book = models.ForeignKey(RuleBook, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()  # 1, 2, 3 … within the book
    text_zh = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    note = models.CharField(max_length=200, blank=True)  # what changed, and why
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="edition_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="editions_count_from_one"),
            models.CheckConstraint(
                condition=~Q(text_zh="") | ~Q(text_en=""), name="edition_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.number}"


class Acceptance(models.Model):
    """A member accepted an edition: once, in one way, perhaps on coming into a group."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="acceptances")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=8)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "member"], name="accepted_once"),
            models.CheckConstraint(condition=Q(way__in=WAYS), name="acceptance_way_known"),
        ]
        indexes = [models.Index(fields=["member", "edition"], name="accepted_by_member")]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.edition_id}"
