"""What the API has to remember. Callers are known by their token's key: frames know no room."""

from __future__ import annotations

from django.db import models


class KeptAnswer(models.Model):
    """The answer to a write that came with an `Idempotency-Key`; told again when it comes again."""

    token_key = models.BigIntegerField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)  # of the request, so that a key means one thing
    begun_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)  # null = being worked on
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token_key", "key"], name="one_answer_per_key"),
        ]
        indexes = [models.Index(fields=["begun_at"], name="answers_by_age")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
