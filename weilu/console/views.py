"""Pages of the frame itself: the door, the way home, language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, get_user_model, login, logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from weilu.console import context, registry, signin
from weilu.console.forms import CodeForm, SignInForm
from weilu.console.pages import next_page, page
from weilu.kit.errors import WeiluError

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_GET
@page()
def home(request: HttpRequest) -> HttpResponse:
    """To the first room the person may enter; a word of welcome when there is none."""
    menu: Any = context.console(request)["side"]
    rooms = [item for item in menu if item["entry"].key != "settings"]
    return redirect(rooms[0]["url"]) if rooms else render(request, "console/nothing_yet.html")


@require_GET
@page()
def settings_home(request: HttpRequest) -> HttpResponse:
    """To the first of the settings pages the person may see."""
    menu: Any = context.console(request)["settings_menu"]
    return redirect(menu[0]["url"]) if menu else render(request, "console/nothing_yet.html")


@never_cache
@csrf_protect
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Login and password; the first-run page while there is no account at all."""
    if request.user.is_authenticated:
        return redirect(next_page(request))
    if not get_user_model().objects.exists():
        return render(request, "console/account/first_run.html")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _try_password(request, form)
        except WeiluError as refusal:
            form.add_error(None, str(refusal))
            return _sign_in_page(request, form, refusal.status)
    return _sign_in_page(request, form, 422 if form.errors else 200)


def _try_password(request: HttpRequest, form: SignInForm) -> HttpResponse:
    name, password = form.cleaned_data["login"], form.cleaned_data["password"]
    attempt = signin.note_try(name, request)
    account = authenticate(request, username=name.strip().lower(), password=password)
    if account is None:
        form.add_error(
            None,
            _("Login and password do not belong together. Look at the spelling and try again."),
        )
        return _sign_in_page(request, form, 422)
    signin.forget_tries(attempt)
    return _enter(request, account)


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    given = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "console/account/sign_in.html", given, status=status)


@never_cache
@csrf_protect
@require_http_methods(["GET", "POST"])
def sign_in_link(request: HttpRequest, signed: str) -> HttpResponse:
    """A one-time link: looking shows a button (previews look, too), pressing it signs in."""
    try:
        if request.method == "POST":
            return _enter(request, signin.redeem(signed))
        signin.open_link(signed)
    except signin.LinkSpent as spent:
        return render(
            request, "console/account/link_spent.html", {"error": spent}, status=spent.status
        )
    return render(request, "console/account/link.html")


def _enter(request: HttpRequest, account: Any) -> HttpResponse:
    if not registry.needs_second_step(account):
        return _admit(request, account)
    signin.wait_for_code(request, account)
    query = urlencode({"next": next_page(request)})
    return redirect(f"{reverse('console:second_step')}?{query}")


@never_cache
@csrf_protect
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password or link: the code of the app, or a recovery code."""
    account = signin.waiting(request)
    if account is None:
        return redirect("console:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            signin.try_code(request, account, form.cleaned_data["code"])
            return _admit(request, account)
        except WeiluError as refusal:
            form.add_error(None, str(refusal))
            return _second_step_page(request, form, refusal.status)
    return _second_step_page(request, form, 422 if form.errors else 200)


def _second_step_page(request: HttpRequest, form: CodeForm, status: int) -> HttpResponse:
    given = {"form": form, "next": next_page(request)}
    return render(request, "console/account/second_step.html", given, status=status)


def _admit(request: HttpRequest, account: Any) -> HttpResponse:
    login(request, account, backend=BACKEND)
    answer = redirect(next_page(request))
    if account.language:
        keep_language(answer, account.language)
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("console:sign_in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language, on this device and on the account."""
    answer = redirect(next_page(request))
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        keep_language(answer, wanted)
        if request.user.is_authenticated:
            get_user_model().objects.filter(pk=request.user.pk).update(language=wanted)
    return answer


def keep_language(answer: HttpResponseBase, wanted: str) -> None:
    """Remember the language on this device for a year."""
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        wanted,
        max_age=365 * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
