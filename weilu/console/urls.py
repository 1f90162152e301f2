"""Addresses of the frame itself."""

from django.urls import path

from weilu.console import saved_views, views

app_name = "console"
urlpatterns = [
    path("", views.home, name="home"),
    path("settings/", views.settings_home, name="settings"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/code/", views.second_step, name="second_step"),
    path("sign-in/<str:signed>/", views.sign_in_link, name="sign_in_link"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("views/keep/", saved_views.keep, name="keep_view"),
    path("views/drop/", saved_views.drop, name="drop_view"),
    path("language/", views.language, name="language"),
]
