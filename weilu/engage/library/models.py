"""Materials, their versions, the links that lead to them, and who opened these."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Group, Member, Workspace


class MaterialKind(models.TextChoices):
    TEXT = "text"
    PICTURE = "picture"
    POSTER = "poster"
    LINK = "link"
    FILE = "file"


class Material(models.Model):
    """Something that is said or shown more than once; what it says lies in its newest edition."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=7, choices=MaterialKind.choices)
    tags = models.CharField(max_length=200, blank=True)  # ",夏天,早餐,": see `rules.tags_of`
    owner = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_on = models.DateField(null=True)  # the last day it may be used
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=Q(retired_at=None),
                name="one_material_per_name",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MaterialKind.values), name="material_kind_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class MaterialEdition(models.Model):
    """One version of a material. Never changed: what went out can always be looked at."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    address = models.CharField(max_length=2_000, blank=True)
    path = models.CharField(max_length=200, blank=True)  # below the workspace's materials folder
    media = models.CharField(max_length=40, blank=True)  # "image/png", "application/pdf"
    size = models.PositiveIntegerField(default=0)  # bytes
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="material_edition_once"),
            models.CheckConstraint(
                condition=~Q(text="", address="", path=""), name="material_edition_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material_id} v{self.number}"


class TrackedLink(models.Model):
    """A way to a material that counts who comes by it: one group's, one member's, or anybody's."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="links")
    word = models.CharField(max_length=16, unique=True)
    group = models.ForeignKey(Group, on_delete=models.SET_NULL, null=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "member"], name="one_link_per_member"),
        ]

    def __str__(self) -> str:
        return self.word


class MaterialUse(models.Model):
    """A material was posted in a group, by the outbox or by hand."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="uses")
    edition = models.ForeignKey(MaterialEdition, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    link = models.OneToOneField(TrackedLink, on_delete=models.CASCADE, related_name="use")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()  # the moment it was to be posted
    key = models.CharField(max_length=120)  # of the outbox's message; also what makes it one
    by_hand = models.BooleanField(default=False)  # no message: a person posts it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "key"], name="material_use_once"),
        ]
        indexes = [models.Index(fields=["material", "-at"], name="material_uses_by_time")]

    def __str__(self) -> str:
        return self.key


class LinkOpening(models.Model):
    """Somebody came by a link on a day: a device once a day, a known member once a day."""

    link = models.ForeignKey(TrackedLink, on_delete=models.CASCADE, related_name="openings")
    day = models.DateField()
    visitor = models.CharField(max_length=24)  # a mark of that day's salt: nothing of them is in it
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()  # the first time that day
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["link", "day", "visitor"], name="opened_once_a_day"),
        ]
        indexes = [models.Index(fields=["member", "-at"], name="openings_by_member")]

    def __str__(self) -> str:
        return f"{self.link_id} {self.day}"


class OpeningSalt(models.Model):
    """What a day's marks are made with. Gone the day after, so that no mark leads back."""

    day = models.DateField(primary_key=True)
    salt = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.day)


class NotCounted(models.Model):
    """A member who does not want their openings known by name."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.member_id)
