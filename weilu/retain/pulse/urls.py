"""Addresses of the pulse."""

from django.urls import path

from weilu.retain.pulse import member_views, views

app_name = "pulse"
urlpatterns = [
    path("retain/pulse/", views.pulse, name="pulse"),
    path("retain/pulse/plan/", views.plan, name="plan"),
    path("retain/pulse/<int:group_id>/", views.group, name="group"),
    path("m/pulse/<str:word>/", member_views.ask, name="ask"),
]
