"""Landing pages, what was published of them, their pictures, who looked and who pressed."""

from __future__ import annotations

from django.db import models

from weilu.people.models import Account, Workspace


class LandingPage(models.Model):
    """A page for visitors' phones. `draft` is a list of blocks, see `rules.KINDS`."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)  # for staff
    slug = models.SlugField(max_length=40, unique=True)  # in its address
    code = models.ForeignKey(
        "acquire.EntryCode", on_delete=models.SET_NULL, null=True, related_name="+"
    )  # where its button leads, for who came by no other code
    draft = models.JSONField(default=list)
    past = models.JSONField(default=list)  # drafts before, latest last, at most `rules.STEPS`
    live = models.ForeignKey(
        "acquire.LandingVersion", on_delete=models.SET_NULL, null=True, related_name="+"
    )  # what visitors see; null = nothing
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class LandingVersion(models.Model):
    """A page as it was published."""

    page = models.ForeignKey(LandingPage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    blocks = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="landing_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}/{self.number}"


class LandingPicture(models.Model):
    """A picture on pages, drawn anew from what was uploaded; its name is a hash of it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=40)
    content = models.BinaryField()  # JPEG
    size = models.PositiveIntegerField()  # bytes
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "digest"], name="landing_picture_once"),
        ]
        indexes = [models.Index(fields=["digest"], name="landing_pictures")]

    def __str__(self) -> str:
        return self.digest


class LandingVisit(models.Model):
    """One person's visits to a page."""

    page = models.ForeignKey(LandingPage, on_delete=models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=24)  # made up, in a cookie of pages alone
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "visitor"], name="landing_visitor_once"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.visitor}"


class LandingPress(models.Model):
    """Somebody pressed a page's button and went on to an entry code."""

    page = models.ForeignKey(LandingPage, on_delete=models.CASCADE, related_name="+")
    code = models.ForeignKey("acquire.EntryCode", on_delete=models.CASCADE, related_name="+")
    visitor = models.CharField(max_length=24)  # as the entry code knows them
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "code", "visitor"], name="landing_press_once"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} {self.visitor}"
