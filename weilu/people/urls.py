"""Addresses of members and seats."""

from django.urls import path

from weilu.people import audit_pages, views

app_name = "people"
urlpatterns = [
    path("members/", views.members, name="members"),
    path("members/staff/", views.mark_members, name="mark_members"),
    path("members/<int:member_id>/", views.member, name="member"),
    path("members/<int:member_id>/staff/", views.mark_member, name="mark_member"),
    path("workspace/", views.choose_workspace, name="choose_workspace"),
    path("settings/people/", views.seats, name="seats"),
    path("settings/people/invite/", views.invite, name="invite"),
    path("settings/people/restore/", views.restore_seat, name="restore_seat"),
    path("settings/people/<int:seat_id>/role/", views.change_role, name="change_role"),
    path("settings/people/<int:seat_id>/link/", views.new_link, name="new_link"),
    path("settings/people/<int:seat_id>/remove/", views.remove_seat, name="remove_seat"),
    path("settings/audit/", audit_pages.audit_log, name="audit"),
    path("settings/profile/", views.profile, name="profile"),
    path("settings/profile/password/", views.password, name="password"),
]
