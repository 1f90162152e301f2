"""The only doors to messages and tasks of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from weilu.outbox.models import Message, OptOut, Task, Template
from weilu.people.access import workspace_of


def messages_of(request: HttpRequest, right: str = "see") -> QuerySet[Message]:
    """Messages of the person's workspace, newest first."""
    found = Message.objects.filter(workspace=workspace_of(request, right))
    return found.order_by("-created_at", "-pk")


def message_of(request: HttpRequest, message_id: int, right: str = "see") -> Message:
    """One message of the person's workspace. Raises Http404 for any other."""
    found = messages_of(request, right)
    found = found.select_related("connection", "group", "member", "created_by")
    return get_object_or_404(found, pk=message_id)


def tasks_of(request: HttpRequest, right: str = "see") -> QuerySet[Task]:
    """Tasks of the person's workspace, those due first."""
    found = Task.objects.filter(workspace=workspace_of(request, right))
    return found.select_related("assignee", "message__connection").order_by("due_at", "pk")


def task_of(request: HttpRequest, task_id: int, right: str = "act") -> Task:
    """One task of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(tasks_of(request, right), pk=task_id)


def templates_of(request: HttpRequest, right: str = "see") -> QuerySet[Template]:
    """Templates of the person's workspace, by name."""
    return Template.objects.filter(workspace=workspace_of(request, right)).order_by("name")


def template_of(request: HttpRequest, template_id: int, right: str = "act") -> Template:
    """One template of the person's workspace. Raises Http404 for any other."""
    return get_object_or_404(templates_of(request, right), pk=template_id)


def opt_out_of(request: HttpRequest, opt_out_id: int, right: str = "act") -> OptOut:
    """One opt-out of a member of the person's workspace. Raises Http404 for any other."""
    here = OptOut.objects.filter(member__workspace=workspace_of(request, right))
    return get_object_or_404(here.select_related("member__workspace", "by"), pk=opt_out_id)
