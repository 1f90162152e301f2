"""Offers and needs, who was introduced to whom, what came of it, and small teams."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Account, Member, Workspace


class CardKind(models.TextChoices):
    OFFER = "offer"
    NEED = "need"


class CardState(models.TextChoices):
    OPEN = "open"
    PAUSED = "paused"
    SETTLED = "settled"  # found what it looked for
    ENDED = "ended"  # its last day is over, or it was taken away


class Card(models.Model):
    """What a member has to offer, or looks for."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=CardKind.choices)
    text = models.CharField(max_length=300)
    tags = models.CharField(max_length=200, blank=True)  # ",早餐,": see `library.rules.tags_of`
    groups = models.JSONField(default=list)  # ids it may be shown in; [] = any its member is in
    state = models.CharField(max_length=7, choices=CardState.choices, default=CardState.OPEN)
    last_day = models.DateField()
    heard = models.CharField(max_length=200, blank=True)  # how the member said it, to staff
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CardKind.values), name="card_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=CardState.values), name="card_state_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="card_says_something"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "last_day"], name="cards_by_last_day"),
            models.Index(fields=["member", "-made_at"], name="cards_of_member"),
        ]

    def __str__(self) -> str:
        return self.text


class CardTerm(models.Model):
    """A word of an open card. Closed cards have none, so that the index stays small."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="terms")
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=CardKind.choices)
    term = models.CharField(max_length=40)  # "#tag" for a tag

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "term"], name="card_term_once"),
        ]
        indexes = [
            models.Index(fields=["workspace", "kind", "term", "card"], name="cards_by_term"),
        ]

    def __str__(self) -> str:
        return self.term


class IntroductionState(models.TextChoices):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RAN_OUT = "ran_out"
    WITHDRAWN = "withdrawn"


# What either side said, each true or false and never null, as a check constraint needs it.
NEED_OPEN, OFFER_OPEN = Q(need_says__isnull=True), Q(offer_says__isnull=True)
NEED_YES, NEED_NO = (Q(need_says__isnull=False, need_says=one) for one in (True, False))
OFFER_YES, OFFER_NO = (Q(offer_says__isnull=False, offer_says=one) for one in (True, False))


class Introduction(models.Model):
    """Two members are asked whether they want to know each other, for a need and an offer."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    need = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="need_of")
    offer = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="offer_of")
    state = models.CharField(
        max_length=9, choices=IntroductionState.choices, default=IntroductionState.WAITING
    )
    need_says = models.BooleanField(null=True)  # None: has not said yet
    offer_says = models.BooleanField(null=True)
    note = models.CharField(max_length=300, blank=True)  # why, as both read it
    likeness = models.FloatField(default=0.0)  # when it was proposed, 0 to 1
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # when it was no longer waiting
    outcome_asked_at = models.DateTimeField(null=True)
    reach_erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "offer"], name="introduced_once"),
            models.CheckConstraint(
                condition=Q(state__in=IntroductionState.values), name="introduction_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state="accepted") & NEED_YES & OFFER_YES)
                | (Q(state="declined") & (NEED_NO | OFFER_NO))
                | (
                    Q(state__in=["waiting", "ran_out", "withdrawn"])
                    & (NEED_OPEN | OFFER_OPEN)
                    & (NEED_OPEN | NEED_YES)
                    & (OFFER_OPEN | OFFER_YES)
                ),
                name="introduction_state_by_answers",
            ),
            models.CheckConstraint(
                condition=(Q(state="waiting") & Q(ended_at=None))
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="introduction_ended_at",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="introductions_due"),
            models.Index(
                fields=["ended_at"], condition=Q(reach_erased_at=None), name="introductions_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} – {self.offer_id}"


class Result(models.TextChoices):
    WORKED = "worked"
    TALKING = "talking"
    NOTHING = "nothing"


class Side(models.Model):
    """What one of the two said: how they are reached, why not, what came of it."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="sides")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    reach = models.CharField(max_length=120, blank=True)  # shown to the other after both said yes
    why = models.CharField(max_length=200, blank=True)  # they do not want it; for staff alone
    answered_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=7, choices=Result.choices, blank=True)
    words = models.CharField(max_length=300, blank=True)
    worth = models.CharField(max_length=100, blank=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["introduction", "card"], name="side_once"),
            models.CheckConstraint(
                condition=Q(result__in=["", *Result.values]), name="side_result_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.card_id}"


class TeamState(models.TextChoices):
    FORMING = "forming"
    WORKING = "working"
    DONE = "done"
    DROPPED = "dropped"


class Team(models.Model):
    """A few members with a goal and a date."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    introduction = models.ForeignKey(
        Introduction, on_delete=models.SET_NULL, null=True, related_name="teams"
    )
    name = models.CharField(max_length=80)
    goal = models.CharField(max_length=300)
    until = models.DateField()
    state = models.CharField(max_length=7, choices=TeamState.choices, default=TeamState.FORMING)
    outcome = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=TeamState.values), name="team_state_known"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["forming", "working"]) & Q(ended_at=None))
                | (Q(state__in=["done", "dropped"]) & Q(ended_at__isnull=False)),
                name="team_ended_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class TeamPlace(models.Model):
    """Somebody asked into a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="places")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    says = models.BooleanField(null=True)  # None: has not said yet
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "member"], name="in_a_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.member_id}"


class TeamLine(models.Model):
    """What a member of a team, or staff, wrote of how it goes."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="lines")
    member = models.ForeignKey(Member, on_delete=models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey(Account, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="team_line_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
