"""The only doors to messages and tasks of a workspace."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from weilu.outbox.models import Message, OptOut, Task, Template
from weilu.people.access import workspace_of


def messages_of(request: HttpRequest, right: str = "see") -> QuerySet[Message]:
    """Messages of the person's workspace, newest first."""
    found = Message.objects.filter(workspace=workspace_of(request, right))
    return found.order_by("-created_at", "-pk")


def message_of(request: HttpRequest, message_id: int, right: str = "see") -> Message:
    """One message of the person's workspace. Raises Http404 for any other."""
    found = messages_of(request, right).filter(pk=message_id)
    message = found.select_related("connection", "group", "member", "created_by").first()
    if message is None:
        raise Http404
    return message


def tasks_of(request: HttpRequest, right: str = "see") -> QuerySet[Task]:
    """Tasks of the person's workspace, those due first."""
    found = Task.objects.filter(workspace=workspace_of(request, right))
    return found.select_related("assignee", "message__connection").order_by("due_at", "pk")


def task_of(request: HttpRequest, task_id: int, right: str = "act") -> Task:
    """One task of the person's workspace. Raises Http404 for any other."""
    task = tasks_of(request, right).filter(pk=task_id).first()
    if task is None:
        raise Http404
    return task


def templates_of(request: HttpRequest, right: str = "see") -> QuerySet[Template]:
    """Templates of the person's workspace, by name."""
    return Template.objects.filter(workspace=workspace_of(request, right)).order_by("name")


def template_of(request: HttpRequest, template_id: int, right: str = "act") -> Template:
    """One template of the person's workspace. Raises Http404 for any other."""
    template = templates_of(request, right).filter(pk=template_id).first()
    if template is None:
        raise Http404
    return template


def opt_out_of(request: HttpRequest, opt_out_id: int, right: str = "act") -> OptOut:
    """One opt-out of a member of the person's workspace. Raises Http404 for any other."""
    here = OptOut.objects.filter(member__workspace=workspace_of(request, right))
    found = here.filter(pk=opt_out_id).select_related("member__workspace", "by").first()
    if found is None:
        raise Http404
    return found
