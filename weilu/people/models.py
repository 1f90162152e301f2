"""Who there is: accounts of staff, workspaces, seats, groups, members and their presence."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from weilu.people.persons.models import Distinct, Identity, Joining, Person
from weilu.people.rolls.models import MemberImport
from weilu.people.segments.models import Segment
from weilu.people.tags.models import Tag, Tagging

__all__ = [
    "Account",
    "AccountManager",
    "ApiToken",
    "Distinct",
    "Group",
    "Identity",
    "Joining",
    "Member",
    "MemberImport",
    "Membership",
    "Person",
    "RecoveryCode",
    "Role",
    "Seat",
    "SecondFactor",
    "Segment",
    "Tag",
    "Tagging",
    "Workspace",
]  # fmt: skip


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, login: str, password: str | None = None, name: str = "") -> Account:
        account = self.model(login=login.strip().lower(), name=name or login)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, login: str | None) -> Account:
        return self.get(login=(login or "").strip().lower())


class Account(AbstractBaseUser):
    """A person who signs in to the console."""

    login = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "login"
    objects = AccountManager()

    def __str__(self) -> str:
        return self.name


class Workspace(models.Model):
    """Everything one team runs; nothing crosses from one workspace to another."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    zone = models.CharField(max_length=60, default="Asia/Shanghai")
    is_demo = models.BooleanField(default=False)
    asks_second_factor = models.BooleanField(default=False)  # of everybody with a seat
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "owner"
    OPERATOR = "operator"
    HOST = "host"
    ANALYST = "analyst"
    PARTNER = "partner"


class Seat(models.Model):
    """An account's place in a workspace, with one role."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="seats")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "account"], name="one_seat_each"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="seat_role_known"),
        ]


class ApiToken(models.Model):
    """What a program shows to act for a seat. Only the token's hash is kept."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    start = models.CharField(max_length=12)  # its first characters, to know it by
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)  # to the minute

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("created_at")), name="token_lives_forward"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_live(self, now: datetime) -> bool:
        """Neither revoked nor run out."""
        return self.revoked_at is None and now < self.expires_at


class SecondFactor(models.Model):
    """An account's authenticator app: codes by time (TOTP, RFC 6238)."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.TextField()  # base32, sealed
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # null = being set up, asked of nobody yet
    last_step = models.BigIntegerField(default=0)  # of the last code taken: none works twice

    def __str__(self) -> str:
        return f"second factor of {self.account_id}"


class RecoveryCode(models.Model):
    """A way in without the app, once. Only the code's hash is kept (it has 80 random bits)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "digest"], name="one_recovery_code_each"),
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class Group(models.Model):
    """A chat group on one platform. `kind` is set by the charter room ("" = not said)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="groups")
    platform = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "platform", "external_id"], name="one_group_per_platform_id"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody seen in groups, by their identity on one platform; see `persons` for who is one."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="members")
    platform = models.CharField(max_length=20)
    external_id = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    is_bot = models.BooleanField(default=False)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "platform", "external_id"], name="one_member_per_platform_id"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "name"], name="member_by_name")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A member's time in a group, folded from events (the log decides, this is for lists)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)  # latest join told by an event
    left_at = models.DateTimeField(null=True)  # latest leave; gone when later than joined_at

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="one_membership_each"),
            models.CheckConstraint(
                condition=Q(last_seen__gte=models.F("first_seen")), name="seen_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-last_seen"], name="lately_seen"),
            models.Index(fields=["workspace", "first_seen"], name="first_seen_at"),
        ]

    @property
    def is_present(self) -> bool:
        """Joined (or seen) and not gone since."""
        return self.left_at is None or self.left_at < max(
            moment for moment in (self.joined_at, self.last_seen) if moment
        )
