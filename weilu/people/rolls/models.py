"""Tables of members being taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

STATES = ("checking", "checked", "taking", "done", "refused", "cancelled")


class MemberImport(models.Model):
    """One table: first checked, so that a person sees what it would do, then taken in."""

    workspace = models.ForeignKey("people.Workspace", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(
        "people.Account", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    file_name = models.CharField(max_length=255)  # as the person named it; never used as a path
    path = models.CharField(max_length=500)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, default="checking")
    done = models.BigIntegerField(default=0)  # bytes gone through in this pass
    lines = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)  # members that are new
    changed = models.BigIntegerField(default=0)  # members known whose name, tags or groups change
    same = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    refusals = models.JSONField(default=list)  # the first 1,000: [line, code, what]
    preview = models.JSONField(default=list)  # the first 50: [line, name, what happens]
    why = models.CharField(max_length=300, blank=True)  # when refused as a whole
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="member_import_state_known"),
        ]
        indexes = [models.Index(fields=["workspace", "-created_at"], name="rolls_newest_first")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_running(self) -> bool:
        return self.state in ("checking", "taking")
