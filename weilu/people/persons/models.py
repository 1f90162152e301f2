"""Who is one person: identities joined by staff, each joining kept with its evidence.

A person is what is connected by joinings; `Identity` rows hold that, so that the database itself
refuses a member in two. An identity is named `kind:number` ("member:7", "application:3").
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

#: The kind whose numbers are members; other kinds belong to rooms above (`sources`).
MEMBER = "member"


class Person(models.Model):
    """Somebody known by several identities. One without identities was joined into another."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"person {self.pk}"


class Identity(models.Model):
    """One identity of a person: a member, or what a room above knows somebody by."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=20)
    number = models.BigIntegerField()
    member = models.OneToOneField(
        "people.Member", on_delete=models.CASCADE, null=True, related_name="identity"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "number"], name="identity_of_one_person"
            ),
            models.CheckConstraint(
                condition=Q(kind=MEMBER, member=F("number")) | (~Q(kind=MEMBER) & Q(member=None)),
                name="identity_names_its_member",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.number}"


class Joining(models.Model):
    """Somebody said: these two are one person. `other` came to the person of `one`."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="+")
    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    former = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    reasons = models.JSONField(default=list)  # the evidence as it stood: `rules.Reason` rows
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "one", "other"], name="joined_once"),
        ]
        indexes = [models.Index(fields=["workspace", "-at"], name="joinings_by_time")]

    def __str__(self) -> str:
        return f"{self.one} = {self.other}"


class Distinct(models.Model):
    """Somebody said: these two are not the same; never proposed again. `one` sorts before."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="+")
    one = models.CharField(max_length=40)
    other = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "one", "other"], name="distinct_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"
