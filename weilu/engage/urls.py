"""Addresses of the engage room."""

from django.urls import URLPattern

app_name = "engage"
urlpatterns: list[URLPattern] = []
