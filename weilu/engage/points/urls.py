"""Addresses of points."""

from django.urls import path

from weilu.engage.points import member_views, setting_views, views

app_name = "points"
urlpatterns = [
    path("engage/points/", views.members, name="members"),
    path("engage/points/members/<int:member_id>/", views.statement, name="statement"),
    path("engage/points/members/<int:member_id>/correct/", views.correct, name="correct"),
    path("engage/points/members/<int:member_id>/undo/", views.undo, name="undo"),
    path("engage/points/boards/", views.boards, name="boards"),
    path("engage/points/pages/", views.hand_pages, name="hand_pages"),
    path("engage/points/rules/", setting_views.rules, name="rules"),
    path("engage/points/rules/new/", setting_views.new_rule, name="new_rule"),
    path("engage/points/rules/try/", setting_views.try_rules, name="try_rules"),
    path("engage/points/rules/<int:point_rule_id>/", setting_views.rule, name="rule"),
    path(
        "engage/points/rules/<int:point_rule_id>/remove/",
        setting_views.remove_rule,
        name="remove_rule",
    ),
    path(
        "engage/points/rules/<int:point_rule_id>/restore/",
        setting_views.restore_rule,
        name="restore_rule",
    ),
    path("engage/points/ending/", setting_views.policy, name="policy"),
    path("engage/points/levels/", setting_views.levels, name="levels"),
    path("engage/points/levels/new/", setting_views.new_level, name="new_level"),
    path("engage/points/levels/<int:level_id>/", setting_views.level, name="level"),
    path(
        "engage/points/levels/<int:level_id>/delete/",
        setting_views.delete_level,
        name="delete_level",
    ),
    path("engage/points/badges/new/", setting_views.new_badge, name="new_badge"),
    path("engage/points/badges/<int:badge_id>/", setting_views.badge, name="badge"),
    path(
        "engage/points/badges/<int:badge_id>/delete/",
        setting_views.delete_badge,
        name="delete_badge",
    ),
    path("m/points/<str:word>/", member_views.mine, name="mine"),
]
