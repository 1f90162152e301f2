"""Plans of greeting, and whom they met."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from weilu.outbox.models import Message, Template
from weilu.people.models import Group, Member, Workspace
from weilu.platforms.models import Connection


class Greeting(models.Model):
    """How newcomers of a set of groups are greeted."""

    MODES = ("off", "dry", "on")
    PLACES = ("group", "private")
    HELD = ("", "request", "mute")

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    mode = models.CharField(max_length=3, default="off")
    since = models.DateTimeField()  # when it was last switched from off: nobody before is greeted
    groups = models.ManyToManyField(Group, through="GreetedGroup", related_name="+")
    contacts = models.BooleanField(default=False)  # greets those who add staff as a contact, too
    template = models.ForeignKey(Template, on_delete=models.SET_NULL, null=True, related_name="+")
    entry = models.ForeignKey(  # said after the rules were accepted
        Template, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=2, default="zh")  # "zh" | "en"
    place = models.CharField(max_length=7, default="group")  # "private": where it is possible
    hour = models.PositiveSmallIntegerField(null=True, blank=True)  # greets together, at this hour
    every = models.PositiveSmallIntegerField(null=True, blank=True)  # or when so many have come
    held_until_accepted = models.CharField(max_length=7, blank=True)  # "" | "request" | "mute"
    words = models.CharField(max_length=200, blank=True)  # that accept the rules, by commas
    by_reaction = models.BooleanField(default=False)
    remind_after_h = models.PositiveSmallIntegerField(null=True, blank=True)
    again_after_days = models.PositiveSmallIntegerField(default=30)
    address = models.CharField(max_length=200, blank=True)  # where staff reached Weilu last

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_greeting_per_name"),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(contacts=True), name="contacts_greeted_by_one"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["off", "dry", "on"]), name="greeting_mode_known"
            ),
            models.CheckConstraint(
                condition=Q(place__in=["group", "private"]), name="greeting_place_known"
            ),
            models.CheckConstraint(
                condition=Q(held_until_accepted__in=["", "request", "mute"]),
                name="greeting_hold_known",
            ),
            models.CheckConstraint(condition=Q(hour=None) | Q(hour__lt=24), name="greeting_hour"),
            models.CheckConstraint(condition=Q(hour=None) | Q(every=None), name="one_way_to_batch"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_batched(self) -> bool:
        return self.hour is not None or self.every is not None

    @property
    def yes_words(self) -> list[str]:
        """The words that accept the rules."""
        return [word for word in self.words.replace("，", ",").split(",") if word.strip()]


class GreetedGroup(models.Model):
    """A group has one plan of greeting at most."""

    greeting = models.ForeignKey(Greeting, on_delete=models.CASCADE, related_name="places")
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.greeting_id}: {self.group_id}"


class Newcomer(models.Model):
    """Somebody came, once: what became of it. `event` is what told it in the log."""

    greeting = models.ForeignKey(Greeting, on_delete=models.CASCADE, related_name="newcomers")
    connection = models.ForeignKey(Connection, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=240)  # source and external id
    via = models.CharField(max_length=14)  # "join" | "join_request" | "contact_added"
    came_at = models.DateTimeField()
    state = models.CharField(max_length=10)  # of `rules`
    why = models.CharField(max_length=20, blank=True)
    said = models.TextField(blank=True)  # what a rehearsal would have said
    flag = models.CharField(max_length=200, blank=True)  # the platform's, of a request to join
    chat = models.CharField(max_length=200, blank=True)  # where who asks to join is written to
    code = models.CharField(max_length=200, blank=True)  # for one greeting, good for seconds
    deadline = models.DateTimeField(null=True)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    greeted_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    let_in_at = models.DateTimeField(null=True)  # admitted, or may speak again
    entry_at = models.DateTimeField(null=True)  # the message after it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "event", "member"], name="came_once_per_event"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "greeted", "back", "dry", "left_alone"]),
                name="newcomer_state_known",
            ),
        ]
        indexes = [
            models.Index(fields=["greeting", "-came_at"], name="newcomers_by_time"),
            models.Index(fields=["member", "-came_at"], name="newcomer_by_member"),
            models.Index(
                fields=["greeting", "came_at"], condition=Q(state="waiting"), name="to_greet"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.state}"
