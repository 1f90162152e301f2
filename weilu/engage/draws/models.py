"""Draws and quizzes: what was committed to, who entered, who won, what became of the prizes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.people.models import Member, Workspace


class DrawState(models.TextChoices):
    DRAFT = "draft"
    OPEN = "open"  # committed to; entries are taken
    CLOSED = "closed"  # nobody enters any more; the list of entrants is fixed
    DRAWN = "drawn"
    CANCELLED = "cancelled"


class Judge(models.TextChoices):
    EXACT = "exact"  # letter by letter
    NORMAL = "normal"  # case, width, blanks and marks make no difference
    CHOICE = "choice"  # one letter of the choices


class Draw(models.Model):
    """A draw among who entered, or among who answered a question right."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    about = models.TextField(blank=True)  # terms, as members read them
    state = models.CharField(max_length=9, choices=DrawState.choices, default=DrawState.DRAFT)
    groups = models.JSONField(default=list)  # ids; [] = by invitation link only
    word = models.CharField(max_length=40, blank=True)  # who writes it enters; "" = a quiz
    question = models.TextField(blank=True)
    judge = models.CharField(max_length=6, choices=Judge.choices, default=Judge.NORMAL)
    answers = models.JSONField(default=list)  # right ones
    segment = models.CharField(max_length=400, blank=True)  # a filter of people.segments
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    commitment = models.CharField(max_length=64, blank=True)  # SHA-256 of the seed
    sealed_seed = models.TextField(blank=True)
    seed = models.CharField(max_length=64, blank=True)  # shown once it is drawn
    beacon_from = models.CharField(max_length=200, blank=True)  # public chance named beforehand
    beacon = models.CharField(max_length=200, blank=True)
    entrants_digest = models.CharField(max_length=64, blank=True)
    claim_days = models.IntegerField(default=14)
    keep_days = models.IntegerField(default=30)  # addresses, after delivery
    drawn_at = models.DateTimeField(null=True)
    base = models.CharField(max_length=200, blank=True)  # of the links, where none is set

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="draw_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | ~Q(commitment=""),
                name="draw_committed_before_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(state="drawn") | Q(seed=""), name="draw_seed_kept_until_drawn"
            ),
            models.CheckConstraint(
                condition=Q(claim_days__gt=0, keep_days__gte=0), name="draw_days_within_bounds"
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="draws_by_close")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_quiz(self) -> bool:
        return bool(self.question)


class DrawPrize(models.Model):
    """So many of one thing. Worth money (goods), or points, or nothing that is counted."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="prizes")
    name = models.CharField(max_length=80)
    count = models.IntegerField()
    value = models.BigIntegerField(default=0)  # minor units of the policy's currency, of one
    points = models.IntegerField(default=0)  # of one
    needs_address = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(count__gt=0, value__gte=0, points__gte=0), name="prize_within_bounds"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DrawEntry(models.Model):
    """Somebody's ticket: the first that counts, once a person."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="entries")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    ticket = models.CharField(max_length=16)
    at = models.DateTimeField()
    text = models.CharField(max_length=300, blank=True)
    is_right = models.BooleanField(default=True)  # of a quiz

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "member"], name="draw_entered_once"),
            models.UniqueConstraint(fields=["draw", "ticket"], name="one_ticket_each"),
        ]

    def __str__(self) -> str:
        return self.ticket


class WinState(models.TextChoices):
    WAITING = "waiting"  # to be claimed
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    LAPSED = "lapsed"


class DrawWin(models.Model):
    """A ticket that won, and what became of its prize."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="wins")
    prize = models.ForeignKey(DrawPrize, on_delete=models.PROTECT, related_name="+")
    entry = models.OneToOneField(DrawEntry, on_delete=models.PROTECT, related_name="win")
    rank = models.IntegerField()
    state = models.CharField(max_length=9, choices=WinState.choices, default=WinState.WAITING)
    claimed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    sealed_address = models.TextField(blank=True)  # erased some days after delivery
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "rank"], name="one_win_per_rank"),
            models.CheckConstraint(
                condition=~Q(state="delivered") | ~Q(delivered_at=None), name="delivered_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(sealed_address=""), name="erased_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw_id} {self.rank}"


class DrawPolicy(models.Model):
    """What one prize may be worth at most; without a row, the default of the law."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3, default="CNY")
    most_value = models.BigIntegerField(default=5_000_000)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(most_value__gt=0), name="draw_cap_above_zero"),
        ]

    def __str__(self) -> str:
        return f"prizes of {self.workspace_id}"
