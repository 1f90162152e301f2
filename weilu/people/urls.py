"""Addresses of members and seats."""

from django.urls import path

from weilu.people import audit_pages, second_factor_pages, token_pages, views
from weilu.people.persons import views as person_views
from weilu.people.rolls import views as roll_views
from weilu.people.segments import views as segment_views
from weilu.people.tags import views as tag_views

app_name = "people"
urlpatterns = [
    path("members/", views.members, name="members"),
    path("members/staff/", views.mark_members, name="mark_members"),
    path("members/<int:member_id>/", views.member, name="member"),
    path("members/<int:member_id>/staff/", views.mark_member, name="mark_member"),
    path("members/<int:member_id>/tag/", tag_views.tag_member, name="tag_member"),
    path("members/tag/", tag_views.tag_members, name="tag_members"),
    path("members/tags/", tag_views.tags, name="tags"),
    path("members/tags/make/", tag_views.make, name="make_tag"),
    path("members/tags/<int:tag_id>/", tag_views.change, name="change_tag"),
    path("members/tags/<int:tag_id>/merge/", tag_views.merge, name="merge_tag"),
    path("members/tags/<int:tag_id>/delete/", tag_views.delete, name="delete_tag"),
    path("members/import/", roll_views.imports, name="member_imports"),
    path("members/import/<int:member_import_id>/", roll_views.member_import, name="member_import"),
    path(
        "members/import/<int:member_import_id>/progress/",
        roll_views.progress,
        name="member_import_progress",
    ),
    path("members/import/<int:member_import_id>/turn/", roll_views.turn, name="turn_member_import"),
    path("members/export/", roll_views.export, name="export_members"),
    path("members/segments/", segment_views.segments, name="segments"),
    path("members/segments/new/", segment_views.new, name="new_segment"),
    path("members/segments/restore/", segment_views.restore, name="restore_segment"),
    path("members/segments/<int:segment_id>/", segment_views.segment, name="segment"),
    path("members/segments/<int:segment_id>/delete/", segment_views.delete, name="delete_segment"),
    path("members/segments/<int:segment_id>/tag/", segment_views.tag_all, name="tag_segment"),
    path("members/persons/", person_views.persons, name="persons"),
    path("members/persons/join/", person_views.join, name="join"),
    path("members/persons/apart/", person_views.apart, name="apart"),
    path(
        "members/persons/apart/<int:distinct_id>/", person_views.forget_apart, name="forget_apart"
    ),
    path("members/persons/<int:joining_id>/part/", person_views.part, name="part"),
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
