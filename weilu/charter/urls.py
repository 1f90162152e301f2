"""Addresses of the charter room."""

from django.urls import path

from weilu.charter.audience import views as audience_views
from weilu.charter.benchmarks.urls import PATHS as BENCHMARK_PATHS
from weilu.charter.communities import guide_views, stage_views
from weilu.charter.communities import member_views as charter_views
from weilu.charter.communities import views as community_views
from weilu.charter.house_rules import member_views, views
from weilu.charter.plan.urls import PATHS as PLAN_PATHS

app_name = "charter"
urlpatterns = [
    *PLAN_PATHS,
    *BENCHMARK_PATHS,
    path("charter/", community_views.communities, name="communities"),
    path("charter/communities/new/", community_views.new, name="new_community"),
    path("charter/communities/<int:community_id>/", community_views.community, name="community"),
    path(
        "charter/communities/<int:community_id>/name/", community_views.edit, name="name_community"
    ),
    path(
        "charter/communities/<int:community_id>/close/",
        community_views.close,
        name="close_community",
    ),
    path(
        "charter/communities/<int:community_id>/open/",
        community_views.reopen,
        name="reopen_community",
    ),
    path("charter/communities/<int:community_id>/guide/", guide_views.guide, name="guide"),
    path(
        "charter/communities/<int:community_id>/guide/<slug:step>/",
        guide_views.step,
        name="guide_step",
    ),
    path(
        "charter/communities/<int:community_id>/groups/",
        guide_views.groups,
        name="community_groups",
    ),
    path(
        "charter/communities/<int:community_id>/publish/",
        community_views.publish,
        name="publish_charter",
    ),
    path(
        "charter/communities/<int:community_id>/versions/<int:number>/",
        community_views.version,
        name="charter_version",
    ),
    path(
        "charter/communities/<int:community_id>/charter.pdf",
        community_views.document,
        name="charter_pdf",
    ),
    path(
        "charter/communities/<int:community_id>/links/", community_views.share, name="share_charter"
    ),
    path(
        "charter/communities/links/<int:charter_link_id>/revoke/",
        community_views.revoke,
        name="revoke_link",
    ),
    path(
        "charter/communities/links/<int:charter_link_id>/restore/",
        community_views.restore,
        name="restore_link",
    ),
    path("charter/communities/<int:community_id>/stage/", stage_views.stage, name="stage"),
    path(
        "charter/communities/<int:community_id>/stage/thresholds/",
        stage_views.thresholds,
        name="thresholds",
    ),
    path("m/charter/<str:word>/", charter_views.shared, name="shared_charter"),
    path("m/charter/<str:word>/pdf/", charter_views.document, name="shared_charter_pdf"),
    path("charter/audience/", audience_views.audiences, name="audiences"),
    path("charter/audience/<int:audience_id>/", audience_views.audience, name="audience"),
    path("charter/audience/<int:audience_id>/turn/", audience_views.turn, name="turn_audience"),
    path("members/<int:member_id>/traits/", audience_views.note_traits, name="note_traits"),
    path("charter/rules/", views.books, name="rules"),
    path("charter/rules/begin/", views.begin, name="begin_rules"),
    path("charter/rules/<int:book_id>/", views.book, name="rules_book"),
    path("charter/rules/<int:book_id>/draft/", views.draft, name="rules_draft"),
    path("charter/rules/<int:book_id>/accepted/", views.accepted, name="rules_accepted"),
    path("charter/rules/<int:book_id>/<int:number>/", views.edition, name="rules_edition"),
    path("m/rules/<str:word>/", member_views.public, name="public_rules"),
    path("m/accept/<str:word>/", member_views.mine, name="my_rules"),
]
