"""Addresses of connections, among the settings."""

from django.urls import path

from weilu.platforms.live import views

app_name = "live"
urlpatterns = [
    path("", views.connections, name="connections"),
    path("abilities/", views.abilities, name="abilities"),
    path("connect/<slug:platform>/", views.connect, name="connect"),
    path("groups/<int:group_id>/check/", views.check_group, name="check_group"),
    path("<int:connection_id>/", views.connection, name="connection"),
    path("<int:connection_id>/check/", views.check, name="check"),
    path("<int:connection_id>/switch/", views.switch, name="switch"),
    path("<int:connection_id>/remove/", views.remove, name="remove"),
    path("<int:connection_id>/read-again/", views.read_again, name="read_again"),
]
