"""What signing in has to remember, and views people keep.

Accounts and workspaces are known by their key only: frames know no room.
"""

from __future__ import annotations

from django.db import models


class SignInLink(models.Model):
    """A link that signs one account in, once. Only the token's hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    account_key = models.BigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="sign_in_link_lives_forward",
            )
        ]

    def __str__(self) -> str:
        return self.digest[:8]


class SignInAttempt(models.Model):
    """A try at a password, kept for a day to slow down who guesses."""

    login_digest = models.CharField(max_length=64)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["login_digest", "at"], name="attempts_by_login"),
            models.Index(fields=["address", "at"], name="attempts_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.at:%F %T}"


class SavedView(models.Model):
    """A table as one person wants to see it again: the query of its page, under a name."""

    account_key = models.BigIntegerField()
    workspace_key = models.BigIntegerField()
    path = models.CharField(max_length=200)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2000)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account_key", "workspace_key", "path", "name"], name="one_view_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name
