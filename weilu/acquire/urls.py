"""Addresses of the acquire room."""

from django.urls import path

from weilu.acquire.codes import code_views, visit_views
from weilu.acquire.codes import views as channel_views
from weilu.acquire.pages import public_views
from weilu.acquire.pages import views as page_views
from weilu.acquire.roster import views as roster_views
from weilu.acquire.routing import views as routing_views
from weilu.acquire.seeds import views as seed_views
from weilu.acquire.staff import pace_views, views
from weilu.acquire.threshold import application_views, invitation_views
from weilu.acquire.threshold import views as threshold_views

app_name = "acquire"
urlpatterns = [
    path("acquire/staff/", views.staff, name="staff"),
    path("acquire/staff/new/", views.new, name="new_staff_account"),
    path("acquire/staff/<int:staff_account_id>/", views.staff_account, name="staff_account"),
    path("acquire/staff/<int:staff_account_id>/edit/", views.edit, name="edit_staff_account"),
    path("acquire/staff/<int:staff_account_id>/rest/", views.rest, name="rest"),
    path("acquire/staff/<int:staff_account_id>/wake/", views.wake, name="wake"),
    path("acquire/staff/<int:staff_account_id>/leave/", views.leave, name="leave"),
    path("acquire/staff/<int:staff_account_id>/back/", views.back, name="back"),
    path("acquire/staff/paces/", pace_views.paces, name="paces"),
    path("acquire/staff/paces/new/", pace_views.new, name="new_pace"),
    path("acquire/staff/paces/<int:pace_id>/", pace_views.pace, name="pace"),
    path("acquire/staff/paces/<int:pace_id>/delete/", pace_views.delete, name="delete_pace"),
    path("acquire/channels/", channel_views.channels, name="channels"),
    path("acquire/channels/new/", channel_views.new, name="new_channel"),
    path("acquire/channels/<int:channel_id>/", channel_views.channel, name="channel"),
    path("acquire/channels/<int:channel_id>/edit/", channel_views.edit, name="edit_channel"),
    path("acquire/channels/<int:channel_id>/codes/", channel_views.make, name="make_code"),
    path("acquire/channels/<int:channel_id>/close/", channel_views.close, name="close_channel"),
    path("acquire/channels/<int:channel_id>/open/", channel_views.reopen, name="reopen_channel"),
    path("acquire/channels/<int:channel_id>/sheet/", channel_views.sheet, name="sheet"),
    path("acquire/channels/codes/<int:entry_code_id>/", code_views.entry_code, name="entry_code"),
    path("acquire/channels/codes/<int:entry_code_id>/edit/", code_views.edit, name="edit_code"),
    path("acquire/channels/codes/<int:entry_code_id>/pause/", code_views.pause, name="pause_code"),
    path(
        "acquire/channels/codes/<int:entry_code_id>/qr.<slug:form>",
        code_views.picture,
        name="code_picture",
    ),
    path(
        "acquire/channels/codes/<int:entry_code_id>/groups/",
        code_views.add_target,
        name="add_target",
    ),
    path(
        "acquire/channels/codes/<int:entry_code_id>/waiting.csv", code_views.waiting, name="waiting"
    ),
    path(
        "acquire/channels/codes/<int:entry_code_id>/answered/", code_views.answered, name="answered"
    ),
    path("acquire/channels/codes/<int:entry_code_id>/link/", code_views.ask_link, name="ask_link"),
    path("acquire/channels/links/<int:link_ask_id>/drop/", code_views.drop_ask, name="drop_ask"),
    path("acquire/channels/groups/<int:target_id>/", code_views.edit_target, name="edit_target"),
    path(
        "acquire/channels/groups/<int:target_id>/turn/", code_views.turn_target, name="turn_target"
    ),
    path("acquire/seeds/", seed_views.cohorts, name="seed_cohorts"),
    path("acquire/seeds/pick/", seed_views.pick, name="pick_seeds"),
    path("acquire/seeds/<int:cohort_id>/", seed_views.cohort, name="seeds"),
    path("acquire/seeds/<int:cohort_id>/edit/", seed_views.edit, name="edit_seeds"),
    path("acquire/seeds/<int:cohort_id>/end/", seed_views.end, name="end_seeds"),
    path("acquire/seeds/members/<int:seed_id>/", seed_views.release, name="release_seed"),
    path("acquire/applications/", application_views.applications, name="applications"),
    path("acquire/applications/decide/", application_views.decide_many, name="decide_many"),
    path(
        "acquire/applications/<int:application_id>/",
        application_views.application,
        name="application",
    ),
    path(
        "acquire/applications/<int:application_id>/decide/", application_views.decide, name="decide"
    ),
    path("acquire/applications/<int:application_id>/tell/", application_views.tell, name="tell"),
    path("acquire/applications/<int:application_id>/fee/", application_views.fee, name="fee"),
    path(
        "acquire/applications/files/<int:attachment_id>/",
        application_views.attachment,
        name="attachment",
    ),
    path("acquire/applications/reasons/", application_views.reasons, name="reasons"),
    path(
        "acquire/applications/reasons/<int:reason_id>/",
        application_views.drop_reason,
        name="drop_reason",
    ),
    path("acquire/applications/forms/draft/", threshold_views.draft, name="draft_threshold"),
    path(
        "acquire/applications/forms/<int:threshold_id>/invitations/",
        invitation_views.handed_out,
        name="invitations",
    ),
    path(
        "acquire/applications/invitations/<int:invitation_id>/",
        invitation_views.revoke,
        name="revoke_invitation",
    ),
    path("acquire/applications/forms/", threshold_views.thresholds, name="thresholds"),
    path("acquire/applications/forms/new/", threshold_views.new, name="new_threshold"),
    path(
        "acquire/applications/forms/<int:threshold_id>/",
        threshold_views.threshold,
        name="threshold",
    ),
    path(
        "acquire/applications/forms/<int:threshold_id>/preview/",
        threshold_views.preview,
        name="preview_threshold",
    ),
    path(
        "acquire/applications/forms/<int:threshold_id>/delete/",
        threshold_views.delete,
        name="delete_threshold",
    ),
    path("acquire/rosters/", roster_views.rosters, name="rosters"),
    path("acquire/rosters/new/", roster_views.new, name="new_roster"),
    path("acquire/rosters/<int:roster_id>/", roster_views.roster, name="roster"),
    path("acquire/rosters/<int:roster_id>/edit/", roster_views.edit, name="edit_roster"),
    path("acquire/rosters/<int:roster_id>/end/", roster_views.end, name="end_roster"),
    path("acquire/rosters/<int:roster_id>/wait/", roster_views.wait, name="wait_for_seat"),
    path("acquire/rosters/<int:roster_id>/propose/", roster_views.propose, name="propose_seats"),
    path("acquire/rosters/waiting/<int:waiting_id>/", roster_views.move, name="move_waiting"),
    path("acquire/rosters/seats/<int:proposal_id>/", roster_views.decide, name="decide_seat"),
    path("acquire/routing/", routing_views.sets, name="routing_sets"),
    path("acquire/routing/new/", routing_views.new, name="new_routing"),
    path("acquire/routing/<int:routing_id>/", routing_views.routing_set, name="routing_set"),
    path("acquire/routing/<int:routing_id>/edit/", routing_views.edit, name="edit_routing"),
    path("acquire/routing/<int:routing_id>/turn/", routing_views.turn, name="turn_routing"),
    path("acquire/routing/<int:routing_id>/people/", routing_views.people, name="routing_people"),
    path("acquire/routing/<int:routing_id>/groups/", routing_views.add_place, name="add_place"),
    path("acquire/routing/groups/<int:place_id>/", routing_views.edit_place, name="edit_place"),
    path(
        "acquire/routing/groups/<int:place_id>/turn/", routing_views.turn_place, name="turn_place"
    ),
    path("acquire/pages/", page_views.pages, name="pages"),
    path("acquire/pages/new/", page_views.new, name="new_page"),
    path("acquire/pages/<int:landing_id>/", page_views.page_of, name="page"),
    path("acquire/pages/<int:landing_id>/setup/", page_views.setup, name="setup_page"),
    path("acquire/pages/<int:landing_id>/edit/", page_views.edit, name="edit_page"),
    path("acquire/pages/<int:landing_id>/draft/", page_views.draft, name="draft_page"),
    path("acquire/pages/<int:landing_id>/publish/", page_views.publish, name="publish_page"),
    path("acquire/pages/<int:landing_id>/down/", page_views.take_down, name="take_down_page"),
    path(
        "acquire/pages/<int:landing_id>/versions/<int:number>/",
        page_views.go_back,
        name="page_go_back",
    ),
    path("m/p/<slug:slug>/", public_views.landing, name="landing"),
    path("m/p/pictures/<slug:digest>.jpg", public_views.picture, name="landing_picture"),
    path("c/<slug:code>/from/<slug:slug>", public_views.press, name="press"),
    path("c/<slug:code>", visit_views.visit, name="entry"),
    path("c/<slug:code>/pay", visit_views.pay_picture, name="pay_picture"),
    path("c/<slug:code>/<int:target_id>", visit_views.picture, name="entry_picture"),
]
