"""Pages of templates: make, change, see as each platform would show it, try out."""

from __future__ import annotations

from django.contrib import messages as toasts
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console.pages import page
from weilu.outbox import access, filling, phrases, wording
from weilu.outbox.forms import TemplateForm, TestForm
from weilu.outbox.models import State, Template
from weilu.people.access import account_of, workspace_of
from weilu.people.models import Workspace


@require_GET
@page("act")
def templates(request: HttpRequest) -> HttpResponse:
    """All templates, by name."""
    return render(request, "outbox/templates.html", {"held": access.templates_of(request)[:500]})


@require_http_methods(["GET", "POST"])
@page("act")
def new(request: HttpRequest) -> HttpResponse:
    """Make one."""
    return _page(request, Template(workspace=workspace_of(request, "act")))


@require_http_methods(["GET", "POST"])
@page("act")
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    """Change one, and try it out."""
    return _page(request, access.template_of(request, template_id))


def _page(request: HttpRequest, held: Template) -> HttpResponse:
    form = TemplateForm(request.POST or None, instance=held)
    if request.method == "POST" and form.is_valid():
        try:
            phrases.save(held, account_of(request))
        except phrases.NameTaken as error:
            form.add_error("name", str(error))
        else:
            toasts.success(request, _("Saved."))
            return redirect("outbox:template", held.pk)
    return _shown(request, held, form, TestForm(held))


def _shown(
    request: HttpRequest, held: Template, form: TemplateForm, test: TestForm
) -> HttpResponse:
    texts = {"zh": held.text_zh, "en": held.text_en}
    given = {"held": held, "form": form, "test": test, "variables": filling.VARIABLES}
    return render(request, "outbox/template.html", given | _seen(held.workspace, texts))


def _seen(workspace: Workspace, texts: dict[str, str]) -> dict[str, object]:
    """What the preview shows."""
    strange = [name for text in texts.values() for name in filling.unknown(text)]
    return {"previews": phrases.previews(workspace, texts), "strange": dict.fromkeys(strange)}


@require_POST
@page("act")
def preview(request: HttpRequest) -> HttpResponse:
    """The preview again, of words that are being written; nothing is kept."""
    texts = {
        language: request.POST.get(f"text_{language}", "")[:8_000] for language in phrases.LANGUAGES
    }
    return render(request, "outbox/_preview.html", _seen(workspace_of(request, "act"), texts))


@require_POST
@page("act")
def delete(request: HttpRequest, template_id: int) -> HttpResponse:
    """Let go of one."""
    phrases.delete(access.template_of(request, template_id), account_of(request))
    toasts.success(request, _("Deleted."))
    return redirect("outbox:templates")


@require_POST
@page("act")
def test(request: HttpRequest, template_id: int) -> HttpResponse:
    """Send it to one place, marked as a test."""
    held = access.template_of(request, template_id)
    form = TestForm(held, request.POST)
    if not form.is_valid():
        return _shown(request, held, TemplateForm(instance=held), form)
    data = form.cleaned_data
    by = account_of(request)
    sent = phrases.send_test(data["connection"], data["place"], data["text"], by, data["language"])
    if sent.state == State.REFUSED:
        toasts.error(request, _("Not sent: %(why)s.") % {"why": wording.why(sent.why)})
    else:
        toasts.success(request, _("The test is in the outbox."))
    return redirect("outbox:template", held.pk)
