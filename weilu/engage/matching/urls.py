"""Addresses of cards, introductions and teams."""

from django.urls import path

from weilu.engage.matching import meeting_views, member_views, team_views, views

app_name = "matching"
urlpatterns = [
    path("matching/", views.cards_page, name="cards"),
    path("matching/new/", views.new, name="new"),
    path("matching/<int:card_id>/", views.card, name="card"),
    path("matching/<int:card_id>/change/", views.edit, name="edit"),
    path("matching/<int:card_id>/turn/", views.turn, name="turn"),
    path("matching/<int:card_id>/introduce/", meeting_views.introduce, name="introduce"),
    path("matching/introductions/", meeting_views.introductions, name="introductions"),
    path(
        "matching/introductions/<int:introduction_id>/",
        meeting_views.introduction,
        name="introduction",
    ),
    path(
        "matching/introductions/<int:introduction_id>/withdraw/",
        meeting_views.withdraw,
        name="withdraw",
    ),
    path(
        "matching/introductions/<int:introduction_id>/outcome/",
        meeting_views.outcome,
        name="outcome",
    ),
    path("matching/teams/", team_views.teams_page, name="teams"),
    path("matching/teams/new/", team_views.new, name="new_team"),
    path("matching/teams/<int:team_id>/", team_views.team, name="team"),
    path("matching/teams/<int:team_id>/change/", team_views.edit, name="edit_team"),
    path("matching/teams/<int:team_id>/ask/", team_views.ask, name="ask"),
    path("matching/teams/<int:team_id>/write/", team_views.write, name="write"),
    path("matching/teams/<int:team_id>/end/", team_views.end, name="end_team"),
    path("matching/teams/<int:team_id>/reopen/", team_views.reopen, name="reopen_team"),
    path("matching/places/<int:team_place_id>/take-out/", team_views.take_out, name="take_out"),
    path("m/matching/<str:word>/", member_views.desk, name="desk"),
]
