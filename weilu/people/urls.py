"""Addresses of members and seats."""

from django.urls import path

from weilu.people import audit_pages, second_factor_pages, token_pages, views

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
    path("settings/api/", token_pages.api_tokens, name="api_tokens"),
    path("settings/api/make/", token_pages.make, name="make_token"),
    path("settings/api/<int:token_id>/revoke/", token_pages.revoke, name="revoke_token"),
    path("settings/second-factor/", second_factor_pages.state, name="second_factor"),
    path("settings/second-factor/begin/", second_factor_pages.begin, name="second_factor_begin"),
    path(
        "settings/second-factor/confirm/", second_factor_pages.confirm, name="second_factor_confirm"
    ),
    path("settings/second-factor/off/", second_factor_pages.turn_off, name="second_factor_off"),
    path("settings/second-factor/codes/", second_factor_pages.codes, name="second_factor_codes"),
    path("settings/second-factor/all/", second_factor_pages.ask_all, name="ask_second_factor"),
    path("settings/profile/", views.profile, name="profile"),
    path("settings/profile/password/", views.password, name="password"),
]
