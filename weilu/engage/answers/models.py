"""Answers by keyword, and which messages got one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.outbox.models import Template
from weilu.people.models import Group, Member, Workspace


class Match(models.TextChoices):
    EXACT = "exact"  # the whole message is one of the words
    ANY = "any"  # it holds one of them
    ALL = "all"  # it holds all of them


class Answer(models.Model):
    """What is said to whoever writes certain words."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    match = models.CharField(max_length=5, choices=Match.choices, default=Match.ANY)
    words = models.JSONField(default=list)
    text = models.TextField(blank=True)
    template = models.ForeignKey(Template, on_delete=models.SET_NULL, null=True, related_name="+")
    groups = models.JSONField(default=list)  # ids, [] = every group
    per_group_s = models.IntegerField(default=60)  # not again in a group for so long
    per_person_s = models.IntegerField(default=600)  # nor to the same person
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_answer_per_name"),
            models.CheckConstraint(condition=Q(match__in=Match.values), name="answer_match_known"),
            models.CheckConstraint(
                condition=Q(per_group_s__gte=0) & Q(per_person_s__gte=0),
                name="answer_waits_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Answered(models.Model):
    """A message that got an answer: one at most."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="given")
    event_id = models.BigIntegerField(unique=True)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["answer", "group", "-at"], name="answered_in_group"),
            models.Index(fields=["answer", "member", "-at"], name="answered_to_member"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.event_id}"
