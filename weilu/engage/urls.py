"""Addresses of rules in the group and keyword answers."""

from django.urls import path

from weilu.engage.guard import member_views

app_name = "engage"
urlpatterns = [
    path("m/appeal/<str:word>/", member_views.page, name="appeal_page"),
]
