"""Addresses of rooms that are there for tests of the menu alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.path)


urlpatterns = [
    path("groups/", page, name="groups"),
    path("acquire/channels/", page, name="channels"),
    path("acquire/staff/", page, name="staff"),
]
