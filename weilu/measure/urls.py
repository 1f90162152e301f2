"""Addresses of the check-up."""

from django.urls import path, re_path

from weilu.measure import downloads, explorer, today_views, views

app_name = "measure"
urlpatterns = [
    path("today/", views.overview, name="overview"),
    path("today/put-off/", today_views.put_off, name="put_off"),
    path("today/take-up/", today_views.take_up, name="take_up"),
    path("groups/", views.groups, name="groups"),
    path("groups/<int:group_id>/", views.group, name="group"),
    path("groups/<int:group_id>/kind", views.kind, name="kind"),
    path("groups/<int:group_id>/staff", views.staff, name="staff"),
    path("groups/<int:group_id>/check", views.check_again, name="check_again"),
    path("groups/<int:group_id>/progress", views.progress, name="progress"),
    path("groups/<int:group_id>/messages", explorer.explore, name="messages"),
    re_path(
        r"^groups/(?P<group_id>\d{1,18})/report\.(?P<form>html|json|csv\.zip)$",
        downloads.group_report,
        name="group_report",
    ),
    re_path(r"^report\.(?P<form>html|json|csv\.zip)$", downloads.report, name="report"),
]
